import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Message } from '../../../../control-api/control-api.ts';
import { RowHeights, visibleRange } from '../parts/windowed.ts';

const ESTIMATED_HEIGHT = 72;
const NEAR_EDGE = 24;
const NEAR_TOP = 600;
const SPARE_ROWS = 6;

interface Shown {
  start: number;
  end: number;
}

/** Keeps a long conversation on screen: which messages are drawn, and that reading is not moved by what comes. */
class MessageWindow {
  readonly heights = new RowHeights(ESTIMATED_HEIGHT);
  /** Follows the newest message. */
  pinned = true;
  #anchor = { id: '', below: 0, index: 0 };
  #rows: readonly Message[] = [];
  #version = -1;
  #height = 800;

  lay(rows: readonly Message[], version: number): void {
    if (version === this.#version && rows === this.#rows) return;
    this.#rows = rows;
    this.#version = version;
    this.heights.lay(rows);
  }

  /** Where the top of the window is. */
  get top(): number {
    if (this.pinned) return Math.max(0, this.heights.total - this.#height);
    return Math.max(0, this.heights.offsetOf(this.#anchorIndex()) + this.#anchor.below);
  }

  get shown(): Shown {
    const top = this.top;
    const first = this.heights.indexAt(top);
    const last = this.heights.indexAt(top + this.#height);
    return visibleRange(this.#rows.length, { first, last, spare: SPARE_ROWS });
  }

  /** Takes where a person has scrolled to. */
  scrolled({ scrollTop, clientHeight, scrollHeight }: HTMLElement): void {
    this.#height = clientHeight;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
    const index = this.heights.indexAt(scrollTop);
    const below = scrollTop - this.heights.offsetOf(index);
    this.#anchor = { id: this.#rows[index]?.id ?? '', below, index };
  }

  resized(height: number): void {
    this.#height = height;
  }

  /** Goes to a message; tells whether it is there. */
  seek(id: string): boolean {
    const index = this.#rows.findIndex((row) => row.id === id);
    if (index < 0) return false;
    this.pinned = false;
    this.#anchor = { id, below: -this.#height / 3, index };
    return true;
  }

  /** Where the anchor is now; older messages may have come before it. */
  #anchorIndex(): number {
    const { id, index } = this.#anchor;
    if (this.#rows[index]?.id === id) return index;
    this.#anchor.index = this.#rows.findIndex((row) => row.id === id);
    return this.#anchor.index;
  }
}

function settle(element: HTMLElement, window: MessageWindow, shown: Shown): boolean {
  const list = element.firstElementChild as HTMLElement;
  const drawn = [...list.children].map((row) => row.getBoundingClientRect().height);
  window.heights.measure(shown.start, drawn);
  list.style.paddingBlockStart = `${window.heights.offsetOf(shown.start)}px`;
  list.style.paddingBlockEnd = `${window.heights.total - window.heights.offsetOf(shown.end)}px`;
  const top = window.pinned ? element.scrollHeight : window.top;
  if (Math.abs(element.scrollTop - top) > 1) element.scrollTop = top;
  const needed = window.shown;
  return needed.start < shown.start || needed.end > shown.end;
}

/** The window onto a conversation's messages; `onNearTop` is asked for older ones. */
export function useMessageWindow(
  rows: readonly Message[],
  { version, onNearTop }: { version: number; onNearTop: () => void },
) {
  const element = useRef<HTMLDivElement>(null);
  const window = useRef<MessageWindow>(null);
  window.current ??= new MessageWindow();
  const keeper = window.current;
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  keeper.lay(rows, version);
  const shown = keeper.shown;
  const drawn = useRef(shown);
  drawn.current = shown;
  const settleNow = () => {
    if (element.current && settle(element.current, keeper, drawn.current)) redraw();
  };
  useLayoutEffect(settleNow);
  useEffect(() => {
    const viewport = element.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      keeper.resized(viewport.clientHeight);
      settleNow();
    });
    observer.observe(viewport);
    observer.observe(viewport.firstElementChild as Element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const wasPinned = keeper.pinned;
    keeper.scrolled(element.current as HTMLDivElement);
    if (keeper.top < NEAR_TOP) onNearTop();
    const needed = keeper.shown;
    const covered = needed.start >= drawn.current.start && needed.end <= drawn.current.end;
    if (wasPinned !== keeper.pinned || !covered) redraw();
  };
  const seek = (id: string) => {
    const found = keeper.seek(id);
    if (found) redraw();
    return found;
  };
  const toNewest = () => {
    keeper.pinned = true;
    redraw();
  };
  return { element, shown, pinned: keeper.pinned, onScroll, seek, toNewest };
}
