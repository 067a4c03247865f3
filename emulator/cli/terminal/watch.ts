import type { ControlApi, Entry, Message } from '../../index.ts';
import { exchangeLine, findingLine } from './exchange-line.ts';

const rememberedMessages = 1000;

/** Prints each exchange once it is over, until the signal ends it. A finding is explained the first time it comes. */
export async function watchExchanges(
  control: ControlApi,
  { signal, print }: { signal: AbortSignal; print: (line: string) => void },
): Promise<void> {
  const messages = new Map<string, Message>();
  const explained = new Set<string>();
  for await (const { event, data } of control.openStream({ signal })) {
    if (event === 'message') remember(messages, data as Message);
    if (event === 'entry') for (const line of writeLines(data as Entry, { messages, explained })) print(line);
  }
}

function remember(messages: Map<string, Message>, message: Message): void {
  messages.set(message.id, message);
  if (messages.size > rememberedMessages) messages.delete(messages.keys().next().value!);
}

function writeLines(
  entry: Entry,
  { messages, explained }: { messages: Map<string, Message>; explained: Set<string> },
): string[] {
  if (entry.state !== 'done') return [];
  const fresh = entry.findings.filter(({ id, where, nearest, expected }) => {
    const key = [entry.operation, id, where, nearest, expected].join(' ');
    if (explained.has(key)) return false;
    explained.add(key);
    return true;
  });
  return [exchangeLine(entry, messages.get(entry.message_id ?? '')), ...fresh.map(findingLine)];
}
