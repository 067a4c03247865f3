import { packageVersion } from '../../../spec/index.ts';
import { type SarifResult, sarifJson } from '../../reports/sarif.ts';
import { plain } from '../../reports/text.ts';
import type { ConversationVerdict, ProblemKind, ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';

type RuleId = ProblemKind | 'cut';

const titles: Record<RuleId, string> = {
  delivery: 'The bot takes each event.',
  status: 'The bot answers events with the status that is expected.',
  missing: 'Each expected reply comes.',
  differs: 'Replies are as expected.',
  extra: 'No reply comes that is not expected.',
  count: 'As many replies come as expected.',
  slow: 'Replies come in time.',
  schema: 'What the bot sends keeps to the contract.',
  press: 'Buttons do what is expected.',
  stray: 'The bot does nothing beside the conversations.',
  emulator: 'The turn can be played.',
  cut: 'The conversation is played to its end.',
};

/** A report for code scanning: the rules are what can go wrong, the places are the turns. */
export function sarifReport({ conversations, strays, outcome, stoppedBy }: ReplayVerdict): string {
  const rules = Object.entries(titles).map(([id, title]) => ({ id, title, level: 'error' as const }));
  const [first] = conversations;
  const results = [
    ...conversations.flatMap(describeResults),
    ...strays.map((stray) =>
      describeResult('stray', { file: first?.file ?? 'divar-emulator.yaml', text: plain(stray) }),
    ),
  ];
  const isComplete = outcome !== 'not_run' && stoppedBy === undefined;
  return sarifJson({ name: 'divar-emulator replay', version: packageVersion(), rules, results, isComplete });
}

function describeResults({
  file,
  name,
  at,
  failures,
  outcome,
  played,
  turns,
}: ConversationVerdict): SarifResult[] {
  const failed = failures.map((failure) => ({
    ...describeResult(failure.problems[0]?.kind ?? 'cut', {
      file: failure.at.file,
      text: failureText(failure),
      name,
    }),
    line: failure.at.line,
    column: failure.at.column,
  }));
  if (outcome !== 'failed' || failed.length > 0) return failed;
  const text = `${played} of ${turns} turns were played.`;
  return [{ ...describeResult('cut', { file, text, name }), line: at.line }];
}

function describeResult(
  ruleId: RuleId,
  { file, text, name = '' }: { file: string; text: string; name?: string },
): SarifResult {
  const fingerprint = `${name}/${text.split('\n')[0]}`;
  return { ruleId, level: 'error', message: text, file, fingerprint };
}
