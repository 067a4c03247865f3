import { v4 } from 'uuid';
import { type ControlApi, type Message, parseDuration } from '../../emulator/index.ts';
import { chatbotEvent } from '../mutations/events.ts';
import type { Baseline } from './baseline.ts';
import type { BotActivity } from './bot-activity.ts';
import { type DirectAnswer, type DirectRequest, direct } from './direct.ts';
import { type CheckFinding, type Level, NotRun } from './finding.ts';
import {
  bytesOf,
  canaryOf,
  conversationIn,
  conversationOf,
  headersOf,
  type Input,
  type InputHeaders,
  InputLog,
  pairsOf,
  type SentInput,
} from './input.ts';
import { classOf, type Outcome, outcomeOf, repliesInWords, shownMessage } from './outcome.ts';
import { formatMs, type Pace } from './pace.ts';
import type { BotAddresses, TrialSettings } from './trial-settings.ts';

/** What the trials of a run share. */
export interface Bench {
  settings: TrialSettings;
  addresses: BotAddresses;
  activity: BotActivity;
  pace: Pace;
  baseline: Baseline;
  /** The inputs of the whole run. */
  all: InputLog;
  /** A good message that was asked for and has not been sent yet: one serves all who ask. */
  nextProbe?: Promise<Outcome>;
}

export interface TrialContext {
  level: Level;
  log?: InputLog;
  /** So many times the usual patience. Default: 1. */
  patience?: number;
}

export interface InputDelivery {
  label: string;
  headers?: InputHeaders;
  /** The place that was changed. */
  where?: string;
  /** Replies that must come; they are waited for. Default: 0. */
  expects?: number;
  /** Goes to the bot at once, however many are with it; then its time says nothing of the bot's pace. */
  atOnce?: boolean;
  /** The bot's calls fail meanwhile, so that its pace says nothing. */
  isFaulted?: boolean;
}

/** A request straight to the bot, past the emulator. */
export interface DirectInput extends Omit<DirectRequest, 'url'> {
  label: string;
  /** Default: the events URL. */
  url?: string;
  /** Goes to the bot at once, however many are with it. */
  atOnce?: boolean;
}

/** More of a finding than a report shows. */
interface FindingDetail extends Partial<CheckFinding> {
  /** Something did not come: that says nothing where the bot ended meanwhile. */
  isAbsence?: boolean;
}

/** The case of the good message that shows whether the bot still lives. */
export const witnessLabel = 'a good message afterwards';

/** What a check works with: it sends inputs, and notes findings now or once it is known all that the bot said. */
export class Trial {
  readonly bench: Bench;
  readonly findings: CheckFinding[] = [];
  /** Those of the findings that rest on something that did not come. */
  readonly absences = new Set<CheckFinding>();
  readonly cases: string[] = [];
  readonly inputs: SentInput[] = [];
  readonly #judgements: (() => void | Promise<void>)[] = [];
  readonly #level: Level;
  readonly #log: InputLog;
  /** So many times the usual patience. */
  readonly patience: number;

  constructor(bench: Bench, { level, log = new InputLog(), patience = 1 }: TrialContext) {
    this.bench = bench;
    this.#level = level;
    this.#log = log;
    this.patience = patience;
  }

  get settings(): TrialSettings {
    return this.bench.settings;
  }

  get control(): ControlApi {
    return this.settings.control;
  }

  get baseline(): Baseline {
    return this.bench.baseline;
  }

  /** A conversation with a user that nobody else talks with, and whose id must be escaped in a URL. */
  async conversation(): Promise<string> {
    const id = v4();
    const user = `contract-test ${id.slice(0, 8)}`;
    await this.control.putUser({ user, body: { user_id: awkwardId(id) } });
    await this.control.putConversation({ conversation_id: id, body: { user } });
    return id;
  }

  /** An event with the probe, in a conversation of its own unless one is named. */
  async probe(change: object = {}, conversationId?: string): Promise<ReturnType<typeof chatbotEvent>> {
    const id = conversationId ?? (await this.conversation());
    const { conversation = { id } } = change as { conversation?: { id: string } };
    const text = this.baseline.echoes ? this.phrase(canaryOf(conversation.id)) : this.settings.probe;
    return chatbotEvent(id, { text, ...change });
  }

  /** Words behind the probe, so that a bot that looks for a command at the beginning still finds it. */
  phrase(words: string): string {
    return `${this.settings.probe} ${words}`;
  }

