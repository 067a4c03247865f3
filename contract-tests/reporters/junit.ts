import type { CheckResult } from '../check.ts';
import type { Report } from '../runner/verify.ts';

/** The report as JUnit XML: a warning passes with its words in system-out; what was not run is skipped. */
export function junitReport({ checks, summary }: Report): string {
  const head = `<testsuite name="divar-emulator verify" tests="${summary.total}" failures="${summary.fail}" skipped="${summary.not_run}" time="${summary.duration_ms / 1000}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${checks.map(testCase).join('\n')}\n</testsuite>\n`;
}

function testCase(check: CheckResult): string {
  const name = `name="${escaped(`${check.id} ${check.title}`)}" classname="${check.id.split('-')[0]}" time="${check.duration_ms / 1000}"`;
  const words = check.findings.map(({ message, case: label, expected, actual }) =>
    [label, message, expected && `expected ${expected}`, actual && `got ${actual}`]
      .filter(Boolean)
      .join('; '),
  );
  if (check.verdict === 'not_run')
    return `<testcase ${name}><skipped message="${escaped(check.reason ?? '')}"/></testcase>`;
  if (check.verdict === 'fail')
    return `<testcase ${name}><failure message="${escaped(words[0] ?? '')}">${escaped(words.join('\n'))}</failure></testcase>`;
  if (check.verdict === 'warn')
    return `<testcase ${name}><system-out>${escaped(words.join('\n'))}</system-out></testcase>`;
  return `<testcase ${name}/>`;
}

/** Text for XML, without the characters that XML does not have. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
