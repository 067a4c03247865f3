import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { RunnerEvent } from '../../../contract-tests/index.ts';
import { ndjsonLine, type Report, type ReportContext, reportFormats } from '../../../contract-tests/index.ts';
import { type WantedReport, writeNamedFile } from '../wanted-report.ts';

/** The formats that `--report` knows. */
export const verifyFormats = [...Object.keys(reportFormats), 'ndjson'];

/** Takes the events of a run. */
export interface EventLog {
  note(event: RunnerEvent): void;
  /** Writes what was held back. */
  end(): void;
}

/**
 * Writes the events of a run as they come, so that a run that is cut short leaves what there was. Files in this folder
 * are written at the end where we started the bot: it may watch the folder, and would be restarted by each of them.
 */
export function eventLog(
  reports: readonly WantedReport[],
  { print, isWatched }: { print: (text: string) => void; isWatched: boolean },
): EventLog {
  const wanted = reports.filter(({ format }) => format === 'ndjson');
  const heldBack = new Map<string, string[]>();
  for (const { file } of wanted) {
    if (file === undefined) continue;
    writeNamedFile(file, '');
    if (isWatched && !path.relative('.', file).startsWith('..')) heldBack.set(file, []);
  }
  return {
    note(event) {
      for (const { file } of wanted) {
        if (file === undefined) print(ndjsonLine(event));
        else if (heldBack.has(file)) heldBack.get(file)!.push(ndjsonLine(event));
        else appendFileSync(file, ndjsonLine(event));
      }
    },
    end() {
      for (const [file, lines] of heldBack) writeNamedFile(file, lines.join(''));
    },
  };
}

/** Writes all other reports; prints those without a file, and the pretty one where none is printed. */
export function writeReports(
  report: Report,
  {
    reports,
    context,
    print = () => undefined,
  }: { reports: readonly WantedReport[]; context: ReportContext; print?: (text: string) => void },
): void {
  for (const { format, file } of reports.filter((one) => one.format !== 'ndjson')) {
    const text = reportFormats[format]!(report, context);
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (file !== undefined) writeNamedFile(file, text);
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
