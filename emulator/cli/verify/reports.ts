import { appendFileSync, writeFileSync } from 'node:fs';
import type { RunnerEvent } from '../../../contract-tests/index.ts';
import { ndjsonLine, type Report, type ReportContext, reportFormats } from '../../../contract-tests/index.ts';
import { nearest } from '../../../spec/index.ts';
import { UsageError } from '../../usage-error.ts';

/** A report that was asked for; without a file it is printed. */
export interface WantedReport {
  format: string;
  file?: string;
}

const known = [...Object.keys(reportFormats), 'ndjson'];

/** What `--report FORMAT=FILE` asks for. An unknown format is a UsageError that names the nearest one. */
export function wantedReport(text: string): WantedReport {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (!known.includes(format)) {
    const [like] = nearest(format, known);
    const hint = like === undefined ? '' : ` Did you mean ${like}?`;
    throw new UsageError(
      `--report ${text}: there is no format "${format}".${hint} The formats: ${known.join(', ')}, each with =FILE to write it to a file.`,
    );
  }
  return { format, ...(file !== '' && { file }) };
}

/** Writes the events of a run as they come, so that a run that is cut short leaves what there was. */
export function ndjsonListener(
  reports: readonly WantedReport[],
  print: (text: string) => void,
): (event: RunnerEvent) => void {
  const wanted = reports.filter(({ format }) => format === 'ndjson');
  for (const { file } of wanted) if (file !== undefined) written(file, () => writeFileSync(file, ''));
  return (event) => {
    for (const { file } of wanted) {
      if (file === undefined) print(ndjsonLine(event));
      else appendFileSync(file, ndjsonLine(event));
    }
  };
}

/** Writes all other reports; prints those without a file, and the pretty one where none is printed. */
export function writeReports(
  report: Report,
  {
    reports,
    context,
    print,
  }: { reports: readonly WantedReport[]; context: ReportContext; print: (text: string) => void },
): void {
  for (const { format, file } of reports.filter((one) => one.format !== 'ndjson')) {
    const text = reportFormats[format]!(report, context);
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (file !== undefined) written(file, () => writeFileSync(file, text));
    else if (format === 'github' && summary) {
      appendFileSync(summary, text);
      print(reportFormats.annotations!(report, context));
    } else print(text);
  }
  if (!reports.some(isPrinted)) print(reportFormats.pretty!(report, context));
}

/** Takes the place of the pretty report on the standard output. */
function isPrinted({ format, file }: WantedReport): boolean {
  if (file !== undefined || format === 'annotations') return false;
  return format !== 'github' || !process.env.GITHUB_STEP_SUMMARY;
}

function written(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new UsageError(`The report ${file} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}
