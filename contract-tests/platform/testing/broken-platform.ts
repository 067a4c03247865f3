import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlApi } from '../../../emulator/index.ts';

/** A request on its way, either to the platform or to the app. */
export interface ProxiedRequest {
  method: string;
  path: string;
  /** Names and values by turns, as they were written. */
  rawHeaders: string[];
  text: string;
  /** latin1 where the body is not text, so that its bytes stay as they are. */
  encoding: 'utf8' | 'latin1';
}

/** An answer on its way back. */
export interface PassingAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Passes a request on, as it is or changed, and answers what came back. */
export type Forward = (passing: ProxiedRequest) => Promise<PassingAnswer>;

/** What a platform does otherwise than the one behind it; each may pass on, change, hold back or answer by itself. */
export interface Flaw {
  /** With a call of the app. */
  call?(passing: ProxiedRequest, passOn: Forward): Promise<PassingAnswer>;
  /** With an event or a question to the app. */
  event?(passing: ProxiedRequest, passOn: Forward): Promise<PassingAnswer>;
  /** With what its users do. */
  drive?(control: ControlApi): ControlApi;
}

/** A platform with a flaw: it stands in front of a good one, in both directions. */
export interface BrokenPlatform {
  url: string;
  /** The address under which the good platform reaches the app at this one. */
  through(appUrl: string): string;
  stop(): Promise<void>;
}

export async function breakPlatform(goodUrl: string, flaw: Flaw): Promise<BrokenPlatform> {
  let appUrl = '';
  const calls = await between(() => goodUrl, flaw.call);
  const events = await between(() => appUrl, flaw.event);
  return {
    url: urlOf(calls),
    through(url) {
      appUrl = url;
      return urlOf(events);
    },
    async stop() {
      for (const server of [calls, events]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function between(target: () => string, change: Flaw['call']): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const passing = await read(incoming);
    const passOn: Forward = (one) => pass(target(), one);
    const { status, headers, text } = await (change?.(passing, passOn) ?? passOn(passing));
    outgoing.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(incoming: IncomingMessage): Promise<ProxiedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = '', url = '', rawHeaders, headers } = incoming;
  const encoding = headers['content-type']?.startsWith('multipart/') ? 'latin1' : 'utf8';
  return { method, path: url, rawHeaders, encoding, text: Buffer.concat(chunks).toString(encoding) };
}

const ofTheConnection = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'];

/** Sends a request on. A Host header is sent only where one of the caller's own stands last. */
function pass(
  base: string,
  { method, path, rawHeaders, text, encoding }: ProxiedRequest,
): Promise<PassingAnswer> {
  const url = new URL(path, base);
  const headers = pairs(rawHeaders).filter(([name]) => !ofTheConnection.includes(name.toLowerCase()));
  const host = /^x-other-host$/i;
  const own = headers.find(([name]) => host.test(name))?.[1] ?? url.host;
  const all = [['Host', own], ...headers.filter(([name]) => !host.test(name))];
  all.push(['Content-Length', String(Buffer.byteLength(text, encoding))]);
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: all.flat() as never, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({
        status: response.statusCode!,
        headers: keptHeaders(response),
        text: Buffer.concat(chunks).toString('utf8'),
      });
    });
    call.on('error', reject);
    call.end(text, encoding);
  });
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]!] as [string, string]] : []));
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !ofTheConnection.includes(name));
  return Object.fromEntries(kept) as Record<string, string>;
}
