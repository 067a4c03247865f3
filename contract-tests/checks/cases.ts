import type { Entry } from '../../emulator/index.ts';
import type { Mutation } from '../mutations/events.ts';
import { readCalls } from '../runner/bot-activity.ts';
import type { Level } from '../runner/finding.ts';
import type { Trial } from '../runner/trial.ts';
import type { Judge } from './judges.ts';

/** One input of a check. */
export interface CheckInput {
  label: string;
  input: object | string | Buffer;
  headers?: Record<string, string | null>;
  /** The place that was changed. */
  where?: string;
}

/** Delivers inputs side by side, as many at once as the bot can bear, and judges each at the end of the run. */
export async function judgeAll(
  trial: Trial,
  inputs: CheckInput[],
  judge: Judge,
  { atOnce }: { atOnce?: boolean } = {},
): Promise<void> {
  const expects = judge.expectsReplies ? trial.baseline.replies : 0;
  const outcomes = await Promise.all(
    inputs.map(({ input, ...given }) => trial.deliver(input, { ...given, expects, atOnce })),
  );
  trial.atEnd(() => {
    for (const outcome of outcomes) judge(trial, outcome);
  });
}

/** Events with the probe, each in a conversation of its own, each with a change to its message. */
export async function probes(trial: Trial, changes: Record<string, object>): Promise<CheckInput[]> {
  return Promise.all(
    Object.entries(changes).map(async ([label, change]) => ({ label, input: await trial.probe(change) })),
  );
}

/** Each mutation of the probe, in a conversation of its own. */
export async function mutatedProbes(
  trial: Trial,
  mutate: (event: object) => Mutation[],
): Promise<CheckInput[]> {
  const count = mutate(await trial.probe()).length;
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const { label, body, where } = mutate(await trial.probe())[at]!;
      return { label, input: body, where };
    }),
  );
}

/**
 * Inputs that have no conversation of their own: what the bot says meanwhile in a conversation that it was not spoken
 * to in is one message too many. For checks that look for strays.
 */
export async function judgeStrays(
  trial: Trial,
  inputs: CheckInput[],
  judge: Judge,
  { level = 'must', thenProbe = false }: { level?: Level; thenProbe?: boolean } = {},
): Promise<void> {
  const before = (await trial.control.listEntries({ limit: 1, brief: true })).newest_id;
  const { all } = trial.bench;
  const inputsBefore = all.count;
  await judgeAll(trial, inputs, judge);
  if (thenProbe) await trial.probeAfter();
  await trial.silence();
  const strays = await findStrays(trial, { before, inputsBefore });
  if (strays.length === 0 || (await talksByItself(trial, inputsBefore))) return;
  for (const { url, id } of strays) {
    trial.finding('The bot sends a message where it should be silent.', {
      level,
      expected: 'no message',
      actual: `POST ${url}`,
      entry_id: id,
    });
  }
}

/** Sends to a chat, whatever the path; the rest of the platform may be called at any time. */
const isSend = /\/(messages|chat\/bot\/[^?]*)$/;

async function findStrays(
  { control, bench: { all } }: Trial,
  { before, inputsBefore }: { before: number; inputsBefore: number },
): Promise<Entry[]> {
  return (await readCalls(control, before)).filter(
    ({ method, url = '', operation, conversation_id: id = '' }) =>
      method === 'POST' &&
      operation !== 'sendPostMessage' &&
      isSend.test(url) &&
      !all.hasAfter(inputsBefore, id),
  );
}

/** A bot that sends also when it is sent nothing (LOOP-04) is not answering the input. */
async function talksByItself(trial: Trial, inputsBefore: number): Promise<boolean> {
  const { control, bench } = trial;
  const { newest_id: before } = await control.listEntries({ limit: 1, brief: true });
  const end = performance.now() + Math.max(controlMs, 5 * bench.pace.silenceMs);
  for (let after = before; performance.now() < end; ) {
    const timeout = `${Math.ceil(Math.max(1, end - performance.now()))}ms`;
    const { entry } = await control.waitFor({ for: 'entry', direction: 'bot_to_divar', after, timeout });
    if (!entry) return false;
    if ((await findStrays(trial, { before: after, inputsBefore })).length > 0) return true;
    after = entry.id;
  }
  return false;
}

const controlMs = 5000;
