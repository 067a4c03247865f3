const EVENTS = [
  'entry',
  'message',
  'conversation',
  'user',
  'app',
  'token',
  'faults',
  'clock',
  'reset',
  'replay',
  'resync',
] as const;

export type LiveEvent = (typeof EVENTS)[number];
export type Connection = 'connecting' | 'live' | 'away';

interface Listener {
  /** Address of the stream that continues after the event with this id. */
  url: (lastEventId: string | undefined) => string;
  onEvent: (event: LiveEvent, data: unknown) => void;
  onConnection: (connection: Connection) => void;
}

const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

/** The live stream: comes back by itself after the last event seen, so nothing is missed and nothing comes twice. */
export class Live {
  readonly #listener: Listener;
  #source?: EventSource;
  #lastEventId?: string;
  #wasAway = false;
  #pause = SHORTEST_PAUSE;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(listener: Listener) {
    this.#listener = listener;
    addEventListener('online', () => this.#retryNow());
    document.addEventListener('visibilitychange', () => this.#retryNow());
  }

  open(): void {
    const source = new EventSource(this.#listener.url(this.#lastEventId));
    this.#source = source;
    source.onopen = () => {
      this.#pause = SHORTEST_PAUSE;
      this.#listener.onConnection('live');
      if (this.#wasAway && this.#lastEventId === undefined) this.#listener.onEvent('resync', {});
    };
    source.onerror = () => this.#comeBack();
    for (const event of EVENTS) {
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId) this.#lastEventId = lastEventId;
        this.#listener.onEvent(event, JSON.parse(data));
      });
    }
  }

  #comeBack(): void {
    this.#source?.close();
    this.#wasAway = true;
    this.#listener.onConnection('away');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #retryNow(): void {
    if (document.hidden || this.#source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#timer);
    this.open();
  }
}
