import type { ReplayVerdict } from '../replay/verdict.ts';
import { githubReport } from './github.ts';
import { jsonReport } from './json.ts';
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
