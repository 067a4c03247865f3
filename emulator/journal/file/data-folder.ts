import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type { Fact } from '../../divar/model.ts';
import { inTurns } from '../../http/turns.ts';
import { UsageError } from '../../usage-error.ts';
import type { JournalEntry } from '../entry.ts';
import { FolderLock } from './folder-lock.ts';
import {
  type BadLine,
  DiskHealth,
  JournalFile,
  type KeptItem,
  readJournalFile,
  type WriteBytes,
  withoutLines,
} from './journal-file.ts';

const extension = '.jsonl';
const compactEnding = '.smaller';
/** So many bad lines of a file are told one by one. */
const mostTold = 20;

interface DataFolderOptions {
  write?: WriteBytes;
  /** Sets bad lines of files aside instead of refusing the file. */
  repair?: boolean;
}

/** What an app's file begins anew with. */
interface NewContent {
  facts: readonly Fact[];
  entries?: readonly JournalEntry[];
  /** Microseconds; it goes into the name of the file that is set aside. */
  time: number;
}

/** What a smaller file is made of: the app's old file, and what memory holds. */
interface CompactContent {
  old: JournalFile;
  facts: readonly Fact[];
  entries: readonly JournalEntry[];
  /** Is the old file no longer the app's? */
  isOff: () => boolean;
}

/** A folder that keeps the apps of one emulator, one file each; owned by one process at a time. */
export class DataFolder {
  readonly dir: string;
  readonly health = new DiskHealth();
  readonly #lock: FolderLock;
  readonly #write: WriteBytes | undefined;
  readonly #repairs: boolean;
  readonly #whenMadeAgain: (() => void)[] = [];

  /** Makes the folder where it is missing, readable by its owner alone, and takes its lock. */
  constructor(dir: string, { write, repair = false }: DataFolderOptions = {}) {
    this.dir = path.resolve(dir);
    this.#write = write;
    this.#repairs = repair;
    try {
      mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      this.#lock = new FolderLock(this.dir);
      this.#clearUp();
    } catch (cause) {
      if (cause instanceof UsageError) throw cause;
      const message = `The data folder ${this.dir} cannot be used: ${(cause as Error).message}. Choose another with --data.`;
      throw new UsageError(message, { exitCode: 3, cause });
    }
  }

  /** Slugs of the apps that have a file here. */
  apps(): string[] {
    return readdirSync(this.dir)
      .filter((name) => /^[A-Za-z0-9][A-Za-z0-9_-]*\.jsonl$/.test(name))
      .map((name) => name.slice(0, -extension.length));
  }

  fileOf(slug: string): string {
    return path.join(this.dir, slug + extension);
  }

