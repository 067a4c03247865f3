import { type SarifResult, type SarifRule, sarifJson } from '../../emulator/index.ts';
import { packageVersion } from '../../spec/index.ts';
import type { Check } from '../runner/check.ts';
import type { CheckFinding, CheckResult } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';
import { noContext, type ReportContext } from './context.ts';
import { findingLine } from './finding-words.ts';

/** Where findings are shown in a repository that has no file for them: the one that the configuration would be in. */
const usualFile = 'divar-emulator.yaml';

/** The report as SARIF 2.1.0: the rules are the checks, the results are the findings. */
export function sarifReport(
  { checks, summary }: Report,
  context: ReportContext = noContext,
  catalogue: readonly Check[] = [],
): string {
  const about = new Map(catalogue.map((check) => [check.id, check]));
  return sarifJson({
    version: packageVersion(),
    name: 'divar-emulator verify',
    rules: checks.map((check) => describeRule(check, about.get(check.id))),
    results: checks.flatMap((check) =>
      check.findings.map((finding) => describeResult(check, { finding, context })),
    ),
    isComplete: summary.time_is_up !== true && summary.not_run < summary.total,
  });
}

function describeRule({ id, title, level, source }: CheckResult, check: Check | undefined): SarifRule {
  return {
    id,
    title,
    description: check?.why,
    help: check?.remedy,
    level: level === 'must' ? 'error' : 'warning',
    properties: { level, source },
  };
}

function describeResult(
  { id, known }: CheckResult,
  { finding, context }: { finding: CheckFinding; context: ReportContext },
): SarifResult {
  const { level, kept, where, case: label = '' } = finding;
  return {
    ruleId: id,
    level: known ? 'note' : level === 'must' ? 'error' : 'warning',
    message: findingLine(finding),
    file: context.file ?? kept?.file ?? usualFile,
    member: where,
    fingerprint: `${id}/${label}/${where ?? ''}`,
    isKnown: known,
  };
}
