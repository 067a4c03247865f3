import {
  closeSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { KeptFact } from '../../domain/model.ts';
import { UsageError } from '../../usage-error.ts';
import { type EntryView, entryFromView, entryView } from '../../wire/entry-view.ts';
import type { Entry } from '../entry.ts';
import type { JournalStore } from '../journal.ts';
import { type Line, linesOf } from './lines.ts';

const format = 'divar-emulator-journal';
const version = 1;

/** One line of an app's file, and its number. */
export type KeptItem = { line: number } & ({ fact: KeptFact } | { entry: Entry });

/** What an app's file holds, in order, and what there is to tell about it. */
export interface Kept {
  file: string;
  items: KeptItem[];
  notes: string[];
}

/** Writes bytes from `offset` on to an open file, as `writeSync` does; answers how many it took. */
export type WriteBytes = (fd: number, bytes: Buffer, offset: number) => number;

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
  readonly #fd: number;
  readonly #write: WriteBytes;
  #file: string;
  #size: number;

  /** Goes on with the file, or begins it `anew`. Readable by its owner alone. */
  constructor(
    file: string,
    { write = writeSync, anew = false }: { write?: WriteBytes; anew?: boolean } = {},
  ) {
    this.#file = file;
    this.#write = write;
    this.#fd = opened(file, { anew });
    this.#size = fstatSync(this.#fd).size;
    try {
      if (this.#size === 0) this.#append({ format, version });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  keepFact(fact: KeptFact): void {
    this.#append(fact);
  }

  keepEntry(entry: Entry): void {
    this.#append({ kind: 'entry', ...entryView(entry) });
  }

  /** Gives the file another name, in place of any file that has it. */
  moveTo(file: string): void {
    renameSync(this.#file, file);
    this.#file = file;
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
      throw new StorageError(this.#file, cause);
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

function opened(file: string, { anew }: { anew: boolean }): number {
  try {
    if (anew) rmSync(file, { force: true });
    const fd = openSync(file, 'a', 0o600);
    fchmodSync(fd, 0o600);
    return fd;
  } catch (cause) {
    throw new StorageError(file, cause);
  }
}

/**
 * Reads an app's file. A torn last line is moved to a file of its own and told; any other bad line is an error. What is
 * given to `take` is not collected: a file may be larger than memory.
 */
export function readJournalFile(file: string, take?: (item: KeptItem) => void): Kept {
  const kept: Kept = { file, items: [], notes: [] };
  const keep = take ?? ((item: KeptItem) => void kept.items.push(item));
  try {
    for (const line of linesOf(file)) {
      if (!line.complete) kept.notes.push(setTornLineAside(file, line));
      else if (line.number === 1) checkFormat(file, line);
      else keep(itemOf(file, line));
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const message = `Could not read ${file}: ${(cause as Error).message}. Repair it, or choose another folder with --data.`;
    throw new UsageError(message, { exitCode: 3, cause });
  }
  return kept;
}

/** The complaint about a line that cannot be taken. */
export function badLine(file: string, line: number, cause: unknown): UsageError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(
    `${file}:${line}: the line cannot be taken: ${reason}. Repair or remove the line, or choose another folder with --data.`,
    { exitCode: 3, cause },
  );
}

function itemOf(file: string, { text, number: line }: Line): KeptItem {
  try {
    const value = JSON.parse(text);
    if (typeof value?.kind !== 'string') throw new Error('it is no object with a "kind"');
    return value.kind === 'entry' ? { line, entry: keptEntry(value) } : { line, fact: value };
  } catch (cause) {
    throw badLine(file, line, cause);
  }
}

function keptEntry(value: EntryView): Entry {
  const entry = entryFromView(value);
  if (Number.isInteger(entry.id) && Number.isInteger(entry.at)) return entry;
  throw new Error('it is an exchange without a number or a time');
}

function checkFormat(file: string, { text }: Line): void {
  const header = headerIn(text);
  if (header?.format !== format)
    throw new UsageError(`${file} is no journal of divar-emulator. Choose another folder with --data.`, {
      exitCode: 3,
    });
  if (header.version === version) return;
  throw new UsageError(
    `${file} has the format version ${header.version}; this emulator knows version ${version}. Use a newer emulator, or another folder with --data.`,
    { exitCode: 3 },
  );
}

function headerIn(text: string): { format?: unknown; version?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The torn line is kept byte for byte: a crash may have cut it within a character. */
function setTornLineAside(file: string, { bytes, start, number }: Line): string {
  const aside = `${file}.torn`;
  writeFileSync(aside, Buffer.concat([bytes, Buffer.from('\n')]), { flag: 'a', mode: 0o600 });
  truncateSync(file, start);
  return `${file}: line ${number} was cut off, most likely by a crash. It is set aside in ${aside}; all lines before it are there.`;
}
