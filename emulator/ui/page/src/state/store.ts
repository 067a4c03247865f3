import { useEffect, useReducer, useRef } from 'preact/hooks';
import { CallProblem, type Calls } from '../wire/calls.ts';
import type { Notice, PageState } from './page-state.ts';

/** Longest time that a change waits for the screen while the page is hidden and gets no frames. */
const HIDDEN_PAUSE = 200;

/** Holds what the page shows. Changes are made in place and told to the listeners once a frame. */
export class Store<State> {
  readonly state: State;
  readonly #listeners = new Set<() => void>();
  #scheduled = false;

  constructor(state: State) {
    this.state = state;
  }

  change(mutate: (state: State) => void): void {
    mutate(this.state);
    if (this.#scheduled) return;
    this.#scheduled = true;
    soon(() => {
      this.#scheduled = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What `select` picks from the store; renders again when that becomes another value. */
export function useSelected<State, T>(store: Store<State>, select: (state: State) => T): T {
  const value = select(store.state);
  const latest = useRef({ value, select });
  latest.current = { value, select };
  const [, render] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    const check = () => {
      const { value: before, select: pick } = latest.current;
      if (!Object.is(before, pick(store.state))) render();
    };
    check();
    return store.subscribe(check);
  }, [store]);
  return value;
}

function soon(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_PAUSE);
  else requestAnimationFrame(run);
}

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
