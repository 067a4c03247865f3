/** Timers may come so late while all is well. */
const latenessMs = 20;

/** What is under way, so that waiting can follow the traffic instead of sleeping. */
export class Activity {
  readonly #open = new Map<string | undefined, number>();
  readonly #listeners = new Set<(conversationId: string | undefined) => void>();

  /** Notes that a request is open; the answer notes its end. Without a conversation it counts for all of them. */
  begin(conversationId?: string): () => void {
    this.#open.set(conversationId, (this.#open.get(conversationId) ?? 0) + 1);
    this.#changed(conversationId);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#end(conversationId);
    };
  }

  /** Requests open in the conversation, or in all of them. */
  openCount(conversationId?: string): number {
    if (conversationId === undefined) return [...this.#open.values()].reduce((sum, count) => sum + count, 0);
    return (this.#open.get(conversationId) ?? 0) + (this.#open.get(undefined) ?? 0);
  }

  /** Resolves with true once nothing is open and nothing has happened for `quietMs`; with false when time is up. */
  whenQuiet({
    conversationId,
    quietMs,
    timeoutMs,
  }: {
    conversationId?: string;
    quietMs: number;
    timeoutMs: number;
  }): Promise<boolean> {
    return new Promise((resolve) => {
      let quietTimer: NodeJS.Timeout | undefined;
      const settle = (quiet: boolean) => {
        clearTimeout(quietTimer);
        clearTimeout(deadline);
        this.#listeners.delete(look);
        resolve(quiet);
      };
      const look = (changed?: string) => {
        if (conversationId !== undefined && changed !== undefined && changed !== conversationId) return;
        clearTimeout(quietTimer);
        if (this.openCount(conversationId) === 0) quietTimer = afterQuiet(quietMs, { settle, look });
      };
      const deadline = setTimeout(settle, timeoutMs, false);
      this.#listeners.add(look);
      look();
    });
  }

  #end(conversationId: string | undefined): void {
    const left = this.#open.get(conversationId)! - 1;
    if (left === 0) this.#open.delete(conversationId);
    else this.#open.set(conversationId, left);
    this.#changed(conversationId);
  }

  #changed(conversationId: string | undefined): void {
    for (const listener of this.#listeners) listener(conversationId);
  }
}

/** A timer that comes late says that this process was too busy to see what happened meanwhile: once more. */
function afterQuiet(
  quietMs: number,
  { settle, look }: { settle: (quiet: boolean) => void; look: () => void },
): NodeJS.Timeout {
  const due = performance.now() + quietMs;
  return setTimeout(() => {
    if (performance.now() - due > Math.max(latenessMs, quietMs / 4)) look();
    else settle(true);
  }, quietMs);
}
