import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import { controlContract, type FaultNames, platformContract, type Upstream } from '../spec/index.ts';
import { Apps } from './app-directory.ts';
import { defaultSettings, defaultSlug, givenSettings } from './app-settings.ts';
import { createBotApi } from './bot-api/bot-api.ts';
import { handlers } from './bot-api/handlers/handlers.ts';
import { allPermissions } from './control/all-permissions.ts';
import { isHttpUrl } from './control/app-change.ts';
import { type ControlApi, ControlProblem } from './control/control-api.ts';
import type { ControlParts } from './control/control-parts.ts';
import { createControlServer } from './control/http/control-server.ts';
import { type GuardOptions, guard } from './control/http/guard.ts';
import { pageDoor } from './control/http/page-door.ts';
import { createControl } from './control/in-process.ts';
import { Poster } from './delivery/post.ts';
import { MovableClock } from './domain/clock.ts';
import { IdSource, type RandomBytes } from './domain/ids.ts';
import type { AppSettings } from './domain/model.ts';
import type { Post } from './domain/post.ts';
import { secureRandom, seededRandom } from './domain/random.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { DataFolder } from './journal/file/data-folder.ts';
import { type MediaFile, MediaStore } from './media/media-store.ts';
import { mediaAt, serveMedia } from './media/serve-media.ts';
import { decideByUrl } from './oauth/decide.ts';
import { createOAuthServer } from './oauth/oauth-server.ts';
import { type OpenedApp, openApp, type Surroundings } from './open-app.ts';
import { packageVersion } from './package-version.ts';
import { postPagePath, servePostPages } from './posts/post-page.ts';
import { readPosts, shippedPosts } from './posts/read-posts.ts';
import { RunningEmulator } from './running-emulator.ts';
import { type Listening, listenAll } from './server.ts';
import { builtPageDir } from './ui/built-page-dir.ts';
import { createPage } from './ui/serve-page.ts';
import { UsageError } from './usage-error.ts';
import type { KeepMedia } from './world/enter-media.ts';
import type { Ground } from './world/enter-world.ts';
import type { World } from './world/read-world.ts';

const defaultLimit = 10_000;
const mostNotes = 1000;
const loopback = /^(127(\.\d+){3}|::1|localhost)$/;

/** Starts an emulator. Wrong options, a port in use or an unusable data folder are a UsageError. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const permissions = allPermissions(platformContract());
  const given = givenSettings(options, permissions);
  const world = options.world === undefined ? undefined : await worldOf(options.world);
  const surroundings = surroundingsOf(options);
  try {
    if (options.posts !== undefined) await addPosts(surroundings, options.posts);
    const make = settingsMaker(surroundings, permissions);
    const upstream = await upstreamOf(options, surroundings);
    const apps = openApps({ options, given, surroundings, make });
    const { emulator, keepMedia } = await serve({ options, apps, surroundings, make, upstream });
    const ground = { now: surroundings.clock.now(), keepMedia };
    if (world) await withWorld(emulator, { file: options.world!, world, apps, given, ground });
    return await withFaults(emulator, options.faults);
  } catch (error) {
    surroundings.data?.close();
    throw error;
  }
}

async function withFaults(emulator: Emulator, faults: EmulatorOptions['faults']): Promise<Emulator> {
  if (faults === undefined) return emulator;
  try {
    await emulator.control.addFaults({ body: { faults } });
    return emulator;
  } catch (error) {
    await emulator.stop();
    const { message, remedy = '' } = error as ControlProblem;
    throw new UsageError(`A fault cannot be injected: ${message} ${remedy}`.trim(), { cause: error });
  }
}

async function worldOf(file: string): Promise<World> {
  const { loadWorld } = await import('./world/read-world.ts');
  return loadWorld(file);
}

interface Peopling {
  file: string;
  world: World;
  apps: Apps;
  given: Partial<AppSettings>;
  ground: Ground;
}

/** Lets the apps begin with a world; what the options set stays as they set it. */
async function withWorld(emulator: Emulator, { file, world, apps, given, ground }: Peopling): Promise<void> {
  try {
    const { enterWorld } = await import('./world/enter-world.ts');
    const { apps: others = {}, ...main } = world;
    for (const [slug, part] of Object.entries({ [apps.main.slug]: main, ...others })) {
      if (!apps.get(slug)) await emulator.control.createApp({ body: { slug } });
      if (part.settings) await emulator.control.patchApp({ app: slug, body: part.settings });
      enterWorld(apps.get(slug)!.chat, part, ground);
    }
    apps.main.chat.configure(given);
  } catch (error) {
    await emulator.stop();
    if (!(error instanceof ControlProblem)) throw error;
    throw new UsageError(`--world ${file}: ${error.message} ${error.remedy ?? ''}`.trim(), { cause: error });
  }
}

