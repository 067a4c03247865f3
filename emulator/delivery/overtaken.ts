/** Longest wait for an event that overtakes (assumed). */
const longestMs = 1000;

/** Events that wait until the next one of their conversation has been delivered. */
export class Overtaken {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves after the next event of the conversation, or where none comes for a second, or at the signal. */
  wait(conversationId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(conversationId) ?? new Set();
      this.#waiting.set(conversationId, waiting);
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(conversationId);
        resolve();
      };
      const timer = setTimeout(end, longestMs);
      signal.addEventListener('abort', end);
      waiting.add(end);
    });
  }

  /** An event of the conversation has been delivered. */
  delivered(conversationId: string | undefined): void {
    if (conversationId === undefined || this.#waiting.size === 0) return;
    for (const end of [...(this.#waiting.get(conversationId) ?? [])]) end();
  }
}
