import { platformContract } from '../../spec/index.ts';
import type { Run } from './run.ts';
import { callsAfter, everything } from './said-so-far.ts';

/** Adds the bot's calls, and the requests to its other URLs, to the coverage. */
export async function tallyJournal({ options, firstEntry, tally }: Run): Promise<void> {
  for (const { operation, request } of await callsAfter(options.control, firstEntry)) {
    tally.call(operation, parsed(request?.body ?? ''));
  }
  const names = platformContract().webhooks.flatMap(({ name, deliveredTo }) =>
    deliveredTo === 'events' ? [] : name,
  );
  const { entries } = await options.control.listEntries({
    after: firstEntry,
    direction: 'divar_to_bot',
    brief: true,
    limit: everything,
  });
  for (const { id, operation } of entries.filter((entry) => names.includes(entry.operation))) {
    const { request } = await options.control.getEntry({ entry_id: id });
    tally.question(operation, parsed(request?.body ?? ''));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
