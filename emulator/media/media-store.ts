/** A file that a user sends. */
export interface MediaFile {
  name: string;
  bytes: Buffer;
}

const mostBytes = 256 * 1024 * 1024;

/** The newest files that users sent, in memory: 256 MB of them, the oldest go first. */
export class MediaStore {
  readonly #newId: () => string;
  readonly #files = new Map<string, MediaFile>();
  #bytes = 0;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Keeps a file; answers the path under which it is served. */
  keep(file: MediaFile): string {
    const id = this.#newId();
    this.#files.set(id, file);
    this.#bytes += file.bytes.length;
    for (const [oldest, { bytes }] of this.#files) {
      if (this.#bytes <= mostBytes || oldest === id) break;
      this.#files.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return `/media/${id}/${encodeURIComponent(file.name)}`;
  }

  get(id: string): MediaFile | undefined {
    return this.#files.get(id);
  }
}
