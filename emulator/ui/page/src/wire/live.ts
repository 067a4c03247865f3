import { newId } from '../parts/new-id.ts';

export type LiveEvent =
  | 'entry'
  | 'message'
  | 'conversation'
  | 'user'
  | 'app'
  | 'token'
  | 'faults'
  | 'reset'
  | 'replay'
  | 'resync';
export type Connection = 'connecting' | 'live' | 'away';

/** What the stream tells: an event of the emulator, or how its connection is. */
export type LiveNews = { event: LiveEvent; data: unknown } | { connection: Connection };

/**
 * Follows the live stream at this address. Browsers have six connections to a host, so all tabs have one stream together,
 * in a worker that they share; where a browser has no such workers, each tab has a worker of its own.
 */
export function followLive(url: string, tell: (news: LiveNews) => void): void {
  const isShared = typeof SharedWorker !== 'undefined';
  const name = `${isShared ? 'all' : newId()} ${url}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<LiveNews>) => tell(data);
  const port = isShared
    ? new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name }).port
    : new Worker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name });
  const retry = () => port.postMessage('retry');
  addEventListener('online', retry);
  document.addEventListener('visibilitychange', () => document.hidden || retry());
  // What a tab missed while the browser had it frozen did not wait for it.
  addEventListener('pageshow', ({ persisted }) => persisted && tell({ event: 'resync', data: {} }));
}
