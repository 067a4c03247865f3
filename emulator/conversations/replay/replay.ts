import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ControlApi, Entry } from '../../control-api/control-api.ts';
import type { Conversation } from '../format/conversation.ts';
import { BotActivityFeed } from './bot-activity-feed.ts';
import { ConversationPlayer } from './conversation-player.ts';
import { FaultBook } from './fault-book.ts';
import { ReplayPace } from './pace.ts';
import type { ReplayContext } from './replay-context.ts';
import type { ConversationVerdict, PlayedTurn, ProblemKind, ReplayVerdict } from './verdict.ts';

/** Settings of a replay. */
export interface ReplayOptions {
  /** Conversations at once. Default 4. */
  concurrency?: number;
  /** How much faster than recorded the users act; 1 for their own pace. Default `instant`: no pauses. */
  speed?: number | 'instant';
  /** Repeats the ids of conversations. Default: random. */
  seed?: number;
  /** Longest wait for the bot, in milliseconds. Default: 10000, and more for a bot that was seen to be slow. */
  replyMs?: number;
  /** How long nothing must happen for silence, in milliseconds; longer for bots that reply late. Default 100. */
  quietMs?: number;
  /** Wait for quiet after every turn, also where the bot was not seen to reply late. Default false. */
  settle?: boolean;
  /** Nobody else uses the emulator: what the bot sends elsewhere is its fault. Default true. */
  exclusive?: boolean;
  /** Ends the replay early. The reason is who or what ended it, such as SIGTERM. */
  signal?: AbortSignal;
  onTurn?: (played: PlayedTurn) => void;
  /** Told of each conversation when it is over; a reply that comes later can still turn its verdict. */
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
  return new ReplayState(api, conversations, options).run();
}

class ReplayState {
  readonly #api: ControlApi;
  readonly #conversations: readonly Conversation[];
  readonly #options: ReplayOptions;
  readonly #now: () => number;
  readonly #seed: number;
  readonly #players: ConversationPlayer[] = [];
  /** The players whose conversations are over. */
  readonly #over = new Set<ConversationPlayer>();
  readonly #strays: string[] = [];

