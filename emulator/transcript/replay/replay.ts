import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ControlApi } from '../../control/control-api.ts';
import type { Entry } from '../../emulator.ts';
import type { Conversation } from '../format/conversation.ts';
import { ConversationPlayer } from './conversation-player.ts';
import { FaultBook } from './fault-book.ts';
import { Pace } from './pace.ts';
import { conversationRandom } from './seed.ts';
import { strayWords } from './stray.ts';
import type { Surroundings } from './surroundings.ts';
import type { ConversationVerdict, PlayedTurn, ReplayVerdict } from './verdict.ts';
import { Wire } from './wire.ts';

/** Settings of a replay. */
export interface ReplayOptions {
  /** Conversations at once. Default 4. */
  concurrency?: number;
  /** How much faster than recorded the users act; 1 for their own pace. Default `instant`: no pauses. */
  speed?: number | 'instant';
  /** Repeats the ids of conversations. Default: random. */
  seed?: number;
  /** Longest wait for the bot, in milliseconds. Default 10000. */
  replyMs?: number;
  /** How long nothing must happen for silence, in milliseconds; longer for bots that reply late. Default 100. */
  quietMs?: number;
  /** Wait for quiet after every turn: slower, and it tells to which turn a late reply belongs. Default false. */
  settle?: boolean;
  /** Nobody else uses the emulator: what the bot sends elsewhere is its fault. Default true. */
  exclusive?: boolean;
  /** Ends the replay early. The reason is who or what ended it, such as SIGTERM. */
  signal?: AbortSignal;
  onTurn?: (played: PlayedTurn) => void;
  onConversation?: (verdict: ConversationVerdict) => void;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

/** Plays conversations against the bot of an emulator and judges what the bot does. */
export async function replayConversations(
  api: ControlApi,
  conversations: readonly Conversation[],
  options: ReplayOptions = {},
): Promise<ReplayVerdict> {
  return new Replay(api, conversations, options).run();
}

class Replay {
  readonly #api: ControlApi;
  readonly #conversations: readonly Conversation[];
  readonly #options: ReplayOptions;
  readonly #now: () => number;
  readonly #seed: number;
  /** The players at work, and the places of their conversations. */
  readonly #active = new Map<ConversationPlayer, number>();
  readonly #strays: string[] = [];
  readonly #verdicts: ConversationVerdict[] = [];
  #isReached = false;

  constructor(api: ControlApi, conversations: readonly Conversation[], options: ReplayOptions) {
    this.#api = api;
    this.#conversations = conversations;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  }

  async run(): Promise<ReplayVerdict> {
    const start = this.#now();
    const slugs = slugsOf(this.#conversations);
    const wire = await this.#openWire(slugs[0] ?? 'replay');
    try {
      const around = await this.#surroundings(wire);
      await this.#unlessStopped(this.#playAll(around, slugs));
    } finally {
      wire.close();
    }
    return this.#verdict(this.#now() - start);
  }

  /** Waits for the work, or until the replay is ended: then nobody looks at the work any more. */
  async #unlessStopped(work: Promise<void>): Promise<void> {
    const { signal } = this.#options;
    if (!signal) return work;
    const over = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { signal: over.signal });
    });
    work.catch(() => undefined);
    await Promise.race([work, stopped]).finally(() => over.abort());
    if (!signal.aborted) return;
    for (const [player, index] of this.#active) this.#verdicts[index] ??= player.cutShort();
  }

  #openWire(slug: string): Promise<Wire> {
    const user = `${slug}.user`;
    return Wire.open({ api: this.#api, now: this.#now, onStray: (entry) => this.#takeStray(entry) }, () =>
      this.#api.putUser({ user, body: {} }),
    );
  }

  async #surroundings(wire: Wire): Promise<Surroundings> {
    const {
      replyMs = 10_000,
      quietMs = 100,
      settle = false,
      speed = 'instant',
      signal,
      onTurn,
    } = this.#options;
    const { dialect } = await this.#api.getApp();
    return {
      api: this.#api,
      wire,
      pace: new Pace(quietMs),
      faults: new FaultBook(this.#api),
      replyMs,
      settle,
      speed: speed === 'instant' ? undefined : speed,
      isSeeded: this.#options.seed !== undefined,
      dialect,
      now: this.#now,
      sleep: this.#options.sleep ?? ((milliseconds) => wait(milliseconds)),
      signal,
      onTurn,
    };
  }

