import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Answers a request, or says that it was for something else. */
export type Serve = (
  request: IncomingMessage,
  response: ServerResponse & { req: IncomingMessage },
) => boolean;

/** Bots, tests and the page share one port; the control API has a prefix that no path of Divar begins with. */
export function dispatch({
  own,
  botApi,
  controlServer,
}: {
  own: Serve[];
  botApi: RequestListener;
  controlServer: RequestListener;
}): RequestListener {
  const others = tryInOrder(own, botApi);
  return (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    const isControl = /^\/_emulator(\/|\?|$)/.test(request.url ?? '');
    if (isControl) controlServer(request, response);
    else others(request, response);
  };
}

/** Leaves a request to the first that takes it, and what none takes to the last. */
export function tryInOrder(parts: Serve[], last: RequestListener): RequestListener {
  return (request, response) => {
    if (!parts.some((serve) => serve(request, response))) last(request, response);
  };
}

/** A path of the spec in the form of Express: `{id}` becomes `:id`. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
