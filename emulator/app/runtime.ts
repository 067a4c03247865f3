import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ControlSchemas, controlContract, packageFolder } from '../../spec/index.ts';
import { WebhookClient } from '../delivery/webhook-client.ts';
import { MovableClock } from '../divar/clock.ts';
import { type RandomBytes, secureRandom, seededRandom } from '../divar/ids.ts';
import { overlay } from '../divar/overlay.ts';
import type { Post } from '../divar/post.ts';
import { postFromWire } from '../divar/wire/post-view.ts';
import { parseDuration } from '../duration.ts';
import { parseYaml, readText } from '../files/read-file.ts';
import { failureWords } from '../http/door.ts';
import { DataFolder } from '../journal/file/data-folder.ts';
import { StorageError } from '../journal/file/journal-file.ts';
import { Secrets } from '../journal/secrets.ts';
import { UsageError } from '../usage-error.ts';
import type { AppRuntime } from './open-app.ts';
import type { EmulatorOptions } from './options.ts';

const defaultLimit = 10_000;
const defaultBytes = 128 * 1024 * 1024;
const defaultDataBytes = 1024 * 1024 * 1024;
const mostNotes = 1000;

/** What the apps of an emulator have in common, and the emulator itself needs too. */
export interface Runtime extends AppRuntime {
  posts: NonNullable<AppRuntime['posts']>;
  clock: MovableClock;
  notes: string[];
  note: (text: string) => void;
  stopping: AbortController;
  requestTimeoutMs: number;
}

/** Surroundings as the options want them. A data folder that cannot be used is a UsageError. */
export function prepareRuntime({
  seed,
  data,
  dataRepair = false,
  onNote,
  journalLimit = defaultLimit,
  journalBytes = defaultBytes,
  dataBytes = defaultDataBytes,
  requestTimeout = '60s',
}: EmulatorOptions): Runtime {
  checkCount(journalLimit, '--journal-limit');
  checkCount(journalBytes, '--journal-bytes');
  checkCount(dataBytes, '--data-bytes');
  const requestTimeoutMs = parseDuration(requestTimeout, '--request-timeout');
  const notes: string[] = [];
  const secrets = new Secrets();
  const note = (given: string) => {
    const text = secrets.mask(given);
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
    onError(error) {
      if (error instanceof StorageError && error.isRepeated) return;
      note(failureWords({ error }));
    },
    random,
    posts: shippedPosts(),
    webhooks: new WebhookClient(),
    signal: stopping.signal,
    stopping,
    requestTimeoutMs,
    limit: journalLimit,
    bytes: journalBytes,
    dataBytes,
    secrets,
    epoch: Buffer.from(secureRandom(6)).toString('hex'),
    data: data === undefined ? undefined : new DataFolder(data, { repair: dataRepair }),
  };
}

function checkCount(value: number, option: string): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new UsageError(`${option} ${value} is not a whole number from 1 on.`);
}

/** Those of the file come before those of the package: a token that both have is the file's. */
export async function addPosts(runtime: Runtime, file: string): Promise<void> {
  const given = await readPosts(file, runtime.clock.now());
  const shipped = runtime.posts;
  runtime.posts = () => unique([...given, ...shipped()]);
}

function unique(posts: readonly Post[]): Post[] {
  return [...new Map([...posts].reverse().map((post) => [post.token, post])).values()].reverse();
}

type PostInFile = ControlSchemas['PostChange'];

/** The posts that come with the package, read when they are first asked for. */
function shippedPosts(): () => readonly Post[] {
  let posts: readonly Post[] | undefined;
  return () => {
    posts ??= readShippedPosts();
    return posts;
  };
}

function readShippedPosts(): Post[] {
  const folder = path.join(packageFolder(), 'fixtures/posts');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => makePost(JSON.parse(readFileSync(path.join(folder, name), 'utf8')), 0));
}

/** The posts of a file, JSON or YAML: one, a list, or `posts` with a list. What is wrong is a UsageError. */
export async function readPosts(file: string, now: number): Promise<Post[]> {
  const content = await readContent(file);
  const listed = listIn(content);
  if (listed.length === 0) throw new UsageError(`--posts ${file} holds no post.`);
  return listed.map((post, index) => {
    checkPost(post, `--posts ${file}, post ${index + 1}`);
    return makePost(post as PostInFile, now);
  });
}

async function readContent(file: string): Promise<unknown> {
  return (await parseYaml(readText(file, { option: '--posts' }), file)).value;
}

function listIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  const inner = (content as { posts?: unknown } | null)?.posts;
  return Array.isArray(inner) ? inner : [content].filter(Boolean);
}

function checkPost(post: unknown, what: string): void {
  const [wrong] = controlContract().checkRequest('putPost', post);
  if (wrong) {
    const where = wrong.where === '' ? 'it' : wrong.where;
    throw new UsageError(`${what}: ${where} is ${wrong.actual}; expected ${wrong.expected}.`);
  }
  if (!(post as PostInFile).token)
    throw new UsageError(`${what} has no token. Give it one, such as gZd7omnS.`);
}

function makePost(given: PostInFile, now: number): Post {
  return overlay({ firstPublishedAt: now, lastModifiedAt: now }, postFromWire(given.token!, given));
}
