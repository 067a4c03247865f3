import { expect, it } from 'vitest';
import { type Bench, Trial } from '../runner/trial.ts';
import { judgeOwnWords } from './sender.ts';

/** What is found where a refusal that would pass has these words. */
function findIn(status: number, body: string): string[] {
  const trial = new Trial({} as Bench, { level: 'must' });
  judgeOwnWords(trial, { label: 'a request', answer: { status, headers: [], body } });
  return trial.findings.map(({ actual }) => actual!);
}

it.each([
  [400, '<h1>Bad Request (400)</h1>', 'the framework refuses the Host header (--bot-host)'],
  [400, 'Invalid host header', 'the framework refuses the Host header (--bot-host)'],
  [
    403,
    '<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>',
    'the framework wants a CSRF token, which Divar does not send',
  ],
  [404, '<p>You see this error because you have DEBUG = True in</p>', 'a debug page or a stack trace'],
])('a %d that rests on a page of a framework is not a pass: %s', (status, body, page) => {
  expect(findIn(status, body)).toEqual([`${status}: ${page}`]);
});

it.each([
  ['an empty refusal', 403, ''],
  ['words of the bot', 401, '{"error":"wrong key"}'],
  ['a router that does not know the method', 404, 'Cannot GET /events'],
  ['a decision with a trace, which is for ALW-04', 401, 'Traceback (most recent call last)\n  File "bot.py"'],
])('%s is an answer of its own', (_, status, body) => {
  expect(findIn(status, body)).toEqual([]);
});
