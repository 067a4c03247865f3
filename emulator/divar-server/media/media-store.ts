import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that a user or a bot sends. */
export interface MediaFile {
  name: string;
  bytes: Buffer;
}

/** Does what writes so many bytes to a file. */
type WriteFile = (file: string, bytes: number, act: () => void) => void;

interface MediaStoreOptions {
  folder?: string;
  /** Does what writes, and turns what fails into the error that all have who keep things. */
  write?: WriteFile;
  /** Bytes that the files in the folder may have together. Default: any number. */
  mostOnDisk?: number;
  /** Told of a file that was dropped from the folder. */
  onDropped?: (id: string) => void;
}

const mostBytes = 256 * 1024 * 1024;

/**
 * The newest files in memory: 256 MB of them, the oldest go first. With a folder they are there as well, and older ones,
 * as many as that may have.
 */
export class MediaStore {
  readonly #newId: () => string;
  readonly #folder: string | undefined;
  readonly #files = new Map<string, MediaFile>();
  readonly #write: WriteFile;
  readonly #mostOnDisk: number;
  readonly #onDropped: (id: string) => void;
  #bytes = 0;
  /** Sizes of the files in the folder, the oldest first. */
  readonly #onDisk: Map<string, number>;
  #bytesOnDisk: number;

  constructor(newId: () => string, { folder, write, mostOnDisk, onDropped }: MediaStoreOptions = {}) {
    this.#newId = newId;
    this.#folder = folder;
    this.#write = write ?? ((_file, _bytes, act) => act());
    this.#mostOnDisk = mostOnDisk ?? Number.POSITIVE_INFINITY;
    this.#onDropped = onDropped ?? (() => undefined);
    this.#onDisk = readSizes(folder);
    this.#bytesOnDisk = [...this.#onDisk.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Keeps a file; answers the path under which it is served. */
  keep(file: MediaFile): string {
    const id = this.#unlikeKept();
    this.#keepOnDisk(id, file.bytes);
    this.#files.set(id, file);
    this.#bytes += file.bytes.length;
    for (const [oldest, { bytes }] of this.#files) {
      if (this.#bytes <= mostBytes || oldest === id) break;
      this.#files.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return `/media/${id}/${encodeURIComponent(file.name)}`;
  }

  /** Forgets the file that is served under a path. */
  drop(link: string): void {
    const id = link.split('/')[2] ?? '';
    this.#bytes -= this.#files.get(id)?.bytes.length ?? 0;
    this.#files.delete(id);
    this.#removeFromDisk(id);
  }

  #removeFromDisk(id: string): void {
    if (this.#folder === undefined) return;
    rmSync(path.join(this.#folder, id), { force: true });
    this.#bytesOnDisk -= this.#onDisk.get(id) ?? 0;
    this.#onDisk.delete(id);
  }

  /** Writes those in memory to the folder where they are no longer there. */
  writeAgain(): void {
    if (this.#folder === undefined) return;
    for (const [id, { bytes }] of this.#files)
      if (!existsSync(path.join(this.#folder, id))) this.#keepOnDisk(id, bytes);
  }

  has(id: string): boolean {
    return this.#files.has(id) || (this.#folder !== undefined && existsSync(path.join(this.#folder, id)));
  }

  /** The file with this id; one that is only in the folder has no name but the one it is asked for by. */
  get(id: string, name: string): MediaFile | undefined {
    const known = this.#files.get(id);
    if (known || this.#folder === undefined) return known;
    const file = path.join(this.#folder, id);
    return existsSync(file) ? { name, bytes: readFileSync(file) } : undefined;
  }

  /** A seed makes the same ids again, which a folder may have from before. */
  #unlikeKept(): string {
    for (;;) {
      const id = this.#newId();
      if (!this.has(id)) return id;
    }
  }

  /** Readable by the owner alone, as all that is kept. Nothing stays of a file that there is no room for. */
  #keepOnDisk(id: string, bytes: Buffer): void {
    if (this.#folder === undefined) return;
    const file = path.join(this.#folder, id);
    this.#write(file, bytes.length, () => {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      try {
        writeFileSync(file, bytes, { mode: 0o600 });
      } catch (error) {
        rmSync(file, { force: true });
        throw error;
      }
    });
    this.#bytesOnDisk += bytes.length - (this.#onDisk.get(id) ?? 0);
    this.#onDisk.set(id, bytes.length);
    for (const [oldest] of this.#onDisk) {
      if (this.#bytesOnDisk <= this.#mostOnDisk || oldest === id) break;
      this.#removeFromDisk(oldest);
      this.#onDropped(oldest);
    }
  }
}

/** The sizes of the files in a folder, the oldest first. */
function readSizes(folder: string | undefined): Map<string, number> {
  if (folder === undefined || !existsSync(folder)) return new Map();
  const files = readdirSync(folder).map((id) => ({ id, ...statOf(path.join(folder, id)) }));
  return new Map(files.sort((one, other) => one.at - other.at).map(({ id, size }) => [id, size]));
}

function statOf(file: string): { size: number; at: number } {
  const { size = 0, mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return { size, at: mtimeMs };
}
