/** Longest wait for an event that overtakes (assumed). */
const longestMs = 1000;

/** Events that wait until the next one of their conversation has taken its place before them. */
export class Overtaken {
  readonly #waiting = new Map<string, () => void>();

  /** Does an event of the conversation wait? */
  isWaiting(conversationId: string | undefined): boolean {
    return conversationId !== undefined && this.#waiting.has(conversationId);
  }

  /** Goes on behind the next event of the conversation, or where none comes for a second, or at the signal. */
  wait<T>(
    conversationId: string,
    { signal, goOn }: { signal: AbortSignal; goOn: () => Promise<T> },
  ): Promise<T> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(conversationId);
        resolve(goOn());
      };
      const timer = setTimeout(end, longestMs);
      signal.addEventListener('abort', end);
      this.#waiting.set(conversationId, end);
    });
  }

  /** An event of the conversation has taken its place. */
  passed(conversationId: string): void {
    this.#waiting.get(conversationId)?.();
  }
}
