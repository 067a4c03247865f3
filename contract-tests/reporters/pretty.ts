import pc from 'picocolors';
import { isolated, plain } from '../../emulator/reports/text.ts';
import { catalogue } from '../checks/catalogue.ts';
import { fuzzChecks } from '../fuzz/checks.ts';
import { platformCatalogue } from '../platform/catalogue.ts';
import type { Check } from '../runner/check.ts';
import type { CheckFinding, CheckResult } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';
import { noContext, onlyThese, type ReportContext } from './context.ts';
import { coverageRows } from './coverage-rows.ts';
import { effort, findingTitle, findingWords, merged } from './finding-words.ts';
import { findRemedy } from './remedies.ts';

/** Of each check so many findings are told in full. */
const mostShown = 3;
/** The same, of several checks that one cause explains. */
const mostOfCause = 12;

/** The report for a terminal: what failed and what to do first, the counts last. */
export function prettyReport(report: Report, context: ReportContext = noContext): string {
  const { checks, summary } = report;
  const told = checks.filter(({ findings }) => findings.length > 0);
  const notRun = checks.filter(({ verdict }) => verdict === 'not_run');
  const counts = `${summary.pass} passed, ${summary.fail} failed, ${summary.warn} warned, ${summary.not_run} not run, ${effort(summary)}${showSeed(report)}`;
  const blocks = [
    ...byCause(told.filter(({ verdict }) => verdict === 'warn')).map((group) =>
      block(group, { report, context }),
    ),
    ...byCause(told.filter(({ verdict }) => verdict !== 'warn')).map((group) =>
      block(group, { report, context }),
    ),
    ...unconfirmedLines(checks),
    ...notRun.map(({ id, title, reason }) => pc.dim(`not run  ${id}  ${title}: ${reason}`)),
    ...(notRun.length > 0 ? [''] : []),
    ...coverageLines(report),
    ...replyHint(report),
    ...keptLine(checks),
    ...variablesLine(told, context),
    ...failedLine(checks),
    pc.bold(summary.fail > 0 ? pc.red(counts) : pc.green(counts)),
  ];
  return `${blocks.join('\n')}\n`;
}

/** What was drawn by lot can be drawn again. */
function showSeed({ checks, seed }: Report): string {
  return checks.some(({ id }) => id.startsWith('FUZ-')) ? `, seed ${seed}` : '';
}

/** A bot that never replied was hardly exercised. */
function replyHint({ bot }: Report): string[] {
  if (bot.replies > 0) return [];
  return [
    pc.yellow(
      `The bot did not reply to ${isolated(bot.probe, 160)}. Give a text that makes it reply: --probe TEXT.`,
    ),
  ];
}

function keptLine(checks: CheckResult[]): string[] {
  const file = checks.flatMap(({ findings }) => findings.flatMap(({ kept }) => kept?.file ?? []))[0];
  return file === undefined
    ? []
    : [pc.dim(`What the bot was sent in each of these cases is kept in ${plain(showFolder(file), 160)}.`)];
}

/** Keys are not printed, so that a command that needs one can be pasted once its variable is set. */
function variablesLine(told: readonly CheckResult[], { variables = [] }: ReportContext): string[] {
  if (told.length === 0 || variables.length === 0) return [];
  const settings = variables.map((name) => `${name}=...`).join(' ');
  return [pc.dim(`Before you paste a command of this report: export ${settings}`)];
}

function showFolder(file: string): string {
  return file.replace(/[/\\][^/\\]*$/, '');
}

function failedLine(checks: CheckResult[]): string[] {
  const ids = checks.filter(({ verdict, known }) => verdict === 'fail' && !known).map(({ id }) => id);
  return ids.length > 0 ? [pc.red(`failed: ${ids.join(', ')}`)] : [];
}

