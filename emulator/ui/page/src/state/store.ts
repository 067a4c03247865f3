import { useEffect, useReducer, useRef } from 'preact/hooks';

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
