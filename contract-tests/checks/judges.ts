import type { Level } from '../runner/finding.ts';
import { classOf, type Outcome } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';

/** Judges what came of an input, at the end of the run. */
export interface Judge {
  (trial: Trial, outcome: Outcome): void;
  /** Replies must come: they are waited for. */
  expectsReplies?: boolean;
}

function detail(trial: Trial, outcome: Outcome, expected: string) {
  const { label, where, entryId } = outcome;
  return { case: label, where, expected, actual: trial.describe(outcome), entry_id: entryId };
}

/** An answer in time: one that did not come says nothing about what the bot makes of the input. */
function isAnswered(trial: Trial, outcome: Outcome, level?: Level): boolean {
  if (outcome.ended !== 'timed_out') return true;
  trial.finding('The bot does not answer in time.', {
    ...detail(trial, outcome, 'an answer'),
    level,
  });
  return false;
}

/** No crash, no hang: an answer below 500. */
export const survives: Judge = (trial, outcome) => {
  if (!isAnswered(trial, outcome)) return;
  const { status } = outcome;
  const isFine = status !== undefined && status < 500;
  trial.expect(isFine, 'The bot does not survive this input.', detail(trial, outcome, 'an answer below 500'));
};

/** Acknowledged. */
export const is2xx =
  (level?: Level): Judge =>
  (trial, outcome) => {
    if (!isAnswered(trial, outcome, level)) return;
    trial.expect(classOf(outcome.status) === 2, 'The event is not acknowledged.', {
      ...detail(trial, outcome, 'a status from 200 to 299'),
      level,
    });
  };

/** Nothing is said. */
export const saysNothing =
  (level?: Level): Judge =>
  (trial, outcome) => {
    trial.expect(outcome.replies.length === 0, 'The bot sends a message where it should be silent.', {
      ...detail(trial, outcome, 'no message'),
      level,
    });
  };

/** Something is said. */
export const replies = (level?: Level): Judge =>
  Object.assign(
    (trial: Trial, outcome: Outcome) => {
      trial.expect(outcome.replies.length > 0, 'The bot does not reply.', {
        ...detail(trial, outcome, 'a reply'),
        actual: trial.describeReplies(outcome),
        isAbsence: true,
        level,
      });
    },
    { expectsReplies: true },
  );

/** 401 or 403, and silence. */
export const refuses: Judge = (trial, outcome) => {
  if (!isAnswered(trial, outcome)) return;
  const isRefused = outcome.status === 401 || outcome.status === 403;
  const expected = detail(trial, outcome, '401 or 403');
  trial.expect(isRefused, 'An event that Divar did not send is not refused.', expected);
  trial.expect(
    outcome.replies.length === 0,
    'The bot obeys an event that Divar did not send.',
    detail(trial, outcome, 'no message'),
  );
};

/** The same status class and the usual number of replies. */
export const sameAsProbe: Judge = Object.assign(
  (trial: Trial, outcome: Outcome) => {
    if (!isAnswered(trial, outcome)) return;
    const { baseline } = trial;
    const isSame =
      classOf(outcome.status) === baseline.statusClass && baseline.isUsual(outcome.replies.length);
    const usual = `${baseline.statusClass}xx and ${baseline.inWords()}, as for the plain message`;
    trial.expect(isSame, 'The bot behaves otherwise than for the plain message.', {
      ...detail(trial, outcome, usual),
      actual: trial.describeReplies(outcome),
      isAbsence: trial.lacksReplies(outcome),
    });
  },
  { expectsReplies: true },
);

/** Several judges, one after the other. */
export function all(...judges: Judge[]): Judge {
  return Object.assign(
    (trial: Trial, outcome: Outcome) => {
      for (const judge of judges) judge(trial, outcome);
    },
    { expectsReplies: judges.some((judge) => judge.expectsReplies) },
  );
}