  /** Delivers an input; text, or bytes, as they are. What the outcome holds of replies grows as they come. */
  async deliver(input: Input, delivery: InputDelivery): Promise<Outcome> {
    const { label, headers, where, expects = 0, atOnce, isFaulted = false } = delivery;
    this.cases.push(label);
    const { activity, pace } = this.bench;
    const done = atOnce ? () => undefined : await pace.begin();
    const body = bytesOf(input);
    const before = activity.said(conversationOf(input)).length;
    const start = performance.now();
    const waitedMs = pace.answerPatienceMs * this.patience;
    const delivered = await this.control
      .deliverEvent({
        body: { raw: body.toString('base64'), headers },
        wait: 'delivery',
        timeout: `${Math.ceil(waitedMs)}ms`,
      })
      .catch((error: unknown) => {
        done();
        throw error;
      });
    const outcome: Outcome = {
      ...outcomeOf(delivered, { label, where, waitedMs }),
      get replies() {
        return activity.said(outcome.conversationId).slice(before);
      },
    };
    const { bot, identificationKey } = this.settings;
    this.#note(
      {
        ...outcome,
        method: 'POST',
        url: bot,
        headers: this.#withHost(headersOf(identificationKey, headers)),
        body,
      },
      before,
    );
    const replied = this.#followReplies(outcome, { start, before, expects, isFaulted, isMeasured: !atOnce });
    void replied.finally(done);
    if (expects > 0 && !isFaulted) await replied;
    return outcome;
  }

  /** Waits for the replies that must come, or for as long as the bot may be busy with the input. */
  async #followReplies(
    outcome: Outcome,
    from: { start: number; before: number; expects: number; isFaulted: boolean; isMeasured: boolean },
  ): Promise<void> {
    const { conversationId: id, status, durationMs } = outcome;
    if (id === undefined || classOf(status) !== 2 || from.isFaulted) return;
    const { activity, pace, baseline } = this.bench;
    const wanted = from.expects || baseline.replies;
    const hasAll = () => activity.said(id).length >= from.before + wanted;
    const waitMs = from.expects > 0 ? pace.patienceMs * this.patience : pace.aftermathMs;
    const hasReplied = wanted > 0 && (await activity.until(hasAll, waitMs));
    // A burst says how long the bot's queue is, not how fast it is.
    if (hasReplied && from.isMeasured) {
      pace.note({ answerMs: durationMs, replyMs: performance.now() - from.start });
    }
  }

  /** Sends a good message in a conversation of its own, and waits for the usual replies. */
  async good(label: string): Promise<Outcome> {
    const outcome = await this.deliver(await this.probe(), { label, expects: this.baseline.replies });
    if (classOf(outcome.status) === 2) this.baseline.addSample(outcome.conversationId!);
    return outcome;
  }

  /** Sends a request that the emulator would never make by itself; answers the status, if one came. */
  async direct({ label, ...input }: DirectInput): Promise<DirectAnswer> {
    this.cases.push(label);
    return this.sendDirect({ label, ...input });
  }

  /** The same without a case of its own. */
  async sendDirect({ label, atOnce, ...input }: DirectInput): Promise<DirectAnswer> {
    const { bot } = this.settings;
    const { activity, pace, addresses } = this.bench;
    const done = atOnce ? () => undefined : await pace.begin();
    const start = performance.now();
    const timeoutMs = pace.answerPatienceMs * this.patience;
    const body = Buffer.from(input.body ?? '');
    const conversationId = conversationIn(body);
    const before = activity.said(conversationId).length;
    const { url = bot, host = addresses.host ?? undefined } = input;
    const answer = await direct({ timeoutMs, ...input, url, host });
    if (answer.ended === 'timed_out') answer.waitedMs = timeoutMs;
    const { status } = answer;
    const durationMs = performance.now() - start;
    this.#note(
      {
        label,
        method: input.method ?? 'POST',
        url: input.url ?? bot,
        headers: this.#withHost(pairsOf(input.headers)),
        body,
        conversationId,
        status,
        ended: answer.ended,
        durationMs,
        answer: answer.body,
      },
      before,
    );
    const outcome = { conversationId, status, durationMs } as Outcome;
    const from = { start, before, expects: 0, isFaulted: false, isMeasured: !atOnce };
    void this.#followReplies(outcome, from).finally(done);
    return answer;
  }

  /** Headers as a report shows them: with the Host where it is not the URL's own. */
  #withHost(headers: [string, string][]): [string, string][] {
    const { host } = this.bench.addresses;
    return host === null ? headers : [['Host', host], ...headers];
  }

  #note(input: Omit<SentInput, 'replies'>, before: number): void {
    const { activity } = this.bench;
    const sent: SentInput = {
      ...input,
      get replies() {
        return activity.said(input.conversationId).slice(before).map(shownMessage);
      },
    };
    this.inputs.push(sent);
    this.#log.add(sent);
  }

  /** Waits until the bot has said so much in a conversation. */
  async heard(conversationId: string, count: number): Promise<Message[]> {
    const { activity, pace } = this.bench;
    const waitMs = pace.patienceMs * this.patience;
    await activity.until(() => activity.said(conversationId).length >= count, waitMs);
    return activity.said(conversationId);
  }

  /** Waits until nothing has happened for as long as the slowest reply may take. */
  async silence(): Promise<void> {
    await settle(this.bench);
  }

  /** Waits until nothing has happened in a conversation for as long as the slowest reply may take. */
  async quiet(conversationId: string): Promise<void> {
    const { silenceMs } = this.bench.pace;
    await this.control.waitFor({
      for: 'quiet',
      conversation_id: conversationId,
      quiet: `${silenceMs}ms`,
      timeout: `${10 * silenceMs}ms`,
    });
  }

  /** Judges at the end of the run, when all that the bot said is known. */
  atEnd(judge: () => void | Promise<void>): void {
    this.#judgements.push(judge);
  }

  /** Makes the judgements that were put off. */
  async conclude(): Promise<void> {
    for (const judge of this.#judgements) await judge();
  }

  /** Notes that a rule was broken. */
  finding(message: string, { isAbsence = false, ...detail }: FindingDetail = {}): void {
    const finding = { level: this.#level, message, ...withoutUndefined(detail) };
    this.findings.push(finding);
    if (isAbsence) this.absences.add(finding);
  }

  /** Notes that a rule was broken unless `good`. */
  expect(good: boolean, message: string, detail: FindingDetail = {}): void {
    if (!good) this.finding(message, detail);
  }

  notRun(reason: string): never {
    throw new NotRun(reason);
  }

  /** For checks that rest on replies. */
  needsReplies(): void {
    if (this.baseline.range.most > 0) return;
    this.notRun(
      `the bot does not reply to the probe "${this.settings.probe}": give a text that it answers with --probe`,
    );
  }

  /**
   * A known-good message must have the usual outcome: that is how "still alive" is known. Checks that ask at the same
   * time share one.
   */
  async probeAfter(): Promise<void> {
    const { bench } = this;
    const label = witnessLabel;
    bench.nextProbe ??= this.#sendNextProbe(label);
    const outcome = await bench.nextProbe;
    if (!this.cases.includes(label)) this.cases.push(label);
    this.atEnd(() => {
      const usual =
        classOf(outcome.status) === this.baseline.statusClass &&
        this.baseline.isUsual(outcome.replies.length);
      this.expect(usual, 'The bot does not answer a good message as before.', {
        level: 'must',
        case: label,
        expected: `${this.baseline.statusClass}xx and ${this.baseline.inWords()}`,
        actual: this.describeReplies(outcome),
        entry_id: outcome.entryId,
        isAbsence: this.lacksReplies(outcome),
      });
    });
  }

  async #sendNextProbe(label: string): Promise<Outcome> {
    // Whoever asks before its turn is served by this one, for what was sent before is before it then too.
    const done = await this.bench.pace.begin();
    this.bench.nextProbe = undefined;
    const sent = this.deliver(await this.probe(), {
      label,
      expects: this.baseline.replies,
      atOnce: true,
    });
    return sent.finally(done);
  }

  /** An outcome in words. */
  describe(outcome: Pick<Outcome, 'status' | 'ended' | 'replies' | 'waitedMs'>): string {
    const { status, replies } = outcome;
    const answer = this.describeAnswer(outcome);
    if (status === undefined && replies.length === 0) return answer;
    return `${answer} and ${repliesInWords(replies.length)}`;
  }

  /** An outcome in words; where replies are missing, how long they were waited for. */
  describeReplies(outcome: Pick<Outcome, 'status' | 'ended' | 'replies' | 'waitedMs'>): string {
    const isMissing = this.lacksReplies(outcome);
    const within = ` within ${formatMs(this.bench.pace.patienceMs * this.patience)}${this.#usualTime()}`;
    return `${this.describe(outcome)}${isMissing ? within : ''}`;
  }

  /** Acknowledged, but the usual replies did not come. */
  lacksReplies({ status, replies }: Pick<Outcome, 'status' | 'replies'>): boolean {
    return classOf(status) === 2 && replies.length < this.baseline.range.least;
  }

  /** The status, or why no answer came. */
  describeAnswer({ status, ended, waitedMs }: Pick<Outcome, 'status' | 'ended' | 'waitedMs'>): string {
    if (status !== undefined) return String(status);
    if (ended === 'cut') return 'the connection was cut';
    if (ended === 'refused') return refusedInWords;
    if (ended !== 'timed_out') return ended.replaceAll('_', ' ');
    const within = waitedMs === undefined ? 'in time' : `within ${formatMs(waitedMs)}`;
    return `no answer ${within}${this.#usualTime()}`;
  }

  #usualTime(): string {
    const { usualMs } = this.bench.pace;
    return usualMs > 0 ? `; this bot's usual answer takes ${formatMs(usualMs)}` : '';
  }
}

export const refusedInWords = 'the connection was refused';

/** Waits until the bot is quiet: nothing under way, and nothing said for as long as its slowest reply may take. */
export async function settle({ settings, activity, pace, all }: Bench): Promise<void> {
  await pace.idle();
  const { silenceMs } = pace;
  // What has been silent for a while already need not be so anew.
  const silentForMs = performance.now() - Math.max(all.lastAt, activity.lastHeardAt);
  await settings.control.waitFor({
    for: 'quiet',
    quiet: `${Math.ceil(Math.max(1, silenceMs - silentForMs))}ms`,
    timeout: `${4 * silenceMs + parseDuration(settings.timeout, 'timeout')}ms`,
  });
  await activity.catchUp();
}

/** Opaque, and full of what a URL must not hold as it is. */
function awkwardId(id: string): string {
  return `${id.slice(0, 8)}/${id.slice(9, 13)}+${id.slice(24, 34)}=`;
}

function withoutUndefined<T extends object>(detail: T): T {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) as T;
}
