import type { IncomingMessage } from 'node:http';
import pc from 'picocolors';
import { failureWords } from '../http/door.ts';
import {
  authorityFolder,
  bareHost,
  childEnvironment,
  type Emulator,
  type Entry,
  type Interceptor,
  openAuthority,
  startInterceptor,
} from '../index.ts';

/** Divar's host names lead to an emulator, for processes that have these variables. */
export interface Interception {
  variables: Record<string, string>;
  close(): Promise<void>;
}

export interface InterceptionOptions {
  /** Refuse what is meant for other hosts. */
  offline?: boolean;
  /** Address to listen on. Default 127.0.0.1; beyond loopback the proxy asks for credentials. */
  host?: string | undefined;
  /** Name or address under which bots reach it. Default: `host`. */
  reachableAt?: string | undefined;
  proxyPort?: number | undefined;
  /** Told of what the person at the keyboard should know. */
  note?: (text: string) => void;
}

/** Starts intercepting for an emulator; the variables hold its address and keys, the proxy, and the trust. */
export async function interceptFor(
  emulator: Emulator,
  { offline, host: address, note = () => undefined, ...more }: InterceptionOptions = {},
): Promise<Interception> {
  const host = bareHost(address);
  const authority = await openAuthority(authorityFolder());
  if (authority.note) note(authority.note);
  const traffic = new Traffic(emulator, note);
  const interceptor = await startInterceptor({
    server: authority.server,
    offline,
    host,
    proxyPort: more.proxyPort,
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
  });
  const leaving = new AbortController();
  void warnOfBypass(emulator, {
    signal: leaving.signal,
    hasCalled: () => traffic.hasCalled,
    hasCalledOthers: () => traffic.hasCalledOthers,
    note,
  });
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
  hasCalledOthers = false;
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

  other({ host, method, url, refused, through, problem }: Parameters<NonNullable<OnOther>>[0]): void {
    this.hasCalledOthers = true;
    if (problem !== undefined) {
      this.#emulator.noteOther({ method, url, note: `failed: ${problem}` });
      return;
    }
    const way = through === undefined ? '' : `, through the proxy in ${through}`;
    this.#emulator.noteOther({
      method,
      url,
      note: refused ? 'refused (--offline)' : `tunnelled untouched${way}`,
    });
    this.#isNew(host, `the bot talks to ${host}${refused ? ', which is refused (--offline)' : way}`);
  }

  #isNew(what: string, text: string): boolean {
    if (this.#told.has(what)) return false;
    this.#told.add(what);
    this.#note(text);
    return true;
  }
}

type OnOther = Parameters<typeof startInterceptor>[0]['onOther'];

/** A bot may have nothing to say to a message; to so many it is worth a word. */
const enoughMessages = 3;

interface BypassWatch {
  signal: AbortSignal;
  /** Whether a call of the bot has come by way of Divar's host names. */
  hasCalled: () => boolean;
  /** Whether the bot has asked for other hosts. */
  hasCalledOthers: () => boolean;
  note: (text: string) => void;
}

/**
 * Tells, once, of a bot that answers messages while no call of it has ever arrived here, for it may be talking to the
 * real Divar. A first message without a reply says nothing, unless the bot has asked for another host meanwhile: there
 * are bots that are silent by design. The finding is in the journal too.
 */
async function warnOfBypass(emulator: Emulator, watch: BypassWatch): Promise<void> {
  const { signal, hasCalled, hasCalledOthers, note } = watch;
  let answered = 0;
  for await (const { event, data } of emulator.control.openStream({ signal, brief: true })) {
    if (event !== 'entry' || !isAnsweredMessage(data as Entry)) continue;
    answered += 1;
    await emulator.control.waitFor({ for: 'quiet', timeout: '5s', quiet: '500ms' });
    if (signal.aborted || hasCalled() || (await hasCalledDirectly(emulator))) return;
    if (answered < enoughMessages && !hasCalledOthers()) continue;
    tell(emulator, { entry: data as Entry, answered, note });
    return;
  }
}

function tell(
  emulator: Emulator,
  { entry, answered, note }: { entry: Entry; answered: number; note: (text: string) => void },
): void {
  emulator.noteOther({
    method: '',
    url: '',
    note: `no call came after event #${entry.id} (${entry.operation})`,
    finding: 'possible_bypass',
  });
  const messages = answered === 1 ? 'a message' : `${answered} messages`;
  note(
    pc.red(
      `The bot answered ${messages}, but no call of it arrived here. If it should have replied, it may be talking to the real Divar.`,
    ),
  );
}

/** Other events need no reply, nor does a message of another bot. */
function isAnsweredMessage({ direction, operation, state, status = 0 }: Entry): boolean {
  const isMessage = direction === 'divar_to_bot' && operation === 'NEW_CHATBOT_MESSAGE';
  return isMessage && state === 'done' && status >= 200 && status < 300;
}

async function hasCalledDirectly({ control }: Emulator): Promise<boolean> {
  const { entries } = await control.listEntries({ direction: 'bot_to_divar', limit: 1, brief: true });
  return entries.length > 0;
}
