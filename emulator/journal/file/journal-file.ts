import { isUtf8 } from 'node:buffer';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import type { KeptFact } from '../../divar/model.ts';
import { UsageError } from '../../usage-error.ts';
import type { JournalEntry } from '../entry.ts';
import { type EntryView, entryFromView, entryView } from '../entry-view.ts';
import type { JournalStore } from '../journal.ts';
import { isSameFile } from './folder-lock.ts';
import { type Line, readLines } from './lines.ts';

const format = 'divar-emulator-journal';
const version = 1;

/** One line of an app's file, and its number. */
export type KeptItem = { line: number } & ({ fact: KeptFact } | { entry: JournalEntry });

/** What an app's file holds, in order, and what there is to tell about it. */
export interface JournalContent {
  file: string;
  items: KeptItem[];
  notes: string[];
  /** Lines that cannot be taken. */
  bad: BadLine[];
}

/** A line that cannot be taken: what is lost with it, and why. */
export interface BadLine {
  line: number;
  what: string;
  cause: unknown;
}

/** Writes bytes from `offset` on to an open file, as `writeSync` does; answers how many it took. */
export type WriteBytes = (fd: number, bytes: Buffer, offset: number) => number;

/** Could not be kept: disk full, folder gone. The exchange at hand must not be answered as if it were kept. */
export class StorageError extends UsageError {
  /** The same trouble as before, which has been told. */
  readonly isRepeated: boolean;

  constructor(file: string, cause: unknown, { isRepeated = false }: { isRepeated?: boolean } = {}) {
    super(
      `Could not write ${file}: ${(cause as Error).message.replace(/\.$/, '')}. Nothing is taken until there is room again.`,
      { exitCode: 3, cause },
    );
    this.name = 'StorageError';
    this.isRepeated = isRepeated;
  }
}

/** Whether the disk takes what is written; shared by all that write to one folder, so that trouble is told once. */
export class DiskHealth {
  /** Bytes of the write that failed; trouble is over once as many found room. */
  #failedBytes: number | undefined;

  /** Writes; what cannot be written is a `StorageError`. */
  write<T>(file: string, bytes: number, act: () => T): T {
    try {
      const result = act();
      if (this.#failedBytes !== undefined && bytes >= this.#failedBytes) this.#failedBytes = undefined;
      return result;
    } catch (cause) {
      const isRepeated = this.#failedBytes !== undefined;
      this.#failedBytes = Math.min(bytes, this.#failedBytes ?? bytes);
      throw new StorageError(file, cause, { isRepeated });
    }
  }
}

interface JournalFileOptions {
  write?: WriteBytes | undefined;
  /** Begins the file anew. */
  anew?: boolean;
  health?: DiskHealth;
}

/** Keeps the facts and exchanges of one app as JSON Lines. A line is written before the caller goes on. */
export class JournalFile implements JournalStore {
  readonly #fd: number;
  readonly #write: WriteBytes;
  readonly #health: DiskHealth;
  #file: string;
  #size: number;

