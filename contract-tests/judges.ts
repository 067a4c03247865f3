import type { Level } from './finding.ts';
import { classOf, type Outcome, repliesInWords, shownOutcome } from './runner/outcome.ts';
import type { Trial } from './runner/trial.ts';

type Judge = (trial: Trial, outcome: Outcome) => void;

function detail(outcome: Outcome, expected: string) {
  const { label, where, entryId } = outcome;
  return { case: label, where, expected, actual: shownOutcome(outcome), entry_id: entryId };
}

/** No crash, no hang: an answer below 500. */
export const survives: Judge = (trial, outcome) => {
  const { status } = outcome;
  const fine = status !== undefined && status < 500;
  trial.expect(fine, 'The bot does not survive this input.', detail(outcome, 'an answer below 500'));
};

/** Acknowledged. */
export const is2xx =
  (level?: Level): Judge =>
  (trial, outcome) => {
    trial.expect(classOf(outcome.status) === 2, 'The event is not acknowledged.', {
      ...detail(outcome, 'a status from 200 to 299'),
      ...(level && { level }),
    });
  };

/** Nothing is said. */
export const saysNothing =
  (level?: Level): Judge =>
  (trial, outcome) => {
    trial.expect(outcome.replies.length === 0, 'The bot sends a message where it should be silent.', {
      ...detail(outcome, 'no message'),
      ...(level && { level }),
    });
  };

/** Something is said. */
export const replies =
  (level?: Level): Judge =>
  (trial, outcome) => {
    trial.expect(outcome.replies.length > 0, 'The bot does not reply.', {
      ...detail(outcome, 'a reply'),
      ...(level && { level }),
    });
  };

/** 401 or 403, and silence. */
export const refuses: Judge = (trial, outcome) => {
  const refused = outcome.status === 401 || outcome.status === 403;
  trial.expect(refused, 'An event that Divar did not send is not refused.', detail(outcome, '401 or 403'));
  trial.expect(
    outcome.replies.length === 0,
    'The bot obeys an event that Divar did not send.',
    detail(outcome, 'no message'),
  );
};

/** The same status class and the same number of replies as for the probe. */
export const sameAsProbe: Judge = (trial, outcome) => {
  const { statusClass, replies: usual } = trial.habit;
  const same = classOf(outcome.status) === statusClass && outcome.replies.length === usual;
  trial.expect(same, 'The bot behaves otherwise than for the plain message.', {
    ...detail(outcome, `${statusClass}xx and ${repliesInWords(usual)}, as for the plain message`),
  });
};

/** Several judges, one after the other. */
export function all(...judges: Judge[]): Judge {
  return (trial, outcome) => {
    for (const judge of judges) judge(trial, outcome);
  };
}

export type { Judge };
