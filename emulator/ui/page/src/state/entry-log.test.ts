import { expect, test } from 'vitest';
import type { Entry } from '../../../../control-api/control-api.ts';
import { matches, ShownEntries } from './entry-log.ts';

function entry(id: number, part: Partial<Entry> = {}): Entry {
  return { id, direction: 'divar_to_bot', state: 'open', operation: 'x', at: '', findings: [], ...part };
}

const idsOf = (log: ShownEntries) => log.rows.map(({ id }) => id);

test('keeps exchanges in the order of their ids, each once', () => {
  const log = new ShownEntries();
  for (const id of [2, 5, 3, 2]) log.take(entry(id));
  log.take(entry(3, { state: 'done' }));
  expect(idsOf(log)).toEqual([2, 3, 5]);
  expect(log.rows[1]?.state).toBe('done');
});

test('puts older exchanges in front, without doubles', () => {
  const log = new ShownEntries();
  log.take(entry(3));
  log.putBefore([entry(1), entry(2), entry(3)]);
  expect(idsOf(log)).toEqual([1, 2, 3]);
});

test('keeps what came while the list was read', () => {
  const log = new ShownEntries();
  log.take(entry(4));
  log.putNewest([entry(2), entry(3)], false);
  expect(idsOf(log)).toEqual([2, 3, 4]);
});

test('lets an exchange go that belongs there no longer', () => {
  const log = new ShownEntries();
  log.take(entry(1));
  log.remove(2);
  log.remove(1);
  expect(idsOf(log)).toEqual([]);
});

test('matches by direction, conversation and findings', () => {
  const one = entry(1, { conversation_id: 'a' });
  expect(matches(one, {})).toBe(true);
  expect(matches(one, { direction: 'bot_to_divar' })).toBe(false);
  expect(matches(one, { conversation_id: 'a' })).toBe(true);
  expect(matches(one, { conversation_id: 'b' })).toBe(false);
  expect(matches(one, { findings: true })).toBe(false);
});

test('keeps older exchanges that join on to the newest, and drops those that do not', () => {
  const log = new ShownEntries();
  log.putNewest([entry(1), entry(2), entry(3)], true);
  log.putNewest([entry(3), entry(4)], false);
  expect([idsOf(log), log.complete]).toEqual([[1, 2, 3, 4], true]);
  log.putNewest([entry(8)], false);
  expect([idsOf(log), log.complete]).toEqual([[8], false]);
});
