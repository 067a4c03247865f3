import { annotationLines } from '../../emulator/reports/github.ts';
import { markdown, plainAround } from '../../emulator/reports/text.ts';
import type { CheckFinding, CheckResult } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';
import { noContext, onlyThese, type ReportContext } from './context.ts';
import { coverageRows } from './coverage-rows.ts';
import { effort, findingLine, findingTitle, findingWords, merged } from './finding-words.ts';

/** Of each check so many findings are told in full. */
const mostShown = 3;
/** GitHub shows a summary of at most 1 MiB. */
const mostCharacters = 900_000;

/** The report as Markdown for the summary of a GitHub job. */
export function githubReport(report: Report, context: ReportContext = noContext): string {
  const { checks, summary } = report;
  const counts = `**${summary.pass} passed, ${summary.fail} failed, ${summary.warn} warned, ${summary.not_run} not run**`;
  const told = checks.filter(({ findings }) => findings.length > 0);
  const notRun = checks.filter(({ verdict }) => verdict === 'not_run');
  const parts = [
    '## Contract tests',
    `${counts}, ${effort(summary)}`,
    ...(told.length > 0 ? [table(['', 'check', 'what'], told.map(row))] : []),
    ...told.map((check) => block(check, { report, context })),
    ...(notRun.length > 0
      ? [
          table(
            ['not run', 'why'],
            notRun.map(({ id, reason = '' }) => [id, cell(reason)]),
          ),
        ]
      : []),
    coverageTable(report),
  ];
  return `${parts.join('\n\n').slice(0, mostCharacters)}\n`;
}

/** Workflow commands that GitHub shows as annotations of the job. */
export function githubAnnotations({ checks }: Report, { file }: ReportContext = noContext): string {
  const told = checks.filter(({ findings, known }) => findings.length > 0 && !known);
  return annotationLines(
    told.map(({ id, title, verdict, findings }) => ({
      kind: verdict === 'fail' ? 'error' : 'warning',
      file,
      line: file === undefined ? undefined : 1,
      title: `${id} ${title}`,
      message: findingLine(findings[0]!),
    })),
  );
}

function row({ id, title, verdict, findings, known }: CheckResult): string[] {
  const [first] = findings;
  const sign = known ? 'known' : verdict === 'fail' ? '❌' : '⚠️';
  return [sign, id, cell(`${title}. ${first ? findingTitle(first) : ''}`)];
}

function block(
  { id, title, findings: all }: CheckResult,
  { report, context: { again } }: { report: Report; context: ReportContext },
): string {
  const findings = merged(all);
  const shownOnes = findings.slice(0, mostShown).map(findingBlock);
  const more = findings.length > mostShown ? [`and ${findings.length - mostShown} more`] : [];
  return [
    `<details><summary><b>${id}</b> ${cell(title)}</summary>`,
    ...shownOnes,
    ...more,
    `Again: ${code(again(onlyThese([id], report)))}. Remedy: ${code(`divar-emulator verify --explain ${id}`)}`,
    '</details>',
  ].join('\n\n');
}

function findingBlock(finding: CheckFinding): string {
  const pairs = findingWords(finding).map(([word, text]) => `| ${word} | ${cell(text)} |`);
  const kept = finding.kept ? [`| kept | ${cell(finding.kept.file)} |`] : [];
  const spec = finding.spec ? [`| contract | ${cell(finding.spec)} |`] : [];
  return [cell(findingTitle(finding)), '', '| | |', '| --- | --- |', ...pairs, ...spec, ...kept].join('\n');
}

function coverageTable({ coverage }: Report): string {
  const rows = coverageRows(coverage).map(({ title, exercised, total, missing }) => {
    const words = missing.map(
      ([why, names]) =>
        `${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}: ${why}`,
    );
    return [title, `${exercised} of ${total}`, cell(words.join('; '))];
  });
  return `### Coverage\n\n${table(['what', 'exercised', 'not'], rows)}`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text for a table's cell: no markup, no mention of a person, one line. */
function cell(text: string): string {
  return markdown(plainAround(text, 600));
}

function code(text: string): string {
  return `<code>${cell(text)}</code>`;
}
