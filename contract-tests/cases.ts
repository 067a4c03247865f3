import type { Judge } from './judges.ts';
import type { Mutation } from './mutations/events.ts';
import type { Outcome } from './runner/outcome.ts';
import { inPool } from './runner/pool.ts';
import { everything } from './runner/said-so-far.ts';
import type { Trial } from './runner/trial.ts';

/** One input of a check. */
export interface Input {
  label: string;
  input: object | string | Buffer;
  headers?: Record<string, string | null>;
  /** The place that was changed. */
  where?: string;
}

/** Delivers inputs side by side, or as many at once as the bot can bear, and judges each. */
export async function judgeAll(trial: Trial, inputs: Input[], judge: Judge): Promise<void> {
  const outcomes: Outcome[] = [];
  await inPool([...inputs.entries()], trial.settings.atOnce ?? inputs.length, async ([at, given]) => {
    const { input, ...options } = given;
    outcomes[at] = await trial.deliver(input, options);
  });
  for (const outcome of outcomes) judge(trial, outcome);
}

/** Events with the probe, each in a conversation of its own, each with a change to its message. */
export async function probes(trial: Trial, changes: Record<string, object>): Promise<Input[]> {
  return Promise.all(
    Object.entries(changes).map(async ([label, change]) => ({ label, input: await trial.probe(change) })),
  );
}

/** Each mutation of the probe, in a conversation of its own. */
export async function mutatedProbes(trial: Trial, mutate: (event: object) => Mutation[]): Promise<Input[]> {
  const count = mutate(await trial.probe()).length;
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const { label, body, where } = mutate(await trial.probe())[at]!;
      return { label, input: body, where };
    }),
  );
}

/**
 * Inputs that have no conversation of their own: whatever the bot sends meanwhile is one message too many. For checks
 * that run alone.
 */
export async function judgeStrays(trial: Trial, inputs: Input[], judge: Judge): Promise<void> {
  const before = (await trial.control.listEntries({ limit: 1, brief: true })).newest_id;
  await judgeAll(trial, inputs, judge);
  const { quiet, timeout } = trial.settings;
  await trial.control.waitFor({ for: 'quiet', quiet, timeout });
  const { entries } = await trial.control.listEntries({
    after: before,
    direction: 'bot_to_divar',
    limit: everything,
  });
  for (const { url, id } of entries) {
    trial.finding('The bot sends a message where it should be silent.', {
      level: 'must',
      expected: 'no message',
      actual: `POST ${url}`,
      entry_id: id,
    });
  }
}
