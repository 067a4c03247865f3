import type { Run } from './verify.ts';

/** Adds the bot's calls, and the requests to its other URLs, to the coverage. */
export async function tallyJournal({ options, firstEntry, tally }: Run): Promise<void> {
  const { entries } = await options.control.listEntries({ after: firstEntry });
  for (const { direction, operation, request } of entries) {
    const body = parsed(request?.body ?? '');
    if (direction === 'bot_to_divar') tally.call(operation, body);
    else tally.question(operation, body);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
