import type { CheckFinding } from './finding.ts';
import type { SentInput } from './input.ts';
import { refusedInWords, type Trial, witnessLabel } from './trial.ts';

/** What a check found that the bot did not outlive: without what its end alone explains, and with the end itself. */
export function judgeEnd(
  findings: readonly CheckFinding[],
  trial: Pick<Trial, 'inputs' | 'absences'>,
): CheckFinding[] {
  const culprit = findCulprit(trial.inputs);
  const silent = trial.inputs.filter((input) => input !== culprit && input.status === undefined);
  const after = new Set<string | undefined>(silent.map(({ label }) => label));
  if (culprit) after.delete(culprit.label);
  const own = findings.filter(
    (finding) =>
      finding.actual !== refusedInWords &&
      !trial.absences.has(finding) &&
      !(finding.case !== undefined && after.has(finding.case)),
  );
  const end: CheckFinding = {
    message: 'The bot ended.',
    level: 'must',
    case: culprit?.label,
    entry_id: culprit?.entryId,
    expected: 'a bot that goes on',
    actual: 'nothing listened at its address any more',
  };
  return [...own, end];
}

/**
 * The input that the bot did not outlive: the first without an answer. One that was refused came when nothing listened
 * any more, and a good message only shows what the input before it has done.
 */
function findCulprit(inputs: readonly SentInput[]): SentInput | undefined {
  const at = inputs.findIndex(({ status }) => status === undefined);
  const first = inputs[at];
  if (first?.ended === 'refused') return inputs[at - 1];
  return first?.label === witnessLabel ? (inputs[at - 1] ?? first) : first;
}
