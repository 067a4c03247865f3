import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Fact } from '../../domain/model.ts';
import { UsageError } from '../../usage-error.ts';
import { FolderLock } from './folder-lock.ts';
import { JournalFile, type KeptItem, readJournalFile, type WriteBytes } from './journal-file.ts';

const extension = '.jsonl';

/** A folder that keeps the apps of one emulator, one file each; owned by one process at a time. */
export class DataFolder {
  readonly dir: string;
  readonly #lock: FolderLock;
  readonly #write: WriteBytes | undefined;

  /** Makes the folder where it is missing, readable by its owner alone, and takes its lock. */
  constructor(dir: string, { write }: { write?: WriteBytes } = {}) {
    this.dir = path.resolve(dir);
    this.#write = write;
    try {
      mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      this.#lock = new FolderLock(this.dir);
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

  /** Gives what is kept of an app, in order; nothing where it has no file. Answers what there is to tell. */
  read(slug: string, take: (item: KeptItem) => void): string[] {
    const file = this.fileOf(slug);
    return existsSync(file) ? readJournalFile(file, take).notes : [];
  }

  /** The file of an app, to go on with. */
  open(slug: string): JournalFile {
    return new JournalFile(this.fileOf(slug), { write: this.#write });
  }

  /** Begins an app's file anew, with these facts; the old one is set aside, or stays if the new one cannot be. */
  beginAnew(slug: string, { facts, time }: { facts: readonly Fact[]; time: number }): JournalFile {
    const fresh = new JournalFile(`${this.fileOf(slug)}.new`, { write: this.#write, anew: true });
    try {
      for (const fact of facts) fresh.keepFact(fact);
      this.setAside(slug, time);
      fresh.moveTo(this.fileOf(slug));
      return fresh;
    } catch (error) {
      fresh.close();
      throw error;
    }
  }

  /** Moves an app's file out of the way without losing it; `time` (microseconds) goes into its new name. */
  setAside(slug: string, time: number): void {
    if (existsSync(this.fileOf(slug))) renameSync(this.fileOf(slug), this.#freeName(slug, time));
  }

  close(): void {
    this.#lock.release();
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
