import { type JunitCase, junitXml } from '../../reports/junit.ts';
import type { ConversationVerdict, ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';

/** A report in the XML that CI systems read: a test case for each conversation. */
export function junitReport({
  conversations,
  strays,
  durationMs,
  outcome,
  stoppedBy,
}: ReplayVerdict): string {
  const cases = conversations.map((one) => testCase(one, stoppedBy));
  if (strays.length > 0) cases.push(failed('no stray messages', { type: 'stray', text: strays.join('\n') }));
  // A run of nothing must not look like a success.
  if (outcome === 'not_run' && conversations.every((one) => one.outcome === 'not_run')) {
    const why = stoppedBy === undefined ? '' : `: the replay was ended by ${stoppedBy}`;
    cases.push(failed('something was run', { type: 'not_run', text: `nothing was run${why}` }));
  }
  return junitXml({ name: 'divar-emulator replay', durationMs, cases });
}

function testCase(
  { name, file, durationMs, failures, outcome, played, turns }: ConversationVerdict,
  stoppedBy: string | undefined,
): JunitCase {
  const about = { name, classname: file, durationMs };
  const count = `${played} of ${turns} turns were played`;
  const why = stoppedBy === undefined ? count : `${count}; the replay was ended by ${stoppedBy}`;
  if (outcome === 'passed') return about;
  if (outcome === 'not_run') return { ...about, skipped: why };
  const [first] = failures.flatMap(({ problems }) => problems);
  const told = failures.map((failure) => `${failure.at.file}:${failure.at.line}\n${failureText(failure)}`);
  const failure = {
    type: first?.kind ?? 'cut',
    message: first?.message ?? 'not all turns were played',
    text: [...told, ...(played < turns ? [why] : [])].join('\n\n'),
  };
  return { ...about, failure };
}

function failed(name: string, { type, text }: { type: string; text: string }): JunitCase {
  const failure = { type, message: text.split('\n')[0]!, text };
  return { name, classname: 'divar-emulator', durationMs: 0, failure };
}
