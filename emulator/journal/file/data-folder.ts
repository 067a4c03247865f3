import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { FolderLock } from './folder-lock.ts';

const extension = '.jsonl';

/** A folder that keeps the apps of one emulator, one file each; owned by one process at a time. */
export class DataFolder {
  readonly dir: string;
  readonly #lock: FolderLock;

  /** Makes the folder where it is missing, readable by its owner alone, and takes its lock. */
  constructor(dir: string) {
    this.dir = path.resolve(dir);
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

  /** Moves an app's file out of the way without losing it; `time` (microseconds) goes into its new name. */
  setAside(slug: string, time: number): void {
    renameSync(this.fileOf(slug), path.join(this.dir, `${slug}.${time}${extension}.old`));
  }

  close(): void {
    this.#lock.release();
  }
}