async function upstreamOf(options: EmulatorOptions, { note }: Shared): Promise<Upstream | undefined> {
  if (options.upstreamSpec === undefined) return undefined;
  const { readUpstream } = await import('./read-upstream.ts');
  const upstream = await readUpstream(options.upstreamSpec);
  for (const text of upstream.notes) note(`--upstream-spec: ${text}`);
  return upstream;
}

/** Those of the file come before those of the package: a token that both have is the file's. */
async function addPosts(surroundings: Shared, file: string): Promise<void> {
  const given = await readPosts(file, surroundings.clock.now());
  const shipped = surroundings.posts;
  surroundings.posts = () => unique([...given, ...shipped()]);
}

function unique(posts: readonly Post[]): Post[] {
  return [...new Map([...posts].reverse().map((post) => [post.token, post])).values()].reverse();
}

interface Shared extends Surroundings {
  posts: NonNullable<Surroundings['posts']>;
  clock: MovableClock;
  notes: string[];
  note: (text: string) => void;
  stopping: AbortController;
}

function surroundingsOf({ seed, data, onNote, journalLimit = defaultLimit }: EmulatorOptions): Shared {
  if (!(Number.isInteger(journalLimit) && journalLimit >= 1))
    throw new UsageError(`--journal-limit ${journalLimit} is no whole number from 1 on.`);
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
    if (notes.length > mostNotes) notes.shift();
    onNote?.(text);
  };
  const stopping = new AbortController();
  const random = (name: string): RandomBytes =>
    seed === undefined ? secureRandom : seededRandom(seed, name);
  return {
    clock: new MovableClock(),
    notes,
    note,
    onError: (error) => note(error instanceof Error ? error.message : String(error)),
    random,
    posts: shippedPosts(),
    poster: new Poster(),
    signal: stopping.signal,
    stopping,
    limit: journalLimit,
    epoch: Buffer.from(secureRandom(6)).toString('hex'),
    ...(data !== undefined && { data: new DataFolder(data) }),
  };
}

type SettingsMaker = (slug: string, given: Partial<AppSettings>) => AppSettings;

function settingsMaker({ random }: Shared, permissions: string[]): SettingsMaker {
  return (slug, given) => {
    const ids = new IdSource(random(`keys of ${slug}`));
    return { ...defaultSettings(slug, { ids, permissions }), ...given, slug };
  };
}

/** Brings up the app of the options, and those that the data folder holds besides. */
function openApps({
  options,
  given,
  surroundings,
  make,
}: {
  options: EmulatorOptions;
  given: Partial<AppSettings>;
  surroundings: Shared;
  make: SettingsMaker;
}): Apps {
  const main = slugOf(options);
  const open = (settings: AppSettings): OpenedApp => {
    const app = openApp(settings, surroundings);
    for (const note of app.notes) surroundings.note(note);
    return app;
  };
  const apps = new Apps({ main, open });
  const app = apps.add(make(main, given));
  if (differs(app.chat.settings, given)) app.chat.configure(given);
  for (const slug of surroundings.data?.apps() ?? []) if (slug !== main) apps.add(make(slug, {}));
  return apps;
}

function slugOf({ appSlug = defaultSlug }: EmulatorOptions): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(appSlug)) return appSlug;
  throw new UsageError(`--app-slug ${appSlug} is no slug. Use letters, digits, "-" and "_", such as my-bot.`);
}

function differs(settings: AppSettings, given: Partial<AppSettings>): boolean {
  return Object.entries(given).some(
    ([name, value]) => JSON.stringify(settings[name as keyof AppSettings]) !== JSON.stringify(value),
  );
}

interface Assembly {
  options: EmulatorOptions;
  apps: Apps;
  surroundings: Shared;
  make: SettingsMaker;
  upstream?: Upstream;
}

interface Served {
  emulator: Emulator;
  keepMedia: KeepMedia;
}

