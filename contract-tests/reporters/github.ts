import type { CheckResult } from '../check.ts';
import type { Report } from '../runner/verify.ts';

/** The report as Markdown for the summary of a GitHub job. */
export function githubReport({ checks, summary }: Report): string {
  const counts = `**${summary.pass} passed, ${summary.fail} failed, ${summary.warn} warned, ${summary.not_run} not run**`;
  const told = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  const table = ['| | check | what |', '| --- | --- | --- |', ...told.map(row)].join('\n');
  return `## Contract tests\n\n${counts}\n${told.length > 0 ? `\n${table}\n` : ''}`;
}

function row({ id, title, verdict, findings }: CheckResult): string {
  const [first] = findings;
  const words = [first?.case, first?.message, first?.actual && `got ${first.actual}`]
    .filter(Boolean)
    .join(': ');
  return `| ${verdict === 'fail' ? '❌' : '⚠️'} | ${id} | ${cell(`${title}. ${words}`)} |`;
}

/** Text for a table's cell: no markup, one line. */
function cell(text: string): string {
  return text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/[&<>|`*_[\]\\]/g, (char) => `&#${char.codePointAt(0)};`);
}
