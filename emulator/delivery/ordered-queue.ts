/** Runs the work of one key in order and that of several keys at once. */
export class OrderedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` once all earlier work of the same key is over. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const result = before ? before.then(work, work) : work();
    this.#last.set(key, result);
    const forget = () => {
      if (this.#last.get(key) === result) this.#last.delete(key);
    };
    result.then(forget, forget);
    return result;
  }
}
