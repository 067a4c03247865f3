import type { Entry } from '../../journal/entry.ts';
import type { RunningApp } from '../../running-app.ts';
import { entryView } from '../../wire/entry-view.ts';
import type { ControlInput } from '../control-api.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { curlCommand } from '../curl.ts';
import { harOf } from '../har.ts';
import { notFound } from '../problems.ts';

/** Calls about what crossed the wire. */
export const journalCalls: ControlHandlers<'listEntries' | 'getEntry' | 'getHar' | 'getCurl'> = {
  listEntries({ app }, input) {
    const { journal, secrets } = app;
    return {
      entries: pageOf(app, input).map((entry) => entryView(entry, { brief: input.brief, secrets })),
      total: journal.total,
      oldest_id: journal.oldestId,
      newest_id: journal.newestId,
    };
  },

  getEntry: ({ app }, { entry_id: id }) => entryView(entryOf(app, id), { secrets: app.secrets }),

  getHar: ({ app, parts }) => harOf(app.journal.between(), { secrets: app.secrets, version: parts.version }),

  getCurl: ({ app }, { entry_id: id }) => curlCommand(entryView(entryOf(app, id), { secrets: app.secrets })),
};

function entryOf(app: RunningApp, id: number): Entry {
  const entry = app.journal.get(id);
  if (!entry) throw notFound.entry(id);
  return entry;
}

function pageOf(app: RunningApp, input: ControlInput<'listEntries'>): Entry[] {
  const { after, before, limit } = input;
  const entries = app.journal.between({ after, before }).filter((entry) => fits(entry, input));
  if (limit === undefined || entries.length <= limit) return entries;
  return after === undefined ? entries.slice(-limit) : entries.slice(0, limit);
}

function fits(entry: Entry, input: ControlInput<'listEntries'>): boolean {
  if (input.direction !== undefined && entry.direction !== input.direction) return false;
  if (input.conversation_id !== undefined && entry.conversationId !== input.conversation_id) return false;
  if (input.findings === true && entry.findings.length === 0) return false;
  return input.text === undefined || contains(entry, input.text);
}

function contains({ url, request, response }: Entry, text: string): boolean {
  return url.includes(text) || request.body.includes(text) || (response?.body.includes(text) ?? false);
}
