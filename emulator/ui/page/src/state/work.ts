import { CallProblem, type Calls } from '../wire/calls.ts';
import type { Notice, PageState } from './page-state.ts';
import type { Store } from './store.ts';

/** What everything on the page works with: the state, the calls, and what becomes of a problem. */
export class PageActions {
  readonly store: Store<PageState>;
  readonly calls: Calls;
  readonly #going = new Map<string, Promise<void>>();

  constructor(store: Store<PageState>, calls: Calls) {
    this.store = store;
    this.calls = calls;
  }

  get state(): PageState {
    return this.store.state;
  }

  notify(notice: Notice | undefined): void {
    this.store.change((state) => {
      state.notice = notice;
    });
  }

  /** Does something with the emulator; a problem is shown. Tells whether it went well. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const remedy = error instanceof CallProblem ? error.remedy : undefined;
      this.notify({ kind: 'problem', message: (error as Error).message, remedy, ...readStatus(error) });
      return false;
    }
  }

  /** Does a piece of work that is not to be done twice at a time; who asks again meanwhile gets the same. */
  once(name: string, work: () => Promise<void>): Promise<void> {
    const going = this.#going.get(name) ?? work().finally(() => this.#going.delete(name));
    this.#going.set(name, going);
    return going;
  }
}

/** Status of the answer that a problem came with. */
export function readStatus(error: unknown): { status?: number } {
  return error instanceof CallProblem ? { status: error.status } : {};
}