  /** Goes on with the file, or begins it `anew`. Readable by its owner alone. */
  constructor(
    file: string,
    { write = writeSync, anew = false, health = new DiskHealth() }: JournalFileOptions = {},
  ) {
    this.#file = file;
    this.#write = write;
    this.#health = health;
    this.#fd = health.write(file, 0, () => opened(file, { anew }));
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

  keepEntry(entry: JournalEntry): void {
    this.#append({ kind: 'entry', ...entryView(entry) });
  }

  /** Why the file that the name leads to is not the one that was written; undefined where it is. */
  harm(): string | undefined {
    if (!isSameFile(this.#fd, this.#file)) return existsSync(this.#file) ? 'replaced' : 'deleted';
    const { size } = fstatSync(this.#fd);
    if (size === this.#size) return undefined;
    return size < this.#size ? 'cut off' : 'written to by somebody else';
  }

  /** Remembers how far it is written by now; what it answers removes all lines from there on. */
  mark(): () => void {
    const size = this.#size;
    return () => {
      this.#size = size;
      this.#takeBack();
    };
  }

  /** Bytes that are written by now. */
  get size(): number {
    return this.#size;
  }

  /** Adds the lines that another file has from a byte on. */
  addFrom(other: JournalFile, start: number): void {
    const bytes = Buffer.alloc(other.#size - start);
    const fd = openSync(other.#file, 'r');
    try {
      for (let read = 0; read < bytes.length; ) {
        const count = readSync(fd, bytes, read, bytes.length - read, start + read);
        if (count === 0) throw new Error('the file is shorter than what was written');
        read += count;
      }
    } finally {
      closeSync(fd);
    }
    this.#appendBytes(bytes);
  }

  /** Settles when all that is written by now is on the disk itself. */
  async flush(): Promise<void> {
    await promisify(fsync)(this.#fd);
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
    this.#appendBytes(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  #appendBytes(lines: Buffer): void {
    try {
      this.#health.write(this.#file, lines.length, () => {
        for (let written = 0; written < lines.length; ) written += this.#write(this.#fd, lines, written);
      });
    } catch (error) {
      this.#takeBack();
      throw error;
    }
    this.#size += lines.length;
  }

  /** Removes what was written behind the last whole line. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#size);
    } catch {
      // The part stays; the next start sets it aside.
    }
  }
}

function opened(file: string, { anew }: { anew: boolean }): number {
  if (anew) rmSync(file, { force: true });
  const fd = openSync(file, 'a', 0o600);
  fchmodSync(fd, 0o600);
  return fd;
}

/**
 * Reads an app's file. A torn last line is moved to a file of its own and told. Any other bad line is an error, or
 * where the file is to be repaired one of the `bad` lines; so is one that `take` throws at. What is given to `take` is
 * not collected: a file may be larger than memory.
 */
export function readJournalFile(
  file: string,
  { take, repair = false }: { take?: (item: KeptItem) => void; repair?: boolean } = {},
): JournalContent {
  const kept: JournalContent = { file, items: [], notes: [], bad: [] };
  const taker = { bad: kept.bad, entries: new Numbers(), take: take ?? ((item) => kept.items.push(item)) };
  try {
    for (const line of readLines(file)) {
      if (!line.complete) kept.notes.push(setTornLineAside(file, line));
      else if (line.number === 1) checkFormat(kept, line, repair);
      else takeLine(line, taker);
      if (kept.bad[0] && !repair) throw badLine(file, kept.bad[0]);
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const message = `Could not read ${file}: ${(cause as Error).message}. Repair it, or choose another folder with --data.`;
    throw new UsageError(message, { exitCode: 3, cause });
  }
  return kept;
}

/** The complaint about a line that cannot be taken. */
function badLine(file: string, { line, cause }: BadLine): UsageError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(
    `${file}:${line}: the line cannot be taken: ${reason}. Start with --data-repair to set it aside, mend it by hand, or choose another folder with --data.`,
    { exitCode: 3, cause },
  );
}

interface Taker {
  take: (item: KeptItem) => void;
  bad: BadLine[];
  /** Numbers of the exchanges so far. */
  entries: Numbers;
}

function takeLine(line: Line, { take, bad, entries }: Taker): void {
  let item: KeptItem | undefined;
  try {
    item = parseItem(line);
    if ('entry' in item && !entries.add(item.entry.id))
      throw new Error(`the exchange ${item.entry.id} is there already`);
    take(item);
  } catch (cause) {
    const what = item && 'fact' in item ? factInWords(item.fact) : `${line.bytes.length} bytes`;
    bad.push({ line: line.number, what, cause });
  }
}

/** A fact, as it is told where it is lost. */
function factInWords(fact: KeptFact): string {
  if (fact.kind === 'together') return `${fact.facts?.length ?? 0} facts of a world`;
  const { kind, ...subjects } = fact;
  const [subject] = Object.values<unknown>(subjects);
  const { id, name, token } = Object(subject) as Record<string, unknown>;
  const which = [id, name, token, subject].find((one) => typeof one === 'string');
  return which === undefined || /token|code/.test(kind) ? kind : `${kind} "${which}"`;
}

const pageBits = 1024;

/** Whole numbers, with a bit for each: a file may have more exchanges than a set holds. */
class Numbers {
  readonly #pages = new Map<number, Uint8Array>();

  /** Says whether it was not there yet. */
  add(number: number): boolean {
    const at = Math.floor(number / pageBits);
    const page = this.#pages.get(at) ?? new Uint8Array(pageBits / 8);
    this.#pages.set(at, page);
    const bit = number - at * pageBits;
    const [byte, mask] = [bit >> 3, 1 << (bit & 7)];
    const isNew = (page[byte]! & mask) === 0;
    page[byte]! |= mask;
    return isNew;
  }
}

function parseItem({ text, bytes, number: line }: Line): KeptItem {
  if (!isUtf8(bytes)) throw new Error('its bytes are not UTF-8');
  const value = JSON.parse(text);
  if (typeof value?.kind !== 'string') throw new Error('it is not an object with a "kind"');
  return value.kind === 'entry' ? { line, entry: keptEntry(value) } : { line, fact: value };
}

function keptEntry({ kind: _kind, ...view }: EntryView & { kind: 'entry' }): JournalEntry {
  const entry = entryFromView(view);
  if (Number.isInteger(entry.id) && Number.isInteger(entry.at)) return entry;
  throw new Error('it is an exchange without a number or a time');
}

/** Whoever repairs takes a broken first line too, but no file of a later version and none of another kind. */
function checkFormat({ file, bad }: JournalContent, { text }: Line, repair: boolean): void {
  const header = headerIn(text.replace(/^\ufeff/, ''));
  if (header === undefined && repair) {
    bad.push({ line: 1, what: 'the head of the file', cause: new Error('it is not JSON') });
    return;
  }
  if (header?.format !== format)
    throw new UsageError(`${file} is not a journal of divar-emulator. Choose another folder with --data.`, {
      exitCode: 3,
    });
  if (header.version === version) return;
  throw new UsageError(
    `${file} has the format version ${header.version}; this emulator knows version ${version}. Use a newer emulator, or another folder with --data.`,
    { exitCode: 3 },
  );
}

/** Writes the file anew without its bad lines, which go into `aside` as they are. */
export function withoutLines(
  file: string,
  { bad, aside }: { bad: ReadonlySet<number>; aside: string },
): void {
  const fresh = `${file}.new`;
  const [good, gone] = [openSync(fresh, 'w', 0o600), openSync(aside, 'a', 0o600)];
  try {
    if (bad.has(1)) writeSync(good, `${JSON.stringify({ format, version })}\n`);
    for (const { bytes, number } of readLines(file)) {
      const line = Buffer.concat([bytes, Buffer.from('\n')]);
      const fd = bad.has(number) ? gone : good;
      for (let written = 0; written < line.length; ) written += writeSync(fd, line, written);
    }
  } finally {
    closeSync(good);
    closeSync(gone);
  }
  renameSync(fresh, file);
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