/** Results that one cause explains: the same group of checks, the same first finding, the same remedy. */
function byCause(results: readonly CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    const group = result.id.split('-')[0];
    const { message } = result.findings[0]!;
    const key = `${group} ${result.known} ${findCheck(result.id)?.remedy ?? result.id} ${message}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()];
}

function findCheck(id: string): Check | undefined {
  return [...catalogue, ...fuzzChecks].find((check) => check.id === id);
}

/** What failed once, beside others, and passed alone. */
function unconfirmedLines(checks: readonly CheckResult[]): string[] {
  const lines = checks.flatMap(({ id, unconfirmed = [] }) =>
    unconfirmed
      .slice(0, 1)
      .map((finding) =>
        pc.dim(`once only  ${id}  ${findingTitle(finding)} It passed alone, and is not counted.`),
      ),
  );
  return lines.length > 0 ? [...lines, ''] : [];
}

/** One entry of the report: a check, or several that one cause explains, told as the cases of one. */
function block(
  results: readonly CheckResult[],
  { report, context: { again } }: { report: Report; context: ReportContext },
): string {
  const [result] = results as [CheckResult];
  const ids = results.map(({ id }) => id);
  const check = findCheck(result.id);
  const rule = platformCatalogue.find(({ id }) => id === result.id);
  const isFailure = result.verdict === 'fail';
  const sign = isFailure ? pc.red('fail  must') : pc.yellow('warn  should');
  const sources = [...new Set(results.map(({ source }) => source))].join(', ');
  const about = pc.dim(`(${sources}${result.known ? ', in the baseline' : ''})`);
  const each = results.map(({ id, findings }) =>
    merged(findings).map((finding) => ({ ...finding, check: id })),
  );
  // Each check is told before any has a second line.
  const findings = [...each.flatMap(([first]) => first!), ...each.flatMap(([, ...others]) => others)];
  const most = Math.max(mostShown, Math.min(results.length, mostOfCause));
  const more = findings.length - most;
  const title =
    results.length === 1
      ? result.title
      : `${results.length} checks, one cause: ${result.findings[0]!.message}`;
  return [
    `${sign}  ${pc.bold(ids.join(' '))}  ${title} ${about}`,
    ...(results.length === 1
      ? findings.slice(0, most).flatMap(findingLines)
      : [...findingLines(findings[0]!), ...findings.slice(1, most).map(caseLine)]),
    ...(more > 0 ? [`  and ${more} more like this`] : []),
    ...(check ? [pair('why', check.why), pair('change', pc.bold(check.remedy))] : []),
    ...(rule ? [pair('why', rule.why)] : []),
    ...(isFailure && !rule ? [pair('example', `divar-emulator verify --explain ${result.id}`)] : []),
    ...listSpecLines(findings),
    pair('again', plain(again(onlyThese(ids, report)), 500)),
    ...(isFailure ? keptLines(findings[0], again) : []),
    '',
  ].join('\n');
}

function caseLine(finding: CheckFinding & { check: string }): string {
  const { actual } = finding;
  const came = actual === undefined ? '' : `  ${pc.dim('came')} ${isolated(actual, 160)}`;
  return `  ${finding.check}  ${isolated(finding.case ?? '', 80)}${came}`;
}

function keptLines(finding: CheckFinding | undefined, again: ReportContext['again']): string[] {
  if (!finding?.kept) return [];
  const { file, curl } = finding.kept;
  return [pair('alone', plain(again(`--rerun ${file}`), 500)), pair('curl', plain(curl, 2000))];
}

function listSpecLines(findings: CheckFinding[]): string[] {
  const places = new Set(findings.slice(0, mostShown).flatMap(({ spec }) => spec ?? []));
  return places.size > 0 ? [pair('contract', [...places].join(', '))] : [];
}

function findingLines(finding: CheckFinding): string[] {
  return [
    `  ${findingTitle(finding)}`,
    ...findingWords(finding).map(([word, text]) => `  ${pair(word, text)}`),
  ];
}

function pair(word: string, text: string): string {
  return `  ${pc.dim(word.padEnd(9))} ${text}`;
}

/** What of the contract the run exercised, and the first of what it did not. */
function coverageLines({ coverage }: Report): string[] {
  const rows = coverageRows(coverage).map(({ title, exercised, total, missing }) => {
    const names = missing.flatMap(([, list]) => list);
    const first = names.slice(0, 3).join(', ');
    const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return `  ${title.padEnd(36)} ${`${exercised} of ${total}`.padEnd(11)}${first ? pc.dim(`not: ${first}${rest}`) : ''}`;
  });
  return [pc.bold('exercised'), ...rows, ''];
}

/** The catalogue, one line a check. */
export function listed(): string {
  return [...catalogue, ...fuzzChecks]
    .map(
      ({ id, level, source, title, slow }) =>
        `${id.padEnd(27)} ${level.padEnd(6)} ${source.padEnd(9)} ${title}${runsUnder(slow, id)}\n`,
    )
    .join('');
}

/** One check in full: what it sends, why, what to change, and an example of that. */
export function explained({ id, title, level, source, why, remedy, slow }: Check): string {
  const { sends, node, python } = findRemedy(id) ?? { sends: '', node: '', python: '' };
  return [
    `${pc.bold(id)}  ${title}`,
    pc.dim(`${level}, source ${source}${runsUnder(slow, id)}`),
    '',
    `sends   ${sends}`,
    `why     ${why}`,
    `change  ${remedy}`,
    '',
    pc.bold('Node'),
    indented(node),
    pc.bold('Python'),
    indented(python),
  ].join('\n');
}

function runsUnder(slow: boolean | undefined, id: string): string {
  if (slow) return ' (--slow)';
  return id.startsWith('FUZ-') ? ' (--fuzz)' : '';
}

function indented(code: string): string {
  return code.replace(/^(?=.)/gm, '  ');
}
