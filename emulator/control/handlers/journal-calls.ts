import type { App } from '../../app/app.ts';
import type { ControlInput } from '../../control-api/control-api.ts';
import { inTurns, Rows } from '../../http/turns.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import { entryView } from '../../journal/entry-view.ts';
import { type ControlHandlers, cutPage, defaultPage } from '../control-parts.ts';
import { curlCommand, writeHar } from '../har.ts';
import { notFound } from '../problems.ts';

/** Calls about what crossed the wire. */
export const journalCalls: ControlHandlers<'listEntries' | 'getEntry' | 'getHar' | 'getCurl'> = {
  async listEntries({ app }, input) {
    const { journal, secrets } = app;
    const { after, limit = defaultPage } = input;
    const { page, more } = cutPage(await wanted(app, { ...input, limit: limit + 1 }), { after, limit });
    return {
      entries: Rows.of(page, (entry) => entryView(entry, { brief: input.brief, secrets })),
      more,
      total: journal.total,
      oldest_id: journal.oldestId,
      newest_id: journal.newestId,
    };
  },

  getEntry: ({ app }, { entry_id: id }) => entryView(findEntry(app, id), { secrets: app.secrets }),

  getHar: ({ app, parts }) =>
    writeHar(app.journal.between(), { secrets: app.secrets, version: parts.version }),

  getCurl: ({ app }, { entry_id: id }) =>
    curlCommand(entryView(findEntry(app, id), { secrets: app.secrets })),
};

function findEntry(app: App, id: number): JournalEntry {
  const entry = app.journal.get(id);
  if (!entry) throw notFound.entry(id);
  return entry;
}

/** The first that fit, or the newest unless `after` is given; looked for in turns, because bodies may be searched. */
async function wanted(
  app: App,
  input: ControlInput<'listEntries'> & { limit: number },
): Promise<JournalEntry[]> {
  const { after, before, limit } = input;
  const between = app.journal.between({ after, before });
  const found: JournalEntry[] = [];
  for await (const entry of inTurns(after === undefined ? between.reverse() : between)) {
    if (fits(entry, input)) found.push(entry);
    if (found.length === limit) break;
  }
  return after === undefined ? found.reverse() : found;
}

function fits(entry: JournalEntry, input: ControlInput<'listEntries'>): boolean {
  if (input.direction !== undefined && entry.direction !== input.direction) return false;
  if (input.conversation_id !== undefined && entry.conversation_id !== input.conversation_id) return false;
  if (input.findings === true && entry.findings.length === 0) return false;
  return input.text === undefined || contains(entry, input.text);
}

function contains({ url, request, response }: JournalEntry, text: string): boolean {
  return url.includes(text) || request.body.includes(text) || (response?.body.includes(text) ?? false);
}
