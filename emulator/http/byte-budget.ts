import { Transform } from 'node:stream';

/** So much of each body passes freely: what is small never waits for what is large. */
const freeBytes = 1024 * 1024;

interface Share {
  bytes: number;
  /** Called once there is room. */
  begin: () => void;
}

/** Bounds what large bodies take in memory together: who comes when there is no room waits, first come first served. */
export class ByteBudget {
  readonly #most: number;
  readonly #waiting = new Set<Share>();
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** A stream that passes a body on as there is room for all of it; `release` when the body is no longer needed. */
  gate(expectedBytes: number): { stream: Transform; release: () => void } {
    let passed = 0;
    let share: Share | undefined;
    const stream = new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        passed += chunk.length;
        const go = () => pass(null, chunk);
        if (share || passed <= freeBytes) go();
        else share = this.#take(expectedBytes, go);
      },
    });
    return {
      stream,
      release: () => {
        if (share) this.#giveBack(share);
        share = undefined;
      },
    };
  }

  /** One that is larger than all there is has it to itself. */
  #take(bytes: number, begin: () => void): Share {
    const share: Share = { bytes: Math.min(bytes, this.#most), begin };
    this.#waiting.add(share);
    this.#beginNext();
    return share;
  }

  #giveBack(share: Share): void {
    if (!this.#waiting.delete(share)) this.#taken -= share.bytes;
    this.#beginNext();
  }

  #beginNext(): void {
    for (const share of this.#waiting) {
      if (this.#taken + share.bytes > this.#most) return;
      this.#waiting.delete(share);
      this.#taken += share.bytes;
      share.begin();
    }
  }
}
