import { markup, plainAround } from '../../emulator/reports/text.ts';
import { catalogue } from '../checks/catalogue.ts';
import { fuzzChecks } from '../fuzz/checks.ts';
import type { CheckFinding, CheckResult } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';
import { noContext, onlyThese, type ReportContext } from './context.ts';
import { coverageRows } from './coverage-rows.ts';
import { effort, findingWords, merged } from './finding-words.ts';

const style = `
:root { color-scheme: light dark; --quiet: #6b7280; --line: #8884; --bad: #b91c1c; --warn: #92610a; --good: #15803d; }
@media (prefers-color-scheme: dark) { :root { --quiet: #9ca3af; --bad: #f87171; --warn: #fbbf24; --good: #4ade80; } }
body { font: 15px/1.6 system-ui, "Vazirmatn", Tahoma, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: start; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); }
th { font-weight: 500; color: var(--quiet); white-space: nowrap; }
details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; }
code, bdi { overflow-wrap: anywhere; } code { font: 13px/1.5 ui-monospace, monospace; unicode-bidi: plaintext; }
.quiet { color: var(--quiet); } .fail { color: var(--bad); } .warn { color: var(--warn); } .pass { color: var(--good); }
.verdict { display: inline-block; min-width: 4rem; } .finding { margin: .8rem 0; }
`;

/** The report as one HTML page that needs nothing else. */
export function htmlReport(report: Report, context: ReportContext = noContext): string {
  const { summary, checks, bot } = report;
  const told = checks.filter(({ findings }) => findings.length > 0);
  const counts = `<span class="pass">${summary.pass} passed</span>, <span class="fail">${summary.fail} failed</span>, <span class="warn">${summary.warn} warned</span>, ${summary.not_run} not run`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Contract tests: ${summary.fail} failed</title>
<style>${style}</style>
</head>
<body>
<h1>Contract tests</h1>
<p>${counts}</p>
<p class="quiet"><code>${text(bot.url)}</code>, ${effort(summary)}, seed ${report.seed}</p>
${told.length > 0 ? `<h2>What to change</h2>\n${told.map((check) => toldCheck(check, { report, context })).join('\n')}` : ''}
<h2>All checks</h2>
<table>
${checks.map(row).join('\n')}
</table>
<h2>What of the contract was exercised</h2>
<table>
${coverageRows(report.coverage).map(coverageRow).join('\n')}
</table>
</body>
</html>
`;
}

function toldCheck(
  result: CheckResult,
  { report, context: { again } }: { report: Report; context: ReportContext },
): string {
  const check = [...catalogue, ...fuzzChecks].find(({ id }) => id === result.id);
  const findings = merged(result.findings);
  const open = result.verdict === 'fail' ? ' open' : '';
  return `<details${open}><summary>${verdict(result)} <b>${result.id}</b> ${text(result.title)} <span class="quiet">${result.level}, ${result.source}</span></summary>
${check ? `<p>${text(check.why)} <b>${text(check.remedy)}</b></p>` : ''}
${findings.slice(0, 10).map(finding).join('\n')}
${findings.length > 10 ? `<p class="quiet">and ${findings.length - 10} more</p>` : ''}
<p class="quiet">again <code>${text(again(onlyThese([result.id], report)))}</code></p>
</details>`;
}

function finding(one: CheckFinding): string {
  const rows: [string, string][] = [
    ...findingWords(one),
    ...(one.spec ? [['contract', one.spec] as [string, string]] : []),
    ...(one.kept
      ? [['kept', one.kept.file] as [string, string], ['curl', one.kept.curl] as [string, string]]
      : []),
  ];
  const label = one.case === undefined ? '' : `<bdi dir="auto">${text(one.case)}</bdi>: `;
  return `<div class="finding">${label}${text(one.message)}
<table>
${rows.map(([word, value]) => `<tr><th>${word}</th><td><code><bdi dir="auto">${text(value)}</bdi></code></td></tr>`).join('\n')}
</table></div>`;
}

function row(result: CheckResult): string {
  const reason = result.reason === undefined ? '' : `: ${text(result.reason)}`;
  return `<tr><td>${verdict(result)}</td><td>${result.id}</td><td>${text(result.title)}${reason}</td><td class="quiet">${result.level}, ${result.source}</td></tr>`;
}

function verdict({ verdict: word, known }: CheckResult): string {
  return `<span class="verdict ${word}">${known ? 'known' : word.replace('_', ' ')}</span>`;
}

function coverageRow({ title, exercised, total, missing }: ReturnType<typeof coverageRows>[number]): string {
  const not = missing.map(
    ([why, names]) => `${text(names.join(', '))} <span class="quiet">(${text(why)})</span>`,
  );
  return `<tr><th>${title}</th><td>${exercised}&nbsp;of&nbsp;${total}</td><td>${not.join('<br>')}</td></tr>`;
}

function text(value: string): string {
  return markup(plainAround(value, 2500));
}
