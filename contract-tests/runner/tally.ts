import { platformContract } from '../../spec/index.ts';
import { readAnswers, readCalls } from './bot-activity.ts';
import type { Run } from './run.ts';

/** Adds the bot's calls, and the requests to its other URLs, to the coverage. */
export async function tallyJournal({ options, firstEntry, tally }: Run): Promise<void> {
  for (const { operation, request } of await readCalls(options.control, firstEntry)) {
    tally.call(operation, parsed(request?.body ?? ''));
  }
  const names = platformContract().webhooks.flatMap(({ name, deliveredTo }) =>
    deliveredTo === 'events' ? [] : name,
  );
  for (const { operation, request } of await readAnswers(options.control, firstEntry)) {
    if (names.includes(operation)) tally.question(operation, parsed(request?.body ?? ''));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
