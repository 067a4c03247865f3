import {
  authorityFolder,
  childEnvironment,
  type Emulator,
  openAuthority,
  startInterceptor,
} from '../index.ts';

/** Divar's host names lead to an emulator, for processes that have these variables. */
export interface Interception {
  variables: Record<string, string>;
  /** How many calls came through. */
  calls(): number;
  close(): Promise<void>;
}

export interface InterceptionOptions {
  /** Refuse what is meant for other hosts. */
  offline?: boolean;
  /** Told of what the person at the keyboard should know. */
  note?: (text: string) => void;
}

/** Starts intercepting for an emulator; the variables hold its address and keys, the proxy, and the trust. */
export async function interceptFor(
  emulator: Emulator,
  { offline = false, note = () => undefined }: InterceptionOptions = {},
): Promise<Interception> {
  const authority = await openAuthority(authorityFolder());
  if (authority.note) note(authority.note);
  let calls = 0;
  const foreign = new Set<string>();
  const interceptor = await startInterceptor({
    authority,
    offline,
    handle: (request, response) => emulator.handle(request, response),
    onCall: () => {
      calls += 1;
    },
    onForeign(host, tunnelled) {
      if (foreign.has(host)) return;
      foreign.add(host);
      note(`the bot talks to ${host}${tunnelled ? '' : ', which is refused (--offline)'}`);
    },
  });
  const environment = childEnvironment({ ...interceptor, authority: authority.certificate });
  return {
    variables: {
      ...environment.variables,
      DIVAR_API_BASE_URL: emulator.url,
      DIVAR_API_KEY: emulator.apiKey,
      DIVAR_IDENTIFICATION_KEY: emulator.identificationKey,
      DIVAR_CLIENT_SECRET: emulator.clientSecret,
    },
    calls: () => calls,
    async close() {
      environment.close();
      await interceptor.close();
    },
  };
}
