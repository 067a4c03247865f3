import { describe, expect, it } from 'vitest';
import type { JournalEntry } from './entry.ts';
import { EntryLog } from './journal.ts';
import { someEnd, someStart } from './testing/exchanges.ts';

function journalOf(limit = 100, keep?: (entry: JournalEntry) => void) {
  let time = 1000;
  return new EntryLog({ now: () => (time += 1), limit, ...(keep && { keep }) });
}

const ids = (entries: JournalEntry[]) => entries.map(({ id }) => id);

describe('Journal', () => {
  it('numbers exchanges in order of their start, and holds them while they are open', () => {
    const journal = journalOf();
    const [first, second] = [journal.start(someStart()), journal.start(someStart())];
    expect([first.id, second.id, first.state]).toEqual([1, 2, 'open']);
    expect(second.at).toBeGreaterThan(first.at);
    journal.finish(second, someEnd());
    expect(journal.between()).toEqual([first, second]);
    expect(journal.get(2)).toMatchObject({ state: 'done', status: 200, duration_ms: 12.5 });
  });

  it('adds the findings of the end to those of the start', () => {
    const journal = journalOf();
    const entry = journal.start(someStart());
    entry.findings = [{ id: 'retired_path' } as never];
    journal.finish(entry, someEnd({ findings: [{ id: 'unknown_icon' } as never] }));
    expect(entry.findings.map(({ id }) => id)).toEqual(['retired_path', 'unknown_icon']);
  });

  it('keeps an exchange before it tells that it is over', () => {
    const order: string[] = [];
    const journal = journalOf(10, ({ state }) => order.push(`kept ${state}`));
    journal.onEntry(({ state }) => order.push(`told ${state}`));
    journal.finish(journal.start(someStart()), someEnd());
    expect(order).toEqual(['told open', 'kept done', 'told done']);
  });

  it('shows an exchange that could not be kept as over, and why, and is loud', () => {
    const journal = journalOf(10, () => {
      throw new Error('Could not write demo.jsonl');
    });
    const told: string[] = [];
    journal.onEntry(({ state }) => told.push(state));
    const entry = journal.start(someStart());
    expect(() => journal.finish(entry, someEnd())).toThrow('Could not write demo.jsonl');
    expect(entry).toMatchObject({ state: 'done', error: 'Could not write demo.jsonl' });
    expect(told).toEqual(['open', 'done']);
  });

  it('keeps the newest in memory and counts all', () => {
    const journal = journalOf(3);
    for (let count = 0; count < 10; count += 1) journal.start(someStart());
    expect(ids(journal.between())).toEqual([8, 9, 10]);
    expect([journal.total, journal.oldestId, journal.newestId]).toEqual([10, 8, 10]);
    expect([journal.get(7), journal.get(8)?.id, journal.get(11)]).toEqual([undefined, 8, undefined]);
  });

  it('keeps no more bytes than it may, the answers counted, and the newest in any case', () => {
    const journal = new EntryLog({ now: () => 1, limit: 1000, bytes: 100_000 });
    const body = Buffer.alloc(20_000);
    const request = { headers: [], body };
    for (let count = 0; count < 10; count += 1) journal.start({ ...someStart(), request });
    expect(ids(journal.between())).toEqual([7, 8, 9, 10]);
    journal.finish(journal.get(9)!, someEnd({ response: { headers: [], body } }));
    expect(ids(journal.between())).toEqual([8, 9, 10]);
    const large = journal.start({ ...someStart(), request: { headers: [], body: Buffer.alloc(200_000) } });
    expect(ids(journal.between())).toEqual([large.id]);
    expect(journal.total).toBe(11);
  });

  it('keeps a hundred findings of an exchange, and notes how many more there were', () => {
    const journal = journalOf();
    const findings = Array(250).fill({ id: 'unknown_field' }) as never[];
    const [first, second, third] = [someStart(), someStart(), someStart()].map((start) =>
      journal.start(start),
    );
    journal.finish(first!, someEnd({ findings, findingsLeftOut: 15, note: 'Cut.' }));
    journal.finish(second!, someEnd({ findings: findings.slice(0, 100) }));
    journal.finish(third!, someEnd({ findings: findings.slice(0, 1), findingsLeftOut: 3 }));
    expect([first, second, third].map((entry) => entry!.findings.length)).toEqual([100, 100, 1]);
    expect([first, second, third].map((entry) => entry!.note)).toEqual([
      'Cut. Findings kept: 100; there were 165 more.',
      undefined,
      'Findings kept: 1; there were 3 more.',
    ]);
  });

  it.each([
    [{}, [1, 2, 3, 4, 5]],
    [{ after: 2 }, [3, 4, 5]],
    [{ before: 3 }, [1, 2]],
    [{ after: 1, before: 5 }, [2, 3, 4]],
    [{ after: 4, before: 2 }, []],
    [{ after: 99 }, []],
  ])('finds the exchanges %j', (range, expected) => {
    const journal = journalOf();
    for (let count = 0; count < 5; count += 1) journal.start(someStart());
    expect(ids(journal.between(range))).toEqual(expected);
  });

  it('finds its way though numbers are missing', () => {
    const journal = journalOf();
    for (const id of [2, 5, 9]) journal.restore({ ...journalOf().start(someStart()), id });
    expect(ids(journal.between({ after: 2 }))).toEqual([5, 9]);
    expect([journal.get(5)?.id, journal.get(3), journal.get(9)?.id]).toEqual([5, undefined, 9]);
    expect(journal.start(someStart()).id).toBe(10);
  });

  it('forgets all when cleared, and never gives a number twice', () => {
    const journal = journalOf();
    journal.start(someStart());
    journal.clear();
    expect([journal.between(), journal.total, journal.newestId]).toEqual([[], 0, 0]);
    expect(journal.start(someStart()).id).toBe(2);
  });

  it('neither keeps nor tells the end of an exchange that began before it was cleared', () => {
    const kept: number[] = [];
    const told: number[] = [];
    const journal = journalOf(10, ({ id }) => kept.push(id));
    const before = journal.start(someStart());
    journal.clear();
    const after = journal.start(someStart());
    journal.onEntry(({ id }) => told.push(id));
    journal.finish(before, someEnd());
    journal.finish(after, someEnd());
    expect({ kept, told }).toEqual({ kept: [after.id], told: [after.id] });
    expect(before.state).toBe('done');
  });
});
