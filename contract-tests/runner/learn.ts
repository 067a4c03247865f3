import { UsageError } from '../../emulator/index.ts';
import { canaryOf } from './input.ts';
import { classOf, type Outcome } from './outcome.ts';
import { type Bench, Trial } from './trial.ts';

/** Longest wait for the first word of a bot that works after it has answered the event. */
const firstWordMs = 5000;

/**
 * Learns from a few good messages what the bot does with them, and how fast it is: the first one, whose start may be
 * cold; a second one; and four at once, two of which hold different words that an echo brings back. A bot that does
 * not take them is a UsageError.
 */
export async function learn(bench: Bench): Promise<void> {
  const { pace, baseline, activity, all: log } = bench;
  const trial = new Trial(bench, { level: 'must', log });
  const first = await trial.deliver(await trial.probe(), { label: 'the probe' });
  refuseUnusable(trial, first);
  baseline.replies = await countReplies(trial, first);
  baseline.addSample(first.conversationId!);
  if (baseline.replies === 0) await lookAgain(trial);
  const second = await measured(trial, await trial.probe());
  baseline.addSample(second.outcome.conversationId!);
  if (baseline.replies === 0) baseline.replies = second.outcome.replies.length;
  const burst = await Promise.all([0, 1, 2, 3].map((at) => burstMessage(trial, { hasCanary: at > 1 })));
  const plain = burst.filter(({ canary }) => canary === undefined);
  for (const { outcome } of plain) baseline.addSample(outcome.conversationId!);
  pace.learn(
    second.ms,
    burst.map(({ ms }) => ms),
  );
  baseline.echoes = burst.every(
    ({ outcome, canary, isUsual }) =>
      canary === undefined ||
      (isUsual && activity.said(outcome.conversationId).some(({ text }) => text?.includes(canary))),
  );
}

/** A start may be colder than the first word was waited for: a bot that is awake by now replies to another message. */
async function lookAgain(trial: Trial): Promise<void> {
  const another = await trial.deliver(await trial.probe(), { label: 'the probe' });
  trial.baseline.replies = await countReplies(trial, another);
  trial.baseline.addSample(another.conversationId!);
}

async function burstMessage(trial: Trial, { hasCanary }: { hasCanary: boolean }) {
  const id = await trial.conversation();
  const canary = hasCanary ? canaryOf(id) : undefined;
  const event = await trial.probe(canary === undefined ? {} : { text: trial.phrase(canary) }, id);
  const { outcome, ms } = await measured(trial, event);
  const { baseline } = trial;
  const isUsual = classOf(outcome.status) === 2 && outcome.replies.length >= baseline.replies;
  return { outcome, ms, canary, isUsual };
}

/** Delivers a message; answers how long the usual replies took. */
async function measured(trial: Trial, event: object): Promise<{ outcome: Outcome; ms: number }> {
  const start = performance.now();
  const expects = trial.baseline.replies;
  const outcome = await trial.deliver(event, { label: 'the probe', expects });
  return { outcome, ms: performance.now() - start };
}

/** Waits for the first word, and then until nothing more comes for longer than that took. */
async function countReplies({ bench: { activity, pace } }: Trial, first: Outcome): Promise<number> {
  const start = performance.now();
  const waitMs = Math.max(firstWordMs, pace.slowestAnswerMs);
  if (!(await activity.until(() => first.replies.length > 0, waitMs))) return 0;
  for (;;) {
    const count = first.replies.length;
    const replyMs = first.durationMs + performance.now() - start;
    pace.note({ answerMs: first.durationMs, replyMs });
    if (!(await activity.until(() => first.replies.length > count, pace.silenceMs))) break;
  }
  await activity.catchUp();
  return first.replies.length;
}

function refuseUnusable(trial: Trial, outcome: Outcome): void {
  const { bot } = trial.settings;
  if (outcome.status === undefined) {
    throw new UsageError(
      `The bot at ${bot} does not answer: ${trial.describeAnswer(outcome)}. Start it, or correct --bot.`,
      { exitCode: 3 },
    );
  }
  if (classOf(outcome.status) === 2) return;
  throw new UsageError(
    `The bot does not take a plain message: it answers ${outcome.status}. Nothing can be checked before it does.\n${adviceOn(outcome.status)}`,
    { exitCode: 3 },
  );
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403)
    return 'Give the key that the bot expects in Authorization: --identification-key.';
  if (status === 400)
    return 'A framework may refuse the host name: --bot-host. See what the bot wants: divar-emulator doctor.';
  if (status === 404) return 'Give the whole events URL, with its path: --bot http://127.0.0.1:8000/events.';
  if (status >= 500) return "Look at the bot's own log: it crashed on an ordinary message.";
  return 'See what the bot wants: divar-emulator doctor.';
}
