import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that a user or a bot sends. */
export interface MediaFile {
  name: string;
  bytes: Buffer;
}

const mostBytes = 256 * 1024 * 1024;

/** The newest files in memory: 256 MB of them, the oldest go first. With a folder all of them are there as well. */
export class MediaStore {
  readonly #newId: () => string;
  readonly #folder: string | undefined;
  readonly #files = new Map<string, MediaFile>();
  #bytes = 0;

  constructor(newId: () => string, folder?: string) {
    this.#newId = newId;
    this.#folder = folder;
  }

  /** Keeps a file; answers the path under which it is served. */
  keep(file: MediaFile): string {
    const id = this.#newId();
    this.#write(id, file.bytes);
    this.#files.set(id, file);
    this.#bytes += file.bytes.length;
    for (const [oldest, { bytes }] of this.#files) {
      if (this.#bytes <= mostBytes || oldest === id) break;
      this.#files.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return `/media/${id}/${encodeURIComponent(file.name)}`;
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

  /** Readable by the owner alone, as all that is kept. */
  #write(id: string, bytes: Buffer): void {
    if (this.#folder === undefined) return;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(this.#folder, id), bytes, { mode: 0o600 });
  }
}
