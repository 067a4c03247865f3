import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Fact } from '../../domain/model.ts';
import { UsageError } from '../../usage-error.ts';
import { type EntryView, entryFromView, entryView } from '../../wire/entry-view.ts';
import type { Entry } from '../entry.ts';
import type { JournalStore } from '../journal.ts';
import { type Line, linesOf } from './lines.ts';

const format = 'divar-emulator-journal';
const version = 1;

/** What an app's file holds, in order, and what there is to tell about it. */
export interface Kept {
  items: ({ fact: Fact } | { entry: Entry })[];
  notes: string[];
}

/** Could not be kept: disk full, folder gone. The exchange at hand must not be answered as if it were kept. */
export class StorageError extends UsageError {
  constructor(file: string, cause: unknown) {
    super(
      `Could not write ${file}: ${(cause as Error).message}. Nothing is taken until there is room again.`,
      { exitCode: 3, cause },
    );
    this.name = 'StorageError';
  }
}

/** Keeps the facts and exchanges of one app as JSON Lines. A line is written before the caller goes on. */
export class JournalFile implements JournalStore {
  readonly file: string;
  readonly #fd: number;
  #size: number;

  readonly #write: typeof writeSync;

  constructor(file: string, { write = writeSync }: { write?: typeof writeSync } = {}) {
    this.file = file;
    this.#write = write;
    this.#fd = openSync(file, 'a', 0o600);
    this.#size = fstatSync(this.#fd).size;
    if (this.#size === 0) this.#append({ format, version });
  }

  keepFact(fact: Fact): void {
    this.#append(fact);
  }

  keepEntry(entry: Entry): void {
    this.#append({ kind: 'entry', ...entryView(entry) });
  }

  close(): void {
    closeSync(this.#fd);
  }

  #append(value: object): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      for (let written = 0; written < line.length; ) written += this.#write(this.#fd, line, written);
      this.#size += line.length;
    } catch (cause) {
      this.#takeBack();
      throw new StorageError(this.file, cause);
    }
  }

  /** Removes the part of a line that was written before the disk was full. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#size);
    } catch {
      // The part stays; the next start sets it aside.
    }
  }
}

/** Reads an app's file. A torn last line is moved to a file of its own and told; a bad line elsewhere is an error. */
export function readJournalFile(file: string): Kept {
  const kept: Kept = { items: [], notes: [] };
  let bad: Line | undefined;
  for (const line of linesOf(file)) {
    if (bad) throw unreadable(file, bad);
    const value = parse(line);
    if (value === undefined) bad = line;
    else if (line.number === 1) checkFormat(file, value);
    else if (value.kind === 'entry') kept.items.push({ entry: entryFromView(value as unknown as EntryView) });
    else kept.items.push({ fact: value as unknown as Fact });
  }
  if (bad) kept.notes.push(setTornLineAside(file, bad));
  return kept;
}

function parse(line: Line): Record<string, unknown> | undefined {
  if (!line.complete) return undefined;
  try {
    return JSON.parse(line.text);
  } catch {
    return undefined;
  }
}

function checkFormat(file: string, header: Record<string, unknown>): void {
  if (header.format !== format)
    throw new UsageError(`${file} is no journal of divar-emulator.`, { exitCode: 3 });
  if (header.version === version) return;
  throw new UsageError(
    `${file} has the format version ${header.version}; this emulator knows version ${version}. Use a newer emulator, or another folder with --data.`,
    { exitCode: 3 },
  );
}

function setTornLineAside(file: string, { text, start, number }: Line): string {
  const aside = `${file}.torn`;
  writeFileSync(aside, `${text}\n`, { flag: 'a', mode: 0o600 });
  truncateSync(file, start);
  return `${file}: line ${number} was cut off, most likely by a crash. It is set aside in ${aside}; all lines before it are there.`;
}

function unreadable(file: string, { number }: Line): UsageError {
  return new UsageError(
    `${file}:${number}: the line is no JSON. Repair or remove the line, or choose another folder with --data.`,
    { exitCode: 3 },
  );
}
