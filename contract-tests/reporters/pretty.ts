import pc from 'picocolors';
import { catalogue } from '../catalogue.ts';
import type { Check, CheckFinding, CheckResult } from '../check.ts';
import type { Report } from '../runner/verify.ts';

/** The report for a terminal: what failed and what to do first, the counts last. */
export function prettyReport({ checks, summary }: Report): string {
  const told = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  const notRun = checks.filter(({ verdict }) => verdict === 'not_run');
  const blocks = [
    ...told.map(block),
    ...notRun.map(({ id, title, reason }) => pc.dim(`not run  ${id}  ${title}: ${reason}`)),
  ];
  const seconds = (summary.duration_ms / 1000).toFixed(1);
  const counts = `${summary.pass} passed, ${summary.fail} failed, ${summary.warn} warned, ${summary.not_run} not run, in ${seconds} s`;
  return `${[...blocks, pc.bold(summary.fail > 0 ? pc.red(counts) : pc.green(counts))].join('\n')}\n`;
}

function block(result: CheckResult): string {
  const check = catalogue.find(({ id }) => id === result.id)!;
  const sign = result.verdict === 'fail' ? pc.red('fail') : pc.yellow('warn');
  const known = result.known ? pc.dim(' (in the baseline)') : '';
  const lines = result.findings.slice(0, 5).map((finding) => `    ${findingLine(finding)}`);
  const more = result.findings.length - lines.length;
  return [
    `${sign}  ${pc.bold(result.id)}  ${result.title} ${pc.dim(`(${result.level}, ${result.source})`)}${known}`,
    ...lines,
    ...(more > 0 ? [`    and ${more} more`] : []),
    `    ${check.why} ${pc.bold(check.remedy)}`,
    pc.dim(`    again: divar-emulator verify --only ${result.id} ...`),
    '',
  ].join('\n');
}

function findingLine({ message, case: label, expected, actual }: CheckFinding): string {
  const compared = [expected && `expected ${plain(expected)}`, actual && `got ${plain(actual)}`]
    .filter(Boolean)
    .join(', ');
  return `${label ? `${plain(label)}: ` : ''}${message}${compared ? ` ${compared}.` : ''}`;
}

/** What came from outside: one line, isolated, without characters that steer a terminal or a CI system. */
function plain(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  return `\u2068${short.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ').replace(/^::/, ': :')}\u2069`;
}

/** The catalogue, one line a check. */
export function listed(): string {
  return catalogue
    .map(
      ({ id, level, source, title, slow }) =>
        `${id.padEnd(24)} ${level.padEnd(6)} ${source.padEnd(9)} ${title}${slow ? ' (slow)' : ''}\n`,
    )
    .join('');
}

/** One check in full. */
export function explained({ id, title, level, source, why, remedy, slow }: Check): string {
  return `${pc.bold(id)}  ${title}\nlevel ${level}, source ${source}${slow ? ', runs under --slow' : ''}\n\nwhy     ${why}\nremedy  ${remedy}\n`;
}
