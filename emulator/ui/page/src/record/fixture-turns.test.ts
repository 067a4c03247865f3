import { expect, test } from 'vitest';
import type { Replay } from '../wire/replay.ts';
import { listResults, listTurns, makeFileName, readName, renamed } from './fixture-turns.ts';

const fixture = `version: 1
name: 'A greeting'
turns:
  - says: سلام
    expect:
      - text: { contains: خوش آمدید }
  # a comment
  - { press: "بله", expect: silence }
  - event: { type: POST_UPDATE }
`;

const replay = (part: Partial<Replay>): Replay => ({ id: '1', state: 'running', turns: 0, ...part });

test('finds the turns by their first lines, not the expectations inside', () => {
  expect(listTurns(fixture)).toEqual([
    { line: 4, title: 'says: سلام' },
    { line: 8, title: '{ press: "بله", expect: silence }' },
    { line: 9, title: 'event: { type: POST_UPDATE }' },
  ]);
  expect(listTurns('no turns here')).toEqual([]);
});

test('tells how far a running replay is', () => {
  const states = listResults(fixture, replay({ turns: 2 })).map(({ state }) => state);
  expect(states).toEqual(['played', 'played', 'waiting']);
});

test('tells which turns passed and which failed once it is over', () => {
  const failure = { at: { line: 8 }, turn: 2, title: 'press', problems: [], exchange: [] };
  const conversation = { name: '', outcome: 'failed' as const, turns: 3, played: 3, failures: [failure] };
  const over = replay({ state: 'over', verdict: { conversations: [conversation], strays: [] } });
  expect(listResults(fixture, over).map(({ state }) => state)).toEqual(['passed', 'failed', 'passed']);
});

test('reads and changes the name, and makes a file name of it', () => {
  expect(readName(fixture)).toBe('A greeting');
  expect(readName(renamed(fixture, 'سلام "۱" $&'))).toContain('سلام');
  expect(renamed('turns: []', 'x')).toBe('name: "x"\nturns: []');
  expect([makeFileName('سلام: روز اول!'), makeFileName('../../etc')]).toEqual([
    'سلام-روز-اول.yaml',
    'etc.yaml',
  ]);
});
