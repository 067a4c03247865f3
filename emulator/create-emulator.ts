import path from 'node:path';
import {
  controlContract,
  type FaultNames,
  packageFolder,
  packageVersion,
  platformContract,
  statuses,
  type Upstream,
} from '../spec/index.ts';
import type { EmulatorOptions } from './app/options.ts';
import { type OpenApps, openApps, readSlug, type SettingsMaker, settingsMaker } from './app/registry.ts';
import { addPosts, prepareRuntime, type Runtime } from './app/runtime.ts';
import { allPermissions, checkHeaderText, readOptions } from './app/settings.ts';
import type { ControlParts } from './control/control-parts.ts';
import { createControlServer } from './control/http/control-server.ts';
import { type GuardOptions, guard } from './control/http/guard.ts';
import { hostDoor, pageDoor } from './control/http/page-door.ts';
import { createControl, type Perform } from './control/in-process.ts';
import { type ControlApi, ControlProblem } from './control-api/control-api.ts';
import type { Chat } from './divar/chat.ts';
import { IdSource, secureRandom } from './divar/ids.ts';
import type { AppSettings } from './divar/model.ts';
import { createBotApi } from './divar-server/bot-api/bot-api.ts';
import { handlers } from './divar-server/bot-api/handlers/handlers.ts';
import { type MediaFile, MediaStore } from './divar-server/media/media-store.ts';
import { linkFrom, mediaAt, serveMedia } from './divar-server/media/serve-media.ts';
import { decideByUrl } from './divar-server/oauth/authorise.ts';
import { createOAuthServer } from './divar-server/oauth/oauth-server.ts';
import { postPagePath, servePostPages } from './divar-server/posts/post-page.ts';
import { bareHost, isLoopback, makeUrl, parseOrigin, publicHost } from './http/address.ts';
import { ByteBudget } from './http/byte-budget.ts';
import { dispatch, tryInOrder } from './http/dispatch.ts';
import { failureWords } from './http/door.ts';
import { type ListenOptions, listenAll } from './http/server.ts';
import type { EntryEnd } from './journal/entry.ts';
import { RunningEmulator } from './library/emulator-handle.ts';
import type { Emulator } from './library/types.ts';
import { createPage } from './ui/serve-page.ts';
import { UsageError } from './usage-error.ts';
import type { KeepWorldMedia, WorldContext } from './worlds/enter-world.ts';
import type { World } from './worlds/read-world.ts';

