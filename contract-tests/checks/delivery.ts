import type { Message } from '../../emulator/index.ts';
import { judgeAll, probes } from '../cases.ts';
import type { Check } from '../check.ts';
import { eventHeaders } from '../direct.ts';
import { survives } from '../judges.ts';
import { repliesInWords } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';

const why = 'Divar documents nothing about duplicates and order; networks bring both.';
const dedupe = 'Remember the ids of the messages that were handled, and answer 200 to one that comes again.';

/** What was said here. A first word is waited for: what went straight to the bot, the emulator did not see begin. */
async function heard(trial: Trial, id: string): Promise<Message[]> {
  const early = await trial.replies(id);
  if (early.length > 0 || trial.habit.replies === 0) return early;
  await trial.control.waitFor({ for: 'message', after: 0, conversation_id: id, timeout: '3s' });
  return trial.replies(id);
}

async function visible(
  trial: Trial,
  id: string,
  label: string,
  expected = trial.habit.replies,
): Promise<void> {
  const replies = await heard(trial, id);
  trial.expect(replies.length === expected, 'The number of visible replies is not right.', {
    case: label,
    expected: repliesInWords(expected),
    actual: repliesInWords(replies.length),
  });
}

async function twice(
  trial: Trial,
  label: string,
  between: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const id = await trial.conversation();
  const event = await trial.probe({}, id);
  await trial.deliver(event, { label: `${label}: first` });
  await between();
  await trial.deliver(event, { label: `${label}: again` });
  await visible(trial, id, label);
}

/** G. Delivery. */
export const delivery: Check[] = [
  {
    id: 'DLV-01',
    title: 'answers a repeated event once',
    level: 'should',
    source: 'assumed',
    why,
    remedy: dedupe,
    run: (trial) => twice(trial, 'after its reply'),
  },
  {
    id: 'DLV-02',
    title: 'answers an event that comes twice at once, once',
    level: 'should',
    source: 'assumed',
    why,
    remedy: dedupe,
    async run(trial) {
      const id = await trial.conversation();
      const event = await trial.probe({}, id);
      const body = JSON.stringify(event);
      const headers = eventHeaders(trial.settings.identificationKey, body);
      const label = 'twice at once';
      trial.cases.push(label);
      await Promise.all([1, 2].map(() => trial.sendDirect({ label, headers, body })));
      await visible(trial, id, label);
    },
  },
  {
    id: 'DLV-03',
    title: 'answers a repeated event once, also after a restart',
    level: 'should',
    source: 'assumed',
    why,
    remedy: 'Keep the ids of handled messages where they outlive the process.',
    slow: true,
    alone: true,
    async run(trial) {
      const { restart } = trial.settings;
      if (!restart) trial.notRun('the start command of the bot was not given');
      await twice(trial, 'after a restart', restart);
    },
  },
  {
    id: 'DLV-04',
    title: 'answers the same text under another id again',
    level: 'must',
    source: 'observed',
    why: 'People repeat themselves.',
    remedy: 'Tell repeated events by the message id, not by the text.',
    async run(trial) {
      const id = await trial.conversation();
      for (const label of ['first', 'again']) await trial.deliver(await trial.probe({}, id), { label });
      await visible(trial, id, 'the same text twice', trial.habit.replies * 2);
    },
  },
  {
    id: 'DLV-05',
    title: 'answers once where its acknowledgement was lost',
    level: 'should',
    source: 'assumed',
    why,
    remedy: dedupe,
    async run(trial) {
      const id = await trial.conversation();
      const body = JSON.stringify(await trial.probe({}, id));
      const headers = eventHeaders(trial.settings.identificationKey, body);
      const label = 'cut, then again';
      trial.cases.push(label);
      await trial.sendDirect({ label, headers, body, cut: 'answering' });
      await trial.replies(id);
      await trial.sendDirect({ label, headers, body });
      await visible(trial, id, label);
    },
  },
  {
    id: 'DLV-06',
    title: 'survives events out of order',
    level: 'should',
    source: 'assumed',
    why,
    remedy: 'Do not rely on sent_at to grow.',
    async run(trial) {
      const id = await trial.conversation();
      const events = [
        await trial.probe({ sent_at: Date.now() * 1000 }, id),
        await trial.probe({ sent_at: Date.now() * 1000 - 9e6 }, id),
      ];
      await judgeAll(
        trial,
        events.map((input, at) => ({ label: at === 0 ? 'the later one' : 'the earlier one', input })),
        survives,
      );
    },
  },
  {
    id: 'DLV-07',
    title: 'answers many conversations at once, each in its own',
    level: 'must',
    source: 'observed',
    why: 'A reply in the wrong chat is a leak.',
    remedy: 'Keep nothing about the current message in shared variables.',
    async run(trial) {
      const words = Array.from({ length: 20 }, (_, at) => `${trial.settings.probe} قناری${at}x`);
      const inputs = await probes(trial, Object.fromEntries(words.map((text) => [text, { text }])));
      await judgeAll(trial, inputs, (_, outcome) => {
        const foreign = outcome.replies.find(
          ({ text = '' }) => /قناری\d+x/.test(text) && !text.includes(outcome.label.split(' ').at(-1)!),
        );
        trial.expect(foreign === undefined, "Another user's text came up here.", {
          case: outcome.label,
          actual: foreign?.text ?? '',
        });
      });
    },
  },
  {
    id: 'DLV-08',
    title: 'loses none of many messages in a row',
    level: 'should',
    source: 'assumed',
    why,
    remedy: 'Queue what cannot be handled at once.',
    async run(trial) {
      const id = await trial.conversation();
      const events = await Promise.all(Array.from({ length: 20 }, () => trial.probe({}, id)));
      await Promise.all(events.map((event, at) => trial.deliver(event, { label: `message ${at + 1}` })));
      await visible(trial, id, '20 in a row', trial.habit.replies * 20);
    },
  },
  {
    id: 'DLV-09',
    title: 'survives an event of yesterday',
    level: 'should',
    source: 'assumed',
    why,
    remedy: 'Do not rely on sent_at being now.',
    async run(trial) {
      await judgeAll(
        trial,
        await probes(trial, { yesterday: { sent_at: (Date.now() - 86_400_000) * 1000 } }),
        survives,
      );
    },
  },
];
