import type { Source } from '../../../spec/index.ts';
import type { Level } from '../../runner/finding.ts';
import { shownAnswer } from '../judges.ts';
import { OAuthWalk, readFields } from '../oauth-walk.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import type { AskedAnswer, PlatformTrial } from '../trial.ts';

interface OAuthRule {
  id: string;
  title: string;
  source: Source;
  level?: Level;
  run(walk: OAuthWalk, trial: PlatformTrial): Promise<void>;
}

/** A check on the walk to a token. */
export const rule = ({ level = 'must', run, ...rest }: OAuthRule): PlatformCheck => ({
  level,
  why: 'An app comes to a token by this walk alone.',
  sends: byHand,
  ...rest,
  run: async (trial) => run(await OAuthWalk.of(trial), trial),
});

/** The answer is `good`, or else a finding that shows it. */
export function is(
  trial: PlatformTrial,
  good: boolean,
  { answer, expected }: { answer: AskedAnswer; expected: string },
): void {
  const actual = answer.headers.location ?? shownAnswer(answer);
  trial.expect(good, 'Unexpected answer.', { case: answer.label, expected, actual });
}

/** Refused with this error, in the form of OAuth. */
export function refusedWith(trial: PlatformTrial, answer: AskedAnswer, error: string): void {
  const { error: actual, error_description: words } = readFields(answer);
  const good = answer.status >= 400 && actual === error && typeof words === 'string';
  is(trial, good, { answer, expected: `"error": "${error}", with error_description` });
}

/** Answered with this status. */
export function answered(trial: PlatformTrial, answer: AskedAnswer, status: number): void {
  is(trial, answer.status === status, { answer, expected: String(status) });
}
