import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../spec/index.ts';
import { UsageError } from '../usage-error.ts';

/** A report that was asked for; without a file it is printed. */
export interface WantedReport {
  format: string;
  file?: string;
}

/** What each `--report FORMAT=FILE` asks for. The folders are made at once; see `wantedReport` for errors. */
export function wantedReports(texts: readonly string[], formats: readonly string[]): WantedReport[] {
  const reports = texts.map((text) => wantedReport(text, formats));
  for (const { file } of reports) if (file !== undefined) makeParentFolder(file);
  return reports;
}

/** What `--report FORMAT=FILE` asks for. An unknown format is a UsageError that names the nearest one. */
export function wantedReport(text: string, formats: readonly string[]): WantedReport {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (formats.includes(format)) return { format, file: file !== '' ? file : undefined };
  const [like] = nearest(format, formats);
  const hint = like === undefined ? '' : ` Did you mean ${like}?`;
  throw new UsageError(
    `--report ${text}: there is no format "${format}".${hint} The formats: ${formats.join(', ')}, each with =FILE to write it to a file.`,
  );
}

/** Makes the folder of a file that the person named, so that no long run ends without a place to write to. */
function makeParentFolder(file: string): void {
  orSayWhy(file, () => mkdirSync(path.dirname(path.resolve(file)), { recursive: true }));
}

/** Writes a file that the person named, and makes its folder. What cannot be written is a UsageError. */
export function writeNamedFile(file: string, text: string): void {
  makeParentFolder(file);
  orSayWhy(file, () => writeFileSync(file, text));
}

function orSayWhy(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new UsageError(`${file} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}
