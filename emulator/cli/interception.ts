import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { failureWords } from '../door.ts';
import {
  authorityFolder,
  childEnvironment,
  type Emulator,
  type Interceptor,
  openAuthority,
  startInterceptor,
} from '../index.ts';
import { warnOfBypass } from './bypass-warning.ts';

/** Divar's host names lead to an emulator, for processes that have these variables. */
export interface Interception {
  variables: Record<string, string>;
  close(): Promise<void>;
}

export interface InterceptionOptions {
  /** Refuse what is meant for other hosts. */
  offline?: boolean;
  /** Address to listen on. Default 127.0.0.1; with any other the proxy asks for credentials. */
  host?: string;
  /** Name or address under which bots reach it. Default: `host`. */
  reachableAt?: string;
  proxyPort?: number;
  /** Told of what the person at the keyboard should know. */
  note?: (text: string) => void;
}

const loopback = /^(127(\.\d+){3}|::1|localhost)$/;

/** Starts intercepting for an emulator; the variables hold its address and keys, the proxy, and the trust. */
export async function interceptFor(
  emulator: Emulator,
  { offline = false, host = '127.0.0.1', note = () => undefined, ...more }: InterceptionOptions = {},
): Promise<Interception> {
  const authority = await openAuthority(authorityFolder());
  if (authority.note) note(authority.note);
  const credentials = loopback.test(host) ? undefined : `divar:${randomBytes(18).toString('base64url')}`;
  const traffic = new Traffic(emulator, note);
  const interceptor = await startInterceptor({
    server: authority.server,
    offline,
    host,
    ...(more.proxyPort !== undefined && { proxyPort: more.proxyPort }),
    ...(credentials !== undefined && { credentials }),
    handle: (request, response) => emulator.handle(request, response),
    onCall: (request) => traffic.call(request),
    onFailure: ({ request, ...failure }) => {
      const words = failureWords({ request, ...failure });
      note(words);
      emulator.noteOther({ method: request?.method ?? '', url: request?.url ?? '', note: words });
    },
    onOther: (call) => traffic.other(call),
  });
  const environment = childEnvironment({
    ...interceptor,
    authority: authority.certificate,
    host: more.reachableAt ?? host,
    ...(credentials !== undefined && { credentials }),
  });
  const leaving = new AbortController();
  void warnOfBypass(emulator, { signal: leaving.signal, hasCalled: () => traffic.hasCalled, note });
  return {
    variables: { ...environment.variables, ...botVariables(emulator) },
    close: () => close({ leaving, environment, interceptor }),
  };
}

function botVariables({ url, apiKey, identificationKey, clientSecret }: Emulator): Record<string, string> {
  return {
    DIVAR_API_BASE_URL: url,
    DIVAR_API_KEY: apiKey,
    DIVAR_IDENTIFICATION_KEY: identificationKey,
    DIVAR_CLIENT_SECRET: clientSecret,
  };
}

async function close({
  leaving,
  environment,
  interceptor,
}: {
  leaving: AbortController;
  environment: { close(): void };
  interceptor: Interceptor;
}): Promise<void> {
  leaving.abort();
  environment.close();
  await interceptor.close();
}

/** What came through: told in the journal, and once to the person at the keyboard. */
class Traffic {
  hasCalled = false;
  readonly #emulator: Emulator;
  readonly #note: (text: string) => void;
  readonly #told = new Set<string>();

  constructor(emulator: Emulator, note: (text: string) => void) {
    this.#emulator = emulator;
    this.#note = note;
  }

  /** A call to Divar. A key that the emulator did not hand out may be the real one. */
  call({ headers, method = '', url = '' }: IncomingMessage): void {
    this.hasCalled = true;
    const key = headers['x-api-key'];
    if (typeof key !== 'string' || this.#emulator.knowsApiKey(key)) return;
    const text = 'The bot uses an API key that the emulator did not give it: it may be the real one.';
    if (this.#isNew('key', text)) {
      this.#emulator.noteOther({ method, url, note: text, finding: 'foreign_api_key' });
    }
  }

  other({ host, method, url, refused }: Parameters<NonNullable<OnOther>>[0]): void {
    const note = refused ? 'refused (--offline)' : 'tunnelled untouched';
    this.#emulator.noteOther({ method, url, note });
    this.#isNew(host, `the bot talks to ${host}${refused ? ', which is refused (--offline)' : ''}`);
  }

  #isNew(what: string, text: string): boolean {
    if (this.#told.has(what)) return false;
    this.#told.add(what);
    this.#note(text);
    return true;
  }
}

type OnOther = Parameters<typeof startInterceptor>[0]['onOther'];
