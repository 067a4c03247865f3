import pc from 'picocolors';
import { shownDuration } from '../../duration.ts';
import type { ControlApi, Entry, Finding, Message } from '../../index.ts';
import { isolated, plain } from '../../reports/text.ts';

const arrows: Record<Entry['direction'], () => string> = {
  bot_to_divar: () => pc.cyan('bot → divar'),
  divar_to_bot: () => pc.magenta('divar → bot'),
  bot_to_other: () => pc.dim('bot → other'),
};

/** One exchange in one quiet line: direction, what, status, time, and the names of its findings. */
export function exchangeLine(entry: Entry, message: Message | undefined): string {
  const arrow = arrows[entry.direction]();
  const notes = [entry.note && plain(entry.note), ...(entry.faults ?? []).map(faultWords)].filter(Boolean);
  const about = summary(message) ?? (entry.pressed && shownButton(entry.pressed));
  const parts = [
    arrow,
    what(entry),
    about,
    status(entry),
    time(entry),
    notes.length > 0 && pc.dim(notes.join(' ')),
    findingNames(entry),
  ];
  return parts.filter(Boolean).join('  ');
}

function what({ operation, message_type: type, attempt = 1, url }: Entry): string {
  const isNameless = operation === 'unknown' || operation === 'other_host';
  const name = isNameless ? plain(url ?? operation) : plain(operation);
  return [name, type !== 'TEXT' && type && plain(type), attempt > 1 && `attempt ${attempt}`]
    .filter(Boolean)
    .join(' ');
}

function summary(message: Message | undefined): string | undefined {
  if (message?.text === undefined) return undefined;
  return [isolated(message.text, 60), ...(message.buttons ?? []).flat().map(shownButton)].join(' ');
}

function shownButton({ caption }: { caption: string }): string {
  return `[${isolated(caption, 20)}]`;
}

function status({ status: code, outcome, error, direction }: Entry): string | undefined {
  if (direction === 'bot_to_other') return undefined;
  if (code !== undefined && (outcome === undefined || outcome === 'answered')) {
    return code < 300 ? pc.green(code) : pc.red(code);
  }
  return pc.red(
    [outcome?.replaceAll('_', ' '), error && plain(error)].filter(Boolean).join(': ') || 'no answer',
  );
}

function time({ duration_ms: duration }: Entry): string | undefined {
  return duration === undefined ? undefined : pc.dim(shownDuration(duration));
}

function findingNames({ findings }: Entry): string | undefined {
  if (findings.length === 0) return undefined;
  return [...new Set(findings.map(({ id, outcome }) => coloured(outcome, id)))].join(' ');
}

/** A finding in one line: what is wrong, what came, what to do instead, and where. */
export function findingLine(finding: Finding): string {
  const { id, outcome, message, where, actual } = finding;
  const came = actual === undefined ? '' : ` ${isolated(actual, 100)}`;
  const place = where ? ` at ${plain(where)}` : '';
  return `  ${coloured(outcome, outcome)} ${plain(message)}${came} ${advice(finding)} ${pc.dim(`${id}${place}`)}`;
}

function advice({ nearest, expected, remedy }: Finding): string {
  return [wanted(nearest, expected), remedy && plain(remedy)].filter(Boolean).join(' ');
}

function wanted(nearest: string[] | undefined, expected: string | undefined): string | undefined {
  if (nearest && nearest.length > 0) return `Nearest: ${nearest.map((one) => plain(one)).join(', ')}.`;
  return expected && `Expected: ${plain(expected, 120)}.`;
}

function coloured(outcome: Finding['outcome'], text: string): string {
  return outcome === 'refused' ? pc.red(text) : pc.yellow(text);
}

type AppliedFault = NonNullable<Entry['faults']>[number];

/** What an injected fault did to an exchange. */
function faultWords(fault: AppliedFault): string {
  const parts = [
    fault.latency !== undefined && `latency ${fault.latency}`,
    fault.status !== undefined && `status ${fault.status}`,
    fault.body !== undefined && (fault.body === '' ? 'an empty body' : 'another body'),
    fault.headers !== undefined && 'other headers',
    fault.drop && 'dropped',
    fault.after && 'after the work was done',
    fault.duplicate && 'delivered twice',
    fault.late !== undefined && `delivered ${fault.late} late`,
    fault.reorder && 'delivered after the next one',
  ];
  return `Injected fault: ${parts.filter(Boolean).join(', ')}.`;
}

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
