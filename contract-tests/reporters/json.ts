import type { Report } from '../runner/verify.ts';

/** The report as JSON: `{summary, checks, bot}`. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
