import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../../spec/index.ts';
import { UsageError } from '../../usage-error.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { githubReport } from './github.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { prettyReport } from './pretty.ts';

const reports: Record<string, (verdict: ReplayVerdict) => string> = {
  pretty: (verdict) => prettyReport(verdict),
  junit: junitReport,
  json: jsonReport,
  github: githubReport,
};

/** A report that was asked for, as FORMAT or FORMAT=FILE. */
export interface WantedReport {
  format: string;
  file?: string;
}

/** Reads `junit=report.xml`, or `github` for one that is printed. */
export function wantedReport(text: string): WantedReport {
  const [format = '', ...rest] = text.split('=');
  if (!Object.hasOwn(reports, format)) {
    const known = Object.keys(reports);
    const [close] = nearest(format, known);
    const remedy = close === undefined ? `Use one of ${known.join(', ')}.` : `Did you mean ${close}?`;
    throw new UsageError(`--report ${text}: there is no report "${format}". ${remedy}`);
  }
  return { format, ...(rest.length > 0 && { file: rest.join('=') }) };
}

/** Writes the report to its file, or hands it to `print`. */
export function writeReport(
  { format, file }: WantedReport,
  verdict: ReplayVerdict,
  print: (text: string) => void,
): void {
  const text = reports[format]!(verdict);
  if (file === undefined) print(text);
  else {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileSync(file, text);
  }
}