/** Starts an emulator. Wrong options, a port in use or an unusable data folder are a UsageError. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const permissions = allPermissions(platformContract());
  const given = readOptions(options, permissions);
  const world =
    options.world === undefined ? undefined : await readWorldFile(options.world, readSlug(options));
  const runtime = prepareRuntime(options);
  try {
    if (options.posts !== undefined) await addPosts(runtime, options.posts);
    const make = settingsMaker(runtime, permissions);
    const upstream = await loadUpstreamOption(options, runtime);
    const apps = openApps({ options, given, runtime, make });
    const { emulator, keepMedia } = await serve({ options, apps, runtime, make, upstream });
    const ground = { now: runtime.clock.now(), keepMedia };
    return await stoppedOnError(emulator, async () => {
      if (world) await withWorld(emulator, { file: options.world!, world, apps, given, ground });
      if (options.faults !== undefined) await withFaults(emulator, options.faults);
    });
  } catch (error) {
    runtime.data?.close();
    throw error;
  }
}

/** Does what is to be done before anybody gets the emulator. */
async function stoppedOnError(emulator: Emulator, prepare: () => Promise<void>): Promise<Emulator> {
  try {
    await prepare();
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function withFaults(
  { control }: Emulator,
  faults: NonNullable<EmulatorOptions['faults']>,
): Promise<void> {
  try {
    await control.addFaults({ body: { faults } });
  } catch (error) {
    const { message, remedy = '' } = error as ControlProblem;
    throw new UsageError(`A fault cannot be injected: ${message} ${remedy}`.trim(), { cause: error });
  }
}

async function withWorld(
  { control }: Emulator,
  beginning: {
    file: string;
    world: World;
    apps: OpenApps;
    given: Partial<AppSettings>;
    ground: WorldContext;
  },
): Promise<void> {
  const { beginWithWorld } = await import('./worlds/begin-with-world.ts');
  await beginWithWorld({ ...beginning, control });
}

async function readWorldFile(file: string, slug: string): Promise<World> {
  const { loadWorld } = await import('./worlds/read-world.ts');
  const world = loadWorld(file);
  const { checkFurtherApps } = await import('./worlds/begin-with-world.ts');
  checkFurtherApps({ file, world, slug });
  return world;
}

async function loadUpstreamOption(
  options: EmulatorOptions,
  { note }: Runtime,
): Promise<Upstream | undefined> {
  if (options.upstreamSpec === undefined) return undefined;
  const { readUpstream } = await import('./divar-server/bot-api/by-example.ts');
  const upstream = await readUpstream(options.upstreamSpec);
  for (const text of upstream.notes) note(`--upstream-spec: ${text}`);
  return upstream;
}

interface Assembly {
  options: EmulatorOptions;
  apps: OpenApps;
  runtime: Runtime;
  make: SettingsMaker;
  upstream?: Upstream;
}

interface Served {
  emulator: Emulator;
  keepMedia: KeepWorldMedia;
}

/** The files that users and bots send, on disk where there is a data folder. */
function openFiles({ random, data, dataBytes, note }: Runtime): MediaStore {
  const ids = new IdSource(random('media'));
  const files = new MediaStore(() => ids.secret(24), {
    folder: data && path.join(data.dir, 'media'),
    write: data && ((file, bytes, act) => data.health.write(file, bytes, act)),
    mostOnDisk: dataBytes,
    onDropped: tellOnce(() =>
      note(
        `The files of messages in the data folder have more than ${dataBytes} bytes: the oldest are dropped from it, now and later. A larger limit: --data-bytes.`,
      ),
    ),
  });
  data?.onMadeAgain(() => files.writeAgain());
  return files;
}

function tellOnce(tell: () => void): () => void {
  let isTold = false;
  return () => {
    if (!isTold) tell();
    isTold = true;
  };
}

/** Listens, and gives out the emulator that is reached there. */
async function serve({ options, apps, runtime, make, upstream }: Assembly): Promise<Served> {
  const host = bareHost(options.host);
  const { port = 0, tls } = options;
  const { data, notes, secrets } = runtime;
  const controlToken =
    checkHeaderText(options.controlToken, '--control-token') ?? (isLoopback(host) ? undefined : newToken());
  secrets.learn(controlToken);
  const files = openFiles(runtime);
  let url = '';
  const links = makeLinks({ files, main: apps.main.slug, url: () => url });
  const { control, perform } = makeControl({ apps, runtime, make, upstream, ...links });
  const { keepMedia } = links;
  const inside = { options, apps, runtime, upstream, files, keepMedia, control, perform, controlToken };
  const doors = makeDoors(inside);
  const listening = await listenAll(doors.listener, {
    host,
    port,
    tls,
    requestTimeoutMs: runtime.requestTimeoutMs,
    ...noticesFor(apps, runtime),
  }).catch((error) => {
    apps.close();
    throw error;
  });
  url = options.publicUrl?.replace(/\/+$/, '') ?? makeUrl(host, listening);
  for (const app of apps.list()) app.chat.state.relink((link) => linkFrom(url, files, link));
  const emulator = new RunningEmulator({
    url,
    app: apps.main,
    control,
    notes,
    handle: doors.handle,
    knowsApiKey: (key) => apps.byApiKey(key) !== undefined,
    controlToken,
    async stop() {
      runtime.stopping.abort();
      runtime.webhooks.close();
      await listening.close();
      apps.close();
      data?.close();
    },
  });
  return { emulator, keepMedia };
}

/** What is kept and told of requests that reached no API, or that the emulator failed at. */
function noticesFor(
  { main }: OpenApps,
  { note, onError }: Runtime,
): Pick<ListenOptions, 'onBroken' | 'onFailure'> {
  const keep = (
    request: { method?: string; url?: string } | undefined,
    end: Omit<EntryEnd, 'duration_ms'>,
  ) => {
    const { method = '', url = '' } = request ?? {};
    try {
      main.journal.note({ direction: 'bot_to_divar', operation: 'unknown', method, url }, end);
    } catch (error) {
      onError(error);
    }
  };
  return {
    onBroken: ({ status, note, ...request }) => keep(request, { status, note }),
    onFailure(failure) {
      const words = failureWords(failure);
      note(words);
      keep(failure.request, { status: statuses.INTERNAL.http, note: words });
    },
  };
}

interface Inside extends Omit<Assembly, 'make'> {
  files: MediaStore;
  keepMedia: KeepWorldMedia;
  control: ControlApi;
  perform: Perform;
  controlToken: string | undefined;
}

/** So much of large bodies is in memory at once while they are read. */
const mostBytesOfBodies = 128 * 1024 * 1024;

/** What answers at the port, and what answers a bot's request that comes another way. */
function makeDoors({ options, apps, runtime, upstream, files, keepMedia, ...inside }: Inside) {
  const { onError } = runtime;
  const { control, perform, controlToken } = inside;
  const memory = new ByteBudget(mostBytesOfBodies);
  const botApi = createBotApi({
    contract: platformContract(),
    apps,
    handlers,
    keepMedia,
    memory,
    upstream,
    onError,
  });
  const guarded = makeGuard({ ...options, controlToken });
  const oauth = makeOAuth({ apps, runtime, guarded });
  const controlServer = createControlServer({
    contract: controlContract(),
    control,
    perform,
    guard: guarded,
    secrets: runtime.secrets,
    memory,
    onError,
  });
  const turnAway = pageDoor(guarded);
  const page = createPage(options.page ?? path.join(packageFolder(), 'dist/emulator/ui/page'), { turnAway });
  const postOf = (token: string, app = apps.main.slug) => apps.get(app)?.chat.post(token);
  const posts = servePostPages({ postOf, turnAway });
  const own = [oauth, serveMedia(files, { turnAway: hostDoor(guarded) }), posts, page];
  return { listener: dispatch({ own, botApi, controlServer }), handle: tryInOrder([oauth], botApi) };
}

type Links = Pick<ControlParts, 'keepMedia' | 'readMedia' | 'postPage'>;

/** What is served beside the APIs, by its links. */
function makeLinks({ files, main, url }: { files: MediaStore; main: string; url: () => string }): Links {
  return {
    keepMedia(file: MediaFile, chat?: Pick<Chat, 'onTakeBack'>) {
      const link = files.keep(file);
      chat?.onTakeBack(() => files.drop(link));
      return url() + link;
    },
    readMedia: (link) => mediaAt(files, link),
    postPage: (token, { app, manage }) =>
      url() + postPagePath(token, { manage, app: app !== main ? app : undefined }),
  };
}

/** Who may use the control API and the page. */
function makeGuard({
  allowHost = [],
  allowOrigin = [],
  host = '127.0.0.1',
  publicUrl,
  controlToken,
}: Pick<EmulatorOptions, 'allowHost' | 'allowOrigin' | 'host' | 'publicUrl'> & {
  controlToken: string | undefined;
}) {
  const allowedHosts = [...allowHost, host, ...publicHost(publicUrl)];
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
  return {
    allowedHosts,
    allowedOrigins: [...allowOrigin.map(parseOrigin), ...own],
    token: controlToken,
  };
}

function makeControl({
  apps,
  runtime: { clock, data, secrets },
  make,
  upstream,
  ...links
}: Omit<Assembly, 'options'> & Links): ReturnType<typeof createControl> {
  return createControl(
    {
      version: packageVersion(),
      platform: platformContract(),
      faultNames: faultNames(upstream),
      apps,
      clock,
      secrets,
      createApp: ({ slug, ...given }) => apps.add(make(slug, given)),
      deleteApp(slug) {
        apps.remove(slug);
        data?.setAside(slug, clock.now());
      },
      ...links,
      decideConsent: (app, consent) => decideByUrl(platformContract(), app, consent),
    },
    controlContract(),
  );
}

/** "unknown" is what the journal calls a call that there is not, and an event without a type. */
function faultNames(upstream: Upstream | undefined): FaultNames {
  const { operations, webhooks } = platformContract().document;
  const calls = [...operations, ...(upstream?.contract.operations ?? [])];
  return {
    bot_to_divar: [...new Set(calls.map(({ id }) => id)), 'unknown'],
    divar_to_bot: [...webhooks.map(({ name }) => name), 'unknown'],
  };
}

/** Divar's OAuth server; its page is guarded as the emulator's own, also where it was reached by Divar's name. */
function makeOAuth({
  apps,
  runtime: { onError },
  guarded,
}: Pick<Assembly, 'apps' | 'runtime'> & { guarded: GuardOptions }) {
  const options = { ...guarded, allowedHosts: [...guarded.allowedHosts, 'oauth.divar.ir', 'api.divar.ir'] };
  return createOAuthServer({
    contract: platformContract(),
    apps,
    onError,
    newName: newToken,
    turnedAway(request) {
      try {
        guard(request, options);
        return undefined;
      } catch (problem) {
        if (problem instanceof ControlProblem) return problem;
        throw problem;
      }
    },
  });
}

function newToken(): string {
  return new IdSource(secureRandom).secret(24);
}