  /** Conversations that only wait for quiet do not keep others from being played. */
  async #playAll(around: Surroundings, slugs: readonly string[]): Promise<void> {
    const { concurrency = 4, signal } = this.#options;
    const settling = new Set<Promise<void>>();
    let next = 0;
    const work = async () => {
      while (next < this.#conversations.length && !signal?.aborted) {
        const index = next;
        next += 1;
        const player = this.#player(index, { around, slug: slugs[index]! });
        await player.play();
        const settled = this.#settle(player, index).finally(() => settling.delete(settled));
        settling.add(settled);
        settled.catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
    await Promise.all(settling);
  }

  #player(index: number, { around, slug }: { around: Surroundings; slug: string }): ConversationPlayer {
    const conversation = this.#conversations[index]!;
    const random = conversationRandom(this.#seed, `${index} ${slug}`);
    const player = new ConversationPlayer({ conversation, around, slug, random });
    this.#active.set(player, index);
    return player;
  }

  async #settle(player: ConversationPlayer, index: number): Promise<void> {
    const verdict = await player.settle().finally(() => this.#active.delete(player));
    if (this.#options.signal?.aborted) {
      this.#verdicts[index] ??= verdict.played === verdict.turns ? verdict : player.cutShort();
      return;
    }
    this.#isReached ||= player.reached;
    this.#verdicts[index] = verdict;
    this.#options.onConversation?.(verdict);
  }

  /** A call of the bot that belongs to no conversation at hand. */
  #takeStray(entry: Entry): void {
    const message = strayWords(entry, this.#options.exclusive ?? true);
    if (message === undefined) return;
    const [only, ...others] = this.#active.keys();
    if (only && others.length === 0) only.blame({ kind: 'stray', message, differences: [] });
    else if (this.#strays.length < 50) this.#strays.push(message);
  }

  #verdict(durationMs: number): ReplayVerdict {
    const conversations = this.#conversations.map((one, index) => this.#verdicts[index] ?? unplayed(one));
    const has = (wanted: ConversationVerdict['outcome']) =>
      conversations.some(({ outcome }) => outcome === wanted);
    const failed = has('failed') || this.#strays.length > 0;
    return {
      outcome: !this.#isReached || (has('not_run') && !failed) ? 'not_run' : failed ? 'failed' : 'passed',
      stoppedBy: has('not_run') ? String(this.#options.signal?.reason) : undefined,
      conversations,
      strays: this.#strays,
      turns: conversations.reduce((sum, { played }) => sum + played, 0),
      durationMs,
      seed: this.#seed,
    };
  }
}

/** A conversation that the replay did not come to. */
function unplayed({ file, name, at, turns }: Conversation): ConversationVerdict {
  const none = { played: 0, durationMs: 0, failures: [], failedTurns: 0 };
  return { file, name, at, outcome: 'not_run', turns: turns.length, ...none };
}

/** The verdict of a replay that could not begin. */
export function verdictOfNothing(
  conversations: readonly Conversation[],
  { seed = 0, stoppedBy }: { seed?: number; stoppedBy?: string } = {},
): ReplayVerdict {
  const all = conversations.map(unplayed);
  return { outcome: 'not_run', stoppedBy, conversations: all, strays: [], turns: 0, durationMs: 0, seed };
}

/** A short name for each file, none twice. */
function slugsOf(conversations: readonly Conversation[]): string[] {
  const seen = new Map<string, number>();
  return conversations.map(({ file }) => {
    const base =
      path
        .basename(file)
        .replace(/\.ya?ml$/, '')
        .slice(0, 50) || 'replay';
    const times = (seen.get(base) ?? 0) + 1;
    seen.set(base, times);
    return times === 1 ? base : `${base}-${times}`;
  });
}
