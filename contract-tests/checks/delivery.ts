import type { Check } from '../runner/check.ts';
import { eventHeaders } from '../runner/direct.ts';
import { conversationOf } from '../runner/input.ts';
import { repliesInWords } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll, probes } from './cases.ts';
import { type Judge, survives } from './judges.ts';

const why = 'Divar documents nothing about duplicates and order; networks bring both.';
const dedupe = 'Remember the ids of the messages that were handled, and answer 200 to one that comes again.';

/** The replies to so many good messages must come, and no more than that. */
async function judgeVisible(trial: Trial, id: string, label: string, messages = 1): Promise<void> {
  const { baseline, bench } = trial;
  // Each message has the patience of its own: many in a row take their time.
  for (let message = 1; message <= messages; message += 1) {
    const wanted = baseline.replies * message;
    if ((await trial.heard(id, wanted)).length < wanted) break;
  }
  trial.atEnd(() => {
    const { least, most } = baseline.range;
    const count = bench.activity.said(id).length;
    const isUsual = count >= least * messages && count <= most * messages;
    trial.expect(isUsual, 'The number of visible replies is not right.', {
      case: label,
      expected: baseline.inWords(messages),
      actual: repliesInWords(count),
      isAbsence: count < least * messages,
    });
  });
}

async function twice(
  trial: Trial,
  label: string,
  between: (id: string) => Promise<unknown> = (id) => trial.quiet(id),
): Promise<void> {
  trial.needsReplies();
  const id = await trial.conversation();
  const event = await trial.probe({}, id);
  await trial.deliver(event, { label: `${label}: first`, expects: trial.baseline.replies });
  await between(id);
  await trial.deliver(event, { label: `${label}: again` });
  await judgeVisible(trial, id, label);
}

/** Fewer than twenty where the bot takes long for each. */
function countFor({ bench: { pace } }: Trial): number {
  return Math.max(12, Math.min(20, Math.floor(40_000 / Math.max(1, pace.usualMs))));
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
      trial.needsReplies();
      const id = await trial.conversation();
      const event = await trial.probe({}, id);
      const body = JSON.stringify(event);
      const headers = eventHeaders(trial.settings.identificationKey, body);
      const label = 'twice at once';
      trial.cases.push(label);
      await Promise.all([1, 2].map(() => trial.sendDirect({ label, headers, body, atOnce: true })));
      await judgeVisible(trial, id, label);
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
    phase: 'alone',
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
      trial.needsReplies();
      const id = await trial.conversation();
      const expects = trial.baseline.replies;
      for (const label of ['first', 'again'])
        await trial.deliver(await trial.probe({}, id), { label, expects });
      await judgeVisible(trial, id, 'the same text twice', 2);
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
      trial.needsReplies();
      const id = await trial.conversation();
      const body = JSON.stringify(await trial.probe({}, id));
      const headers = eventHeaders(trial.settings.identificationKey, body);
      const label = 'cut, then again';
      trial.cases.push(label);
      await trial.sendDirect({ label, headers, body, cut: 'answering' });
      await trial.heard(id, trial.baseline.replies);
      await trial.quiet(id);
      await trial.sendDirect({ label, headers, body });
      await judgeVisible(trial, id, label);
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
    phase: 'alone',
    async run(trial) {
      trial.needsReplies();
      const words = Array.from({ length: countFor(trial) }, (_, at) => trial.phrase(`قناری${at}x`));
      const inputs = await probes(trial, Object.fromEntries(words.map((text) => [text, { text }])));
      const judge: Judge = (_, outcome) => {
        const foreign = outcome.replies.find(
          ({ text = '' }) => /قناری\d+x/.test(text) && !text.includes(outcome.label.split(' ').at(-1)!),
        );
        trial.expect(foreign === undefined, "Another user's text came up here.", {
          case: outcome.label,
          actual: foreign?.text ?? '',
        });
      };
      await judgeAll(trial, inputs, judge, { atOnce: true });
      await Promise.all(inputs.map(({ input }) => trial.heard(conversationOf(input)!, 1)));
    },
  },
  {
    id: 'DLV-08',
    title: 'loses none of many messages in a row',
    level: 'should',
    source: 'assumed',
    why,
    remedy: 'Queue what cannot be handled at once.',
    phase: 'alone',
    async run(trial) {
      trial.needsReplies();
      const id = await trial.conversation();
      const count = countFor(trial);
      const events = await Promise.all(Array.from({ length: count }, () => trial.probe({}, id)));
      await Promise.all(
        events.map((event, at) => trial.deliver(event, { label: `message ${at + 1}`, atOnce: true })),
      );
      await judgeVisible(trial, id, `${count} in a row`, count);
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