  constructor(api: ControlApi, conversations: readonly Conversation[], options: ReplayOptions) {
    this.#api = api;
    this.#conversations = conversations;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  }

  async run(): Promise<ReplayVerdict> {
    const start = this.#now();
    const slugs = listSlugs(this.#conversations);
    const wire = await this.#openWire(slugs[0] ?? 'replay');
    try {
      const around = await this.#runtime(wire);
      await this.#unlessStopped(this.#play(around, slugs));
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
  }

  async #play(around: ReplayContext, slugs: string[]): Promise<void> {
    await this.#playAll(around, slugs);
    await this.#takeLate(around);
    await this.#lookAgain(around, slugs);
  }

  #openWire(slug: string): Promise<BotActivityFeed> {
    const onStray = (entry: Entry) => this.#takeStray(entry);
    return BotActivityFeed.open({ api: this.#api, now: this.#now, user: `${slug}.user`, onStray });
  }

  async #runtime(wire: BotActivityFeed): Promise<ReplayContext> {
    const { replyMs, quietMs = 100, settle = false, speed = 'instant', signal, onTurn } = this.#options;
    const { dialect } = await this.#api.getApp();
    return {
      api: this.#api,
      wire,
      pace: new ReplayPace(quietMs),
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
  async #playAll(around: ReplayContext, slugs: readonly string[]): Promise<void> {
    const { concurrency = 4, signal } = this.#options;
    const settling = new Set<Promise<void>>();
    let next = 0;
    const work = async () => {
      while (next < this.#conversations.length && !signal?.aborted) {
        const index = next;
        next += 1;
        const player = this.#begin(index, { around, slug: slugs[index]! });
        await player.play();
        const settled = this.#settle(player).finally(() => settling.delete(settled));
        settling.add(settled);
        settled.catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
    await Promise.all(settling);
  }

  #begin(index: number, { around, slug }: { around: ReplayContext; slug: string }): ConversationPlayer {
    const conversation = this.#conversations[index]!;
    const random = conversationRandom(this.#seed, `${index} ${slug}`);
    const player = new ConversationPlayer({ conversation, around, slug, random });
    this.#players[index] = player;
    return player;
  }

  async #settle(player: ConversationPlayer): Promise<void> {
    await player.settle();
    if (this.#options.signal?.aborted) return;
    this.#over.add(player);
    if (!this.#doubtIn(player)) this.#options.onConversation?.(player.verdict);
  }

  /** What was over before the pace of the bot was known is given the rest of its window. */
  async #takeLate({ wire, signal }: ReplayContext): Promise<void> {
    const players = this.#players.filter(Boolean);
    const missingMs = Math.max(0, ...players.map(({ missingQuietMs }) => missingQuietMs));
    if (missingMs > 0 && !signal?.aborted)
      await wait(missingMs, undefined, { signal }).catch(() => undefined);
    await wire.caughtUp();
    for (const player of players) await player.takeLate();
  }

  /**
   * Plays once more, alone and waiting after every turn, what may have gone wrong by what ran beside it, and what
   * counting cannot tell: to which turn a reply too many belongs.
   */
  async #lookAgain(around: ReplayContext, slugs: string[]): Promise<void> {
    const players = this.#players.filter(Boolean);
    for (const player of players) await player.end();
    const doubtful = players.filter((player) => this.#doubtIn(player));
    let confirmed = 0;
    for (const first of doubtful) {
      const index = this.#players.indexOf(first);
      if (confirmed < enoughConfirmed && !around.signal?.aborted) {
        const isConfirmed = await this.#playAlone(index, { around, slug: `${slugs[index]}-again` });
        confirmed = isConfirmed ? confirmed + 1 : 0;
      }
      this.#options.onConversation?.(this.#players[index]!.verdict);
    }
    for (const player of players) if (!doubtful.includes(player)) await player.takeLate();
  }

  /** Says whether what had to be seen again was seen again. */
  async #playAlone(
    index: number,
    { around, slug }: { around: ReplayContext; slug: string },
  ): Promise<boolean> {
    const first = this.#players[index]!;
    const doubt = this.#doubtIn(first)!;
    const second = this.#begin(index, { around: { ...around, settle: true }, slug });
    await second.play();
    await second.settle();
    await second.end();
    this.#over.add(second);
    if (!isBetterKnown(first.verdict, second.verdict, doubt)) this.#players[index] = first;
    return doubt === 'time' && second.verdict.outcome === 'failed';
  }

  #doubtIn({ verdict }: ConversationPlayer): Doubt | undefined {
    return doubtIn(verdict, this.#conversations.length);
  }

  /** A call of the bot that belongs to no conversation at hand. */
  #takeStray(entry: Entry): void {
    const message = strayWords(entry, this.#options.exclusive ?? true);
    if (message === undefined) return;
    // With several conversations nobody knows whose event it was that led to the call.
    const only = this.#conversations.length === 1 ? this.#players[0] : undefined;
    if (only) only.blame({ kind: 'stray', message, differences: [] });
    else if (this.#strays.length < 50) this.#strays.push(message);
  }

  #verdictOf(conversation: Conversation, player: ConversationPlayer | undefined): ConversationVerdict {
    if (!player) return unplayed(conversation);
    const isCut = this.#options.signal?.aborted && !this.#over.has(player);
    return isCut ? player.cutShort() : player.verdict;
  }

  #verdict(durationMs: number): ReplayVerdict {
    const conversations = this.#conversations.map((one, index) => this.#verdictOf(one, this.#players[index]));
    const has = (wanted: ConversationVerdict['outcome']) =>
      conversations.some(({ outcome }) => outcome === wanted);
    const failed = has('failed') || this.#strays.length > 0;
    const isReached = this.#players.some((player) => player?.reached);
    return {
      outcome: !isReached || (has('not_run') && !failed) ? 'not_run' : failed ? 'failed' : 'passed',
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

/** After so many conversations in a row that failed alone as well, the rest is taken to be as it was. */
const enoughConfirmed = 3;

/** What comes of waiting too short, or of a bot that was kept busy by others. */
const ofTime: ReadonlySet<ProblemKind> = new Set(['missing', 'count', 'slow', 'delivery']);

/**
 * Whether a failure must be seen again before it counts (`time`), or only its turn is in doubt (`turn`). A reply too
 * many is real wherever it came; where only that is wrong, a second look finds its turn and nothing else.
 */
type Doubt = 'time' | 'turn';

function doubtIn(verdict: ConversationVerdict, conversations: number): Doubt | undefined {
  const kinds = problemKinds(verdict);
  const isTooMany = kinds.has('extra');
  if ((conversations > 1 || isTooMany) && [...kinds].some((kind) => ofTime.has(kind))) return 'time';
  return isTooMany && verdict.turns > 1 ? 'turn' : undefined;
}

/** A second look that fails in another way met a bot that the first one had changed. */
function isBetterKnown(first: ConversationVerdict, second: ConversationVerdict, doubt: Doubt): boolean {
  if (second.outcome === 'passed') return doubt === 'time';
  const kinds = problemKinds(second);
  const before = problemKinds(first);
  return kinds.size === before.size && [...kinds].every((kind) => before.has(kind));
}

function problemKinds({ failures }: ConversationVerdict): Set<ProblemKind> {
  return new Set(failures.flatMap(({ problems }) => problems.map(({ kind }) => kind)));
}

/** A short name for each file, none twice. */
function listSlugs(conversations: readonly Conversation[]): string[] {
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

/** Bytes that repeat for the same seed and conversation. */
function conversationRandom(seed: number, name: string): (size: number) => Uint8Array {
  let mixed = seed | 0;
  for (const char of name) mixed = Math.imul(mixed ^ char.codePointAt(0)!, 0x01000193);
  const generator = xoroshiro128plus(mixed);
  return (size) => Uint8Array.from({ length: size }, () => generator.next() & 0xff);
}

/** Refusals that tell on their own that the bot is wrong, whichever conversation it meant. */
const lost = new Set([
  'unknown_conversation',
  'unknown_user',
  'missing_api_key',
  'unknown_api_key',
  'missing_permission',
  'not_json',
]);

/** What is wrong with a call that belongs to no conversation at hand. */
function strayWords(
  { conversation_id: id, findings, operation }: Entry,
  exclusive: boolean,
): string | undefined {
  const finding = findings.find((candidate) => lost.has(candidate.id));
  if (finding) return `${operation}: ${finding.message} ${finding.remedy ?? ''}`.trim();
  if (!exclusive || id === undefined) return undefined;
  return `The bot sent to the conversation ${id}, which had no event (${operation}).`;
}
