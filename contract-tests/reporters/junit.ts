import { type JunitCase, junitXml } from '../../emulator/index.ts';
import type { CheckResult } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';
import { findingLine } from './finding-words.ts';

/** The report as JUnit XML: a warning passes with its words in system-out; what was not run is skipped. */
export function junitReport({ checks, summary }: Report): string {
  const isNothing = summary.pass + summary.fail + summary.warn === 0;
  const cases = [...checks.map(testCase), ...(isNothing ? [nothingRun(checks)] : [])];
  return junitXml({ name: 'divar-emulator verify', durationMs: summary.duration_ms, cases });
}

function testCase({
  id,
  title,
  level,
  verdict,
  known,
  reason,
  findings,
  duration_ms,
}: CheckResult): JunitCase {
  const lines = findings.map(findingLine);
  const text = lines.join('\n');
  const failed = verdict === 'fail' && !known;
  const told = known ? `in the baseline: ${text}` : text;
  return {
    name: `${id} ${title}`,
    classname: id.split('-')[0]!,
    durationMs: duration_ms,
    skipped: verdict === 'not_run' ? (reason ?? '') : undefined,
    failure: failed ? { type: level, message: lines[0] ?? '', text } : undefined,
    output: failed || lines.length === 0 ? undefined : told,
  };
}

/** A run of nothing must not look like a success. */
function nothingRun([first]: readonly CheckResult[]): JunitCase {
  const message = first?.reason ?? 'nothing was run';
  const failure = { type: 'not_run', message, text: message };
  return { name: 'something was run', classname: 'divar-emulator', durationMs: 0, failure };
}
