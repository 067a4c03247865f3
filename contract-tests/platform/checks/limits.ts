import { refused } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import { type AskedAnswer, makeTextMessage, type PlatformTrial } from '../trial.ts';

const why = 'A bot that is not told which limit it is waits too long, or not long enough.';

type Limit = { per_minute: number } | { per_day: number };

/** The answer to the call that is one too many; the limit is lifted afterwards. */
async function overLimit(trial: PlatformTrial, label: string, limit: Limit): Promise<AskedAnswer> {
  const { conversationId: to } = await trial.hands.talk();
  await trial.hands.control.patchApp({ body: { limits: limit } });
  try {
    await trial.send(label, { to, body: makeTextMessage(label) });
    return await trial.send(`${label}, one more`, { to, body: makeTextMessage(label) });
  } finally {
    await trial.hands.control.patchApp({ body: { limits: {} } });
  }
}

/** I. How many calls are taken. */
export const limits: PlatformCheck[] = [
  {
    id: 'LIM-01',
    title: 'refuses a call above the limit of a minute or of a day with 429',
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    async run(trial) {
      for (const [label, limit] of [
        ['the minute', { per_minute: 1 }],
        ['the day', { per_day: 1 }],
      ] as const) {
        refused(trial, await overLimit(trial, label, limit), { status: 429, code: 8 });
      }
    },
  },
  {
    id: 'LIM-02',
    title: 'says which limit it is',
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    async run(trial) {
      const minute = await overLimit(trial, 'the minute', { per_minute: 1 });
      const day = await overLimit(trial, 'the day', { per_day: 1 });
      trial.expect(minute.text !== day.text, 'The bodies are the same.', {
        expected: 'another body for each limit',
        actual: minute.text,
      });
    },
  },
  {
    id: 'LIM-03',
    title: 'takes calls again once there is room',
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    async run(trial) {
      await overLimit(trial, 'the minute', { per_minute: 1 });
      const { conversationId: to } = await trial.hands.talk();
      const answer = await trial.send('afterwards', { to, body: makeTextMessage('LIM-03') });
      trial.expect(answer.status === 200, 'It is still refused.', { expected: '200', actual: answer.text });
    },
  },
];
