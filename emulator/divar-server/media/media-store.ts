import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that a user or a bot sends. */
export interface MediaFile {
  name: string;
  bytes: Buffer;
}

/** Does what writes so many bytes to a file. */
type WriteFile = (file: string, bytes: number, act: () => void) => void;

const mostBytes = 256 * 1024 * 1024;

/** The newest files in memory: 256 MB of them, the oldest go first. With a folder all of them are there as well. */
export class MediaStore {
  readonly #newId: () => string;
  readonly #folder: string | undefined;
  readonly #files = new Map<string, MediaFile>();
  readonly #write: WriteFile;
  #bytes = 0;

  /** `write` does what writes, and turns what fails into the error that all have who keep things. */
  constructor(
    newId: () => string,
    {
      folder,
      write = (_file, _bytes, act) => act(),
    }: { folder?: string | undefined; write?: WriteFile | undefined } = {},
  ) {
    this.#newId = newId;
    this.#folder = folder;
    this.#write = write;
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
    if (this.#folder !== undefined) rmSync(path.join(this.#folder, id), { force: true });
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
  }
}
