import { markup, withoutCommands } from '../../emulator/reports/text.ts';
import type { CheckResult } from '../finding.ts';
import type { Report } from '../runner/report.ts';
import { findingLine } from './finding-words.ts';

/** The report as JUnit XML: a warning passes with its words in system-out; what was not run is skipped. */
export function junitReport({ checks, summary }: Report): string {
  const failures = checks.filter(isFailure).length;
  const counts = `tests="${summary.total}" failures="${failures}" errors="0" skipped="${summary.not_run}" time="${summary.duration_ms / 1000}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="divar-emulator verify" ${counts}>`,
    ...checks.map(testCase),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isFailure({ verdict, known }: CheckResult): boolean {
  return verdict === 'fail' && !known;
}

function testCase(check: CheckResult): string {
  const name = `name="${safe(`${check.id} ${check.title}`)}" classname="${check.id.split('-')[0]}" time="${check.duration_ms / 1000}"`;
  if (check.verdict === 'not_run')
    return `<testcase ${name}><skipped message="${safe(check.reason ?? '')}"/></testcase>`;
  const lines = check.findings.map(findingLine);
  if (lines.length === 0) return `<testcase ${name}/>`;
  const text = safe(lines.join('\n'));
  if (isFailure(check))
    return `<testcase ${name}><failure type="${check.level}" message="${safe(lines[0]!)}">${text}</failure></testcase>`;
  return `<testcase ${name}><system-out>${check.known ? 'in the baseline: ' : ''}${text}</system-out></testcase>`;
}

function safe(text: string): string {
  return markup(withoutCommands(text));
}
