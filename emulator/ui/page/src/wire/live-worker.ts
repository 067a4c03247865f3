import type { LiveEvent, LiveNews } from './live.ts';

const events: LiveEvent[] = [
  'entry',
  'message',
  'conversation',
  'user',
  'app',
  'token',
  'faults',
  'reset',
  'replay',
  'resync',
];

/** This worker, of one tab or of all; its name is that of the channel that tells them, with the stream's address at its end. */
const worker = self as unknown as {
  name: string;
  onmessage: () => void;
  onconnect: (event: MessageEvent) => void;
};
const channel = new BroadcastChannel(worker.name);
const url = worker.name.split(' ')[1]!;
const tell = (news: LiveNews) => channel.postMessage(news);

const shortestPause = 250;
const longestPause = 5000;
let source: EventSource;
let lastId = '';
let wasAway = false;
let pause = shortestPause;
let timer: ReturnType<typeof setTimeout>;

/** Opens the stream after the last event that was seen, so that nothing is missed and nothing comes twice. */
function open(): void {
  source = new EventSource(lastId ? `${url}&last_event_id=${encodeURIComponent(lastId)}` : url);
  source.onopen = () => {
    pause = shortestPause;
    tell({ connection: 'live' });
    if (wasAway && !lastId) tell({ event: 'resync', data: {} });
  };
  source.onerror = () => {
    source.close();
    wasAway = true;
    tell({ connection: 'away' });
    clearTimeout(timer);
    timer = setTimeout(open, pause);
    pause = Math.min(pause * 2, longestPause);
  };
  for (const event of events) {
    source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
      lastId = lastEventId || lastId;
      tell({ event, data: JSON.parse(data) });
    });
  }
}

/** Does not wait for the pause to be over, such as when somebody looks at the page again. */
function retry(): void {
  if (source.readyState !== EventSource.CLOSED) return;
  clearTimeout(timer);
  open();
}

worker.onmessage = retry;
worker.onconnect = ({ ports: [port] }) => {
  port!.onmessage = retry;
  // A tab that comes later learns that the stream is open, and reads its lists from then on.
  if (source.readyState === EventSource.OPEN) tell({ connection: 'live' });
  else retry();
};
open();
