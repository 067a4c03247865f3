import { expect, it } from 'vitest';
import { judgeEnd } from './aftermath.ts';
import type { CheckFinding } from './finding.ts';
import type { SentInput } from './input.ts';
import { witnessLabel } from './trial.ts';

const unheard = { method: 'POST', url: 'http://bot/', headers: [], body: Buffer.from(''), durationMs: 1 };
const answered = (label: string, status = 200): SentInput => ({
  ...unheard,
  label,
  status,
  ended: 'answered',
  replies: [],
});
const lost = (label: string, ended: string): SentInput => ({ ...unheard, label, ended, replies: [] });
const found = (label: string | undefined, actual: string): CheckFinding => ({
  level: 'must',
  message: 'Something is wrong.',
  case: label,
  actual,
});

/** What is told of a check that sent these inputs and found this: the case and what came. */
function tell(inputs: SentInput[], findings: CheckFinding[], absences: CheckFinding[] = []): string[] {
  const told = judgeEnd([...findings, ...absences], { inputs, absences: new Set(absences) });
  return told.map(({ case: label, message, actual }) =>
    message === 'The bot ended.' ? `${label} ended it` : `${label}: ${actual}`,
  );
}

const cut = 'the connection was cut';
const refused = 'the connection was refused';

it.each<[string, SentInput[], CheckFinding[], CheckFinding[], string[]]>([
  [
    'is told of the input it did not outlive, and of no later one, cut in the backlog or refused',
    [lost('GET', 'cut'), lost('PUT', 'cut'), lost('PATCH', 'refused')],
    [found('GET', cut), found('PUT', cut), found('PATCH', refused)],
    [],
    [`GET: ${cut}`, 'GET ended it'],
  ],
  [
    'leaves what was answered before as it was found',
    [answered('a list', 500), lost('null', 'cut'), lost('a string', 'cut')],
    [found('a list', '500 and no reply'), found('null', cut), found('a string', cut)],
    [],
    ['a list: 500 and no reply', `null: ${cut}`, 'null ended it'],
  ],
  [
    'is told of the input before the one that was refused, for nothing listened by then',
    [answered('an image'), lost('a voice', 'refused')],
    [found('a voice', refused)],
    [],
    ['an image ended it'],
  ],
  [
    'is told of the input before the good message that only shows it',
    [answered('an image'), lost(witnessLabel, 'cut')],
    [found(witnessLabel, cut)],
    [],
    ['an image ended it'],
  ],
  [
    'is told of the good message where there was nothing before',
    [lost(witnessLabel, 'cut')],
    [],
    [],
    [`${witnessLabel} ended it`],
  ],
  [
    'is told of no input where nothing listened from the beginning',
    [lost('an image', 'refused')],
    [found('an image', refused)],
    [],
    ['undefined ended it'],
  ],
  [
    'explains replies that did not come, in whatever case, but no message that came',
    [answered('first'), lost('again', 'cut')],
    [found('first', '200 and 2 replies'), found(undefined, 'POST /conversations/undefined/messages')],
    [found('after its reply', 'no reply'), found('first', '200 and no reply')],
    ['first: 200 and 2 replies', 'undefined: POST /conversations/undefined/messages', 'again ended it'],
  ],
  [
    'is told of the whole series that has one name',
    [answered('25 events'), lost('25 events', 'cut'), lost('25 events', 'refused')],
    [found('25 events', '500')],
    [found('25 events', '1 times 2xx')],
    ['25 events: 500', '25 events ended it'],
  ],
])('the end of a bot %s', (_, inputs, findings, absences, expected) => {
  expect(tell(inputs, findings, absences)).toEqual(expected);
});