  /**
   * Gives what is kept of an app, in order; nothing where it has no file. Answers what there is to tell. A line that is
   * bad, or that `take` throws at, is an error, unless the folder is repaired: then it is set aside.
   */
  read(slug: string, take: (item: KeptItem) => void): string[] {
    const file = this.fileOf(slug);
    if (!existsSync(file)) return [];
    const { bad, notes } = readJournalFile(file, { take, repair: this.#repairs });
    return bad.length === 0 ? notes : [...notes, ...setBadLinesAside(file, bad)];
  }

  /** The file of an app, to go on with. */
  open(slug: string): JournalFile {
    return new JournalFile(this.fileOf(slug), { write: this.#write, health: this.health });
  }

  /** Is it still there, and this process's? */
  isOurs(): boolean {
    return this.#lock.isHeld();
  }

  /** Told where the folder had to be made again: what else was in it is to be written again. */
  onMadeAgain(listener: () => void): void {
    this.#whenMadeAgain.push(listener);
  }

  /**
   * Begins an app's file anew; the old one is set aside, or stays if the new one cannot be. At every moment there is
   * one of the two under the app's name, so that a crash leaves the one or the other.
   */
  beginAnew(slug: string, { facts, entries = [], time }: NewContent): JournalFile {
    this.#makeAgain();
    const fresh = new JournalFile(`${this.fileOf(slug)}.new`, {
      write: this.#write,
      anew: true,
      health: this.health,
    });
    try {
      for (const fact of facts) fresh.keepFact(fact);
      for (const entry of entries) fresh.keepEntry(entry);
      this.health.write(this.fileOf(slug), 0, () => {
        if (existsSync(this.fileOf(slug))) copyAs(this.fileOf(slug), this.#freeName(slug, time));
        fresh.moveTo(this.fileOf(slug));
      });
      return fresh;
    } catch (error) {
      fresh.close();
      rmSync(`${this.fileOf(slug)}.new`, { force: true });
      throw error;
    }
  }

  /**
   * Writes an app's file anew without what memory has dropped, in turns; what is kept meanwhile goes on into the old file,
   * and at the end into the new one as well, which then takes its place. Undefined where `isOff` says that the old file
   * is no longer the app's.
   */
  async compact(
    slug: string,
    { old, facts, entries, isOff }: CompactContent,
  ): Promise<JournalFile | undefined> {
    const name = `${this.fileOf(slug)}${compactEnding}`;
    const start = old.size;
    const fresh = new JournalFile(name, { write: this.#write, anew: true, health: this.health });
    let isDone = false;
    try {
      for await (const fact of inTurns(facts)) fresh.keepFact(fact);
      for await (const entry of inTurns(entries)) fresh.keepEntry(entry);
      await fresh.flush();
      if (isOff()) return undefined;
      fresh.addFrom(old, start);
      this.health.write(name, 0, () => fresh.moveTo(this.fileOf(slug)));
      isDone = true;
      return fresh;
    } finally {
      if (!isDone) {
        fresh.close();
        rmSync(name, { force: true });
      }
    }
  }

  /** Moves an app's file out of the way without losing it; `time` (microseconds) goes into its new name. */
  setAside(slug: string, time: number): void {
    if (existsSync(this.fileOf(slug))) renameSync(this.fileOf(slug), this.#freeName(slug, time));
  }

  close(): void {
    this.#lock.release();
  }

  /** The folder may have been deleted while the emulator ran, or be somebody else's by now. */
  #makeAgain(): void {
    if (this.isOurs()) return;
    this.health.write(this.dir, 0, () => {
      mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      this.#lock.renew();
    });
    for (const listener of this.#whenMadeAgain) listener();
  }

  /** What a crash left of a beginning that did not come to its end: the old file is still the app's. */
  #clearUp(): void {
    const names = readdirSync(this.dir);
    for (const name of names) {
      if (name.endsWith(`${extension}.new`) || name.endsWith(`${extension}${compactEnding}`))
        rmSync(path.join(this.dir, name));
    }
    const current = new Map(this.apps().map((slug) => [inode(this.fileOf(slug)), slug]));
    for (const name of names) {
      if (name.endsWith('.old') && current.has(inode(path.join(this.dir, name))))
        rmSync(path.join(this.dir, name));
    }
  }

  /** The clock of the emulator may be set back, so the time alone does not tell one file from another. */
  #freeName(slug: string, time: number): string {
    for (let count = 1; ; count += 1) {
      const distinct = count === 1 ? `${time}` : `${time}-${count}`;
      const name = path.join(this.dir, `${slug}.${distinct}${extension}.old`);
      if (!existsSync(name)) return name;
    }
  }
}

function inode(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? 0;
}

/** Gives a file a second name; where the file system has no hard links, copies it. */
function copyAs(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name);
  }
}

/** Takes the bad lines out of an app's file; answers what there is to tell. */
function setBadLinesAside(file: string, bad: readonly BadLine[]): string[] {
  const aside = `${file}.bad`;
  withoutLines(file, { bad: new Set(bad.map(({ line }) => line)), aside });
  const count = bad.length === 1 ? 'one bad line is' : `${bad.length} bad lines are`;
  const notes = [`${file} is repaired: ${count} set aside in ${aside}; all others are there.`];
  for (const { line, what, cause } of bad.slice(0, mostTold))
    notes.push(`${file}:${line}: lost: ${what}, because ${(cause as Error).message}.`);
  if (bad.length > mostTold)
    notes.push(`${file}: ${bad.length - mostTold} more lines are lost; see ${aside}.`);
  return notes;
}
