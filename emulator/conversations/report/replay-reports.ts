import { annotationLines } from '../../reports/github.ts';
import { safeJson } from '../../reports/text.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';
import { junitReport } from './junit.ts';
import { prettyReport } from './pretty.ts';
import { sarifReport } from './sarif.ts';

/** A replay's verdict in each form. */
export const replayReports: Record<string, (verdict: ReplayVerdict) => string> = {
  pretty: (verdict) => prettyReport(verdict),
  junit: junitReport,
  sarif: sarifReport,
  json: jsonReport,
  github: githubReport,
};

/** The verdict as JSON, with the version of its form. */
export function jsonReport(verdict: ReplayVerdict): string {
  return `${safeJson({ format: 'divar-emulator-replay', version: 1, ...verdict }, 2)}\n`;
}

/** Annotations for GitHub's workflows, at the line of the turn. */
export function githubReport({ conversations, strays }: ReplayVerdict): string {
  const failures = conversations.flatMap(({ failures, name }) =>
    failures.map((failure) => ({
      kind: 'error' as const,
      ...failure.at,
      title: `${name}: ${failure.title}`,
      message: failureText(failure),
    })),
  );
  const others = strays.map((message) => ({
    kind: 'error' as const,
    title: 'divar-emulator replay',
    message,
  }));
  return annotationLines([...failures, ...others]);
}
