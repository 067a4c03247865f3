import { WebhookClient } from '../delivery/webhook-client.ts';
import { MovableClock } from '../divar/clock.ts';
import { type RandomBytes, secureRandom, seededRandom } from '../divar/ids.ts';
import type { Post } from '../divar/post.ts';
import { parseDuration } from '../duration.ts';
import { failureWords } from '../http/door.ts';
import { DataFolder } from '../journal/file/data-folder.ts';
import { StorageError } from '../journal/file/journal-file.ts';
import { Secrets } from '../journal/secrets.ts';
import { UsageError } from '../usage-error.ts';
import type { AppRuntime } from './open-app.ts';
import type { EmulatorOptions } from './options.ts';
import { readPosts, shippedPosts } from './read-posts.ts';

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
export function prepareSurroundings({
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
    poster: new WebhookClient(),
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
  throw new UsageError(`${option} ${value} is no whole number from 1 on.`);
}

/** Those of the file come before those of the package: a token that both have is the file's. */
export async function addPosts(surroundings: Runtime, file: string): Promise<void> {
  const given = await readPosts(file, surroundings.clock.now());
  const shipped = surroundings.posts;
  surroundings.posts = () => unique([...given, ...shipped()]);
}

function unique(posts: readonly Post[]): Post[] {
  return [...new Map([...posts].reverse().map((post) => [post.token, post])).values()].reverse();
}
