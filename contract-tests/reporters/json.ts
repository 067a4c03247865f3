import { safeJson } from '../../emulator/reports/text.ts';
import type { RunnerEvent } from '../runner/events.ts';
import type { Report } from '../runner/report.ts';

/** The report as JSON, as contract-tests/report.schema.json has it. */
export function jsonReport(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}

/** One event of the run as a line of NDJSON. */
export function ndjsonLine(event: RunnerEvent): string {
  return `${safeJson(event)}\n`;
}
