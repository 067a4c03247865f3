import { safeJson } from '../../emulator/reports/text.ts';
import type { Check } from '../check.ts';
import type { CheckFinding, CheckResult } from '../finding.ts';
import type { Report } from '../runner/report.ts';
import { noContext, type ReportContext } from './context.ts';
import { findingLine } from './finding-words.ts';

/** The report as SARIF 2.1.0: the rules are the checks, the results are the findings. */
export function sarifReport(
  report: Report,
  context: ReportContext = noContext,
  catalogue: readonly Check[] = [],
): string {
  const about = new Map(catalogue.map((check) => [check.id, check]));
  const rules = report.checks.map((result) => rule(result, about.get(result.id)));
  const results = report.checks.flatMap((check, index) =>
    check.findings.map((finding) => result(check, { finding, index, context })),
  );
  const run = {
    tool: { driver: { name: 'divar-emulator verify', rules } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: report.summary.time_is_up !== true }],
    results,
  };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${safeJson({ $schema: schema, version: '2.1.0', runs: [run] }, 2)}\n`;
}

function rule({ id, title, level, source }: CheckResult, check: Check | undefined): object {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    ...(check && {
      fullDescription: { text: check.why },
      help: { text: check.remedy },
    }),
    defaultConfiguration: { level: level === 'must' ? 'error' : 'warning' },
    properties: { level, source },
  };
}

interface Told {
  finding: CheckFinding;
  index: number;
  context: ReportContext;
}

function result(check: CheckResult, { finding, index, context }: Told): object {
  const { level, kept, where } = finding;
  const uri = context.file ?? kept?.file;
  return {
    ruleId: check.id,
    ruleIndex: index,
    level: check.known ? 'note' : level === 'must' ? 'error' : 'warning',
    message: { text: findingLine(finding) },
    locations: [
      {
        ...(uri !== undefined && {
          physicalLocation: { artifactLocation: { uri: encodeURI(uri) }, region: { startLine: 1 } },
        }),
        ...(where !== undefined && { logicalLocations: [{ fullyQualifiedName: where, kind: 'member' }] }),
      },
    ],
    partialFingerprints: { checkAndCase: `${check.id}/${finding.case ?? ''}/${where ?? ''}` },
    ...(check.known && { baselineState: 'unchanged' }),
  };
}