async function serve({ options, apps, surroundings, make, upstream }: Assembly): Promise<Served> {
  const { host = '127.0.0.1', port = 0 } = options;
  const { data, notes, onError } = surroundings;
  const controlToken = options.controlToken ?? (loopback.test(host) ? undefined : newToken());
  const platform = platformContract();
  const files = new MediaStore(newToken, data && path.join(data.dir, 'media'));
  let url = '';
  const keepMedia = (file: MediaFile) => url + files.keep(file);
  const postPage: ControlParts['postPage'] = (token, view) => url + postPagePath(token, view);
  const readMedia: ControlParts['readMedia'] = (link) => mediaAt(files, link);
  const control = controlOf({ apps, surroundings, make, upstream, keepMedia, readMedia, postPage });
  const botApi = createBotApi({ contract: platform, apps, handlers, keepMedia, upstream, onError });
  const guarded = guardOf({ ...options, host, controlToken });
  const oauth = oauthOf({ apps, surroundings, guarded });
  const contract = controlContract();
  const controlServer = createControlServer({ contract, control, guard: guarded, onError });
  const page = createPage(options.page ?? builtPageDir(), { turnAway: pageDoor(controlToken) });
  const posts = servePostPages((token) => apps.main.chat.post(token));
  const listener = dispatch({ own: [oauth, serveMedia(files), posts, page], botApi, controlServer });
  const { tls } = options;
  const listening = await listenAll(listener, { host, port, ...(tls && { tls }) }).catch((error) => {
    apps.close();
    throw error;
  });
  url = options.publicUrl?.replace(/\/+$/, '') ?? urlOf(host, listening);
  const emulator = new RunningEmulator({
    url,
    app: apps.main,
    control,
    notes,
    handle: firstOf([oauth], botApi),
    knowsApiKey: (key) => apps.byApiKey(key) !== undefined,
    ...(controlToken !== undefined && { controlToken }),
    async stop() {
      surroundings.stopping.abort();
      surroundings.poster.close();
      await listening.close();
      apps.close();
      data?.close();
    },
  });
  return { emulator, keepMedia };
}

/** Who may use the control API and the page. */
function guardOf({
  allowHost = [],
  host = '127.0.0.1',
  publicUrl,
  controlToken,
}: Pick<EmulatorOptions, 'allowHost' | 'host' | 'publicUrl'> & { controlToken: string | undefined }) {
  const allowedHosts = [...allowHost, host, ...publicHost(publicUrl)];
  return { allowedHosts, ...(controlToken !== undefined && { token: controlToken }) };
}

function controlOf({
  apps,
  surroundings: { clock, data },
  make,
  upstream,
  ...links
}: Omit<Assembly, 'options'> & Pick<ControlParts, 'keepMedia' | 'readMedia' | 'postPage'>): ControlApi {
  return createControl(
    {
      version: packageVersion(),
      platform: platformContract(),
      faultNames: faultNames(upstream),
      apps,
      clock,
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
function oauthOf({
  apps,
  surroundings: { onError },
  guarded,
}: Pick<Assembly, 'apps' | 'surroundings'> & { guarded: GuardOptions }) {
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

function publicHost(url: string | undefined): string[] {
  if (url === undefined) return [];
  if (!isHttpUrl(url)) {
    throw new UsageError(
      `--public-url ${url} is no http or https URL. Write it like --public-url http://emulator:4242.`,
    );
  }
  return [new URL(url).hostname];
}

function urlOf(host: string, { port }: Listening): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Answers a request, or says that it was for something else. */
type Serve = (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => boolean;

/** Bots, tests and the page share one port; the control API has a prefix that no path of Divar begins with. */
function dispatch({
  own,
  botApi,
  controlServer,
}: {
  own: Serve[];
  botApi: RequestListener;
  controlServer: RequestListener;
}): RequestListener {
  const others = firstOf(own, botApi);
  return (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    const isControl = /^\/_emulator(\/|\?|$)/.test(request.url ?? '');
    if (isControl) controlServer(request, response);
    else others(request, response);
  };
}

/** Leaves a request to the first that takes it, and what none takes to the last. */
function firstOf(parts: Serve[], last: RequestListener): RequestListener {
  return (request, response) => {
    if (!parts.some((serve) => serve(request, response))) last(request, response);
  };
}
