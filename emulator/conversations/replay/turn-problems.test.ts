import { expect, it } from 'vitest';
import type { FaultRule, Turn } from '../format/conversation.ts';
import { isOfFault } from './turn-problems.ts';

type Ending = Parameters<typeof isOfFault>[1];

const turnWith = (fault: Partial<FaultRule>) =>
  ({ faults: [{ direction: 'divar_to_bot', times: 1, ...fault }] }) as unknown as Turn;
const answered = (status: number): Ending => ({ outcome: 'answered', status });

it.each<[Partial<FaultRule>, Ending, boolean]>([
  [{ drop: true }, { outcome: 'dropped' }, true],
  [{ drop: true }, { outcome: 'cut' }, false],
  [{ drop: true, after: true }, { outcome: 'cut' }, true],
  [{ status: 503 }, answered(503), true],
  [{ status: 503 }, answered(500), false],
  [{ body: '{' }, answered(400), true],
  [{ headers: { Authorization: 'wrong' } }, answered(403), true],
  [{ body: '{' }, answered(500), false],
  [{ body: '{' }, { outcome: 'cut' }, false],
  [{ latency: '1s' }, answered(400), false],
  [{ direction: 'bot_to_divar', status: 503 }, answered(503), false],
])('under %j the end %j is of the fault: %s', (fault, ending, isIt) => {
  expect(isOfFault(turnWith(fault), ending)).toBe(isIt);
});
