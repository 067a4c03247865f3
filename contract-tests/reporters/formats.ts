import { safeJson } from '../../emulator/reports/text.ts';
import { catalogue } from '../checks/catalogue.ts';
import type { RunnerEvent } from '../runner/events.ts';
import type { Report } from '../runner/report.ts';
import type { ReportContext } from './context.ts';
import { githubAnnotations, githubReport } from './github.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { prettyReport } from './pretty.ts';
import { sarifReport } from './sarif.ts';

/** The reports that are written when the run is over, by the name of their format. */
export const reportFormats: Record<string, (report: Report, context?: ReportContext) => string> = {
  pretty: prettyReport,
  json: jsonReport,
  junit: junitReport,
  sarif: (report, context) => sarifReport(report, context, catalogue),
  html: htmlReport,
  github: githubReport,
  annotations: githubAnnotations,
};

/** The report as JSON, as contract-tests/report.schema.json has it. */
function jsonReport(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}

/** One event of the run as a line of NDJSON. */
export function ndjsonLine(event: RunnerEvent): string {
  return `${safeJson(event)}\n`;
}
