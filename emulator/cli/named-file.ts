import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Makes the folder of a file that the person named, so that no long run ends without a place to write to. */
export function makeParentFolder(file: string): void {
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
