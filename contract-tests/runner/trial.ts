import { v4 } from 'uuid';
import type { ControlApi, Message } from '../../emulator/index.ts';
import { type DirectAnswer, type DirectRequest, direct } from '../direct.ts';
import { type CheckFinding, type EvidenceMessage, type Level, NotRun } from '../finding.ts';
import { chatbotEvent } from '../mutations/events.ts';
import { canaryOf } from './canary.ts';
import type { Habit } from './habit.ts';
import { InputLog, type SentInput } from './input.ts';

/** Headers to send instead of the usual ones; null leaves one out. */
type HeaderChange = Record<string, string | null>;

/** What the person gives, and how long to wait. */
export interface TrialSettings {
  control: ControlApi;
  /** The bot's events URL. */
  bot: string;
  identificationKey: string;
  apiKey: string;
  /** A text that makes the bot reply. */
  probe: string;
  /** Longest wait for an answer. */
  timeout: string;
  /** How long nothing must happen for silence. */
  quiet: string;
  /** Slowest acknowledgement, in milliseconds. */
  ackLimitMs: number;
  /** Stops the bot and starts it anew, where its command was given. */
  restart?: () => Promise<void>;
  /** Repeats what is drawn by lot. Default: 0. */
  seed?: number;
  /** The newest entry of the journal before the run. Default: 0. */
  since?: number;
  /** Seconds in which events are generated after the other checks. Default: none are. */
  fuzzSeconds?: number;
  /** From a message to the bot's reply, as learned; 0 where the bot is instant. */
  paceMs?: number;
  /** Inputs of one check that are sent at once; one after the other for a bot that handles one at a time. */
  atOnce?: number;
}

/** What came of one input. */
export interface Outcome {
  label: string;
  /** The place that was changed. */
  where?: string;
  conversationId?: string;
  /** Absent where no answer came. */
  status?: number;
  /** How the delivery ended: answered, timed_out, cut, ... */
  ended: string;
  durationMs: number;
  replies: Message[];
  entryId?: number;
}

/** Whose trial it is, and what it shares with the others. */
export interface TrialContext {
  habit: Habit;
  level: Level;
  log?: InputLog;
  /** The inputs of the whole run. */
  all?: InputLog;
}

/** A request straight to the bot, past the emulator. */
export interface DirectInput extends Omit<DirectRequest, 'url'> {
  label: string;
}

/** What a check works with: it sends inputs and notes findings. */
export class Trial {
  readonly settings: TrialSettings;
  readonly habit: Habit;
  readonly findings: CheckFinding[] = [];
  readonly cases: string[] = [];
  readonly inputs: SentInput[] = [];
  readonly #level: Level;
  readonly #log: InputLog;
  /** The inputs of the whole run. */
  readonly all: InputLog;

  constructor(settings: TrialSettings, { habit, level, log = new InputLog(), all = log }: TrialContext) {
    this.settings = settings;
    this.habit = habit;
    this.#level = level;
    this.#log = log;
    this.all = all;
  }

  get control(): ControlApi {
    return this.settings.control;
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
    const { probe } = this.settings;
    const { conversation = { id } } = change as { conversation?: { id: string } };
    const text = this.habit.echoes ? `${probe} ${canaryOf(conversation.id)}` : probe;
    return chatbotEvent(id, { text, ...change });
  }

  /** Delivers an input and waits for silence. Text, or bytes, are delivered as they are. */
  async deliver(
    input: object | string | Buffer,
    { label, headers, where }: { label: string; headers?: HeaderChange; where?: string },
  ): Promise<Outcome> {
    this.cases.push(label);
    const body = isBytes(input) ? Buffer.from(input) : Buffer.from(JSON.stringify(input));
    const { timeout, quiet } = this.settings;
    const known = conversationOf(input) !== undefined;
    const { deliveries, replies, conversation_id } = await this.control.deliverEvent({
      body: { raw: body.toString('base64'), ...(headers && { headers }) },
      wait: known ? 'quiet' : 'delivery',
      timeout,
      quiet,
    });
    const [delivery] = deliveries;
    const outcome: Outcome = {
      label,
      ...(where !== undefined && { where }),
      conversationId: conversation_id,
      status: delivery?.status,
      ended: delivery?.outcome ?? 'timed_out',
      durationMs: delivery?.duration_ms ?? Number.POSITIVE_INFINITY,
      replies,
      entryId: delivery?.entry_id,
    };
    this.#note({
      ...outcome,
      method: 'POST',
      url: this.settings.bot,
      headers: headersOf(this.settings.identificationKey, headers),
      body,
      replies: replies.map(shownMessage),
    });
    return outcome;
  }

  /** Sends a request that the emulator would never make by itself; answers the status, if one came. */
  async direct({ label, ...input }: DirectInput): Promise<number | undefined> {
    this.cases.push(label);
    return (await this.sendDirect({ label, ...input })).status;
  }

  /** The same without a case of its own. */
  async sendDirect({ label, ...input }: DirectInput): Promise<DirectAnswer> {
    const { bot } = this.settings;
    const start = performance.now();
    const answer = await direct({ url: bot, ...input });
    const body = Buffer.from(input.body ?? '');
    const { status } = answer;
    const conversationId = conversationOf(parsed(body));
    this.#note({
      label,
      method: input.method ?? 'POST',
      url: bot,
      headers: pairsOf(input.headers),
      body,
      ...(conversationId !== undefined && { conversationId }),
      ...(status !== undefined && { status }),
      ended: status === undefined ? 'cut' : 'answered',
      durationMs: performance.now() - start,
      replies: [],
      answer: answer.body,
    });
    return answer;
  }

  #note(input: SentInput): void {
    this.inputs.push(input);
    this.#log.add(input);
  }

  /** What the bot has said in a conversation once it is quiet. */
  async replies(conversationId: string): Promise<Message[]> {
    const { timeout, quiet } = this.settings;
    await this.control.waitFor({ for: 'quiet', conversation_id: conversationId, timeout, quiet });
    const { messages } = await this.control.listMessages({ conversation_id: conversationId });
    return messages.filter(({ origin }) => origin === 'bot');
  }

  /** Notes that a rule was broken. */
  finding(message: string, detail: Partial<CheckFinding> = {}): void {
    this.findings.push({ level: this.#level, message, ...withoutUndefined(detail) });
  }

  /** Notes that a rule was broken unless `good`. */
  expect(good: boolean, message: string, detail: Partial<CheckFinding> = {}): void {
    if (!good) this.finding(message, detail);
  }

  notRun(reason: string): never {
    throw new NotRun(reason);
  }

  /** A known-good message must have the usual outcome: that is how "still alive" is known. */
  async probeAfter(): Promise<void> {
    const outcome = await this.deliver(await this.probe(), { label: 'a good message afterwards' });
    const usual =
      this.habit.statusClass === classOf(outcome.status) && this.habit.replies === outcome.replies.length;
    this.expect(usual, 'The bot does not answer a good message as before.', {
      level: 'must',
      case: outcome.label,
      expected: `${this.habit.statusClass}xx and ${repliesInWords(this.habit.replies)}`,
      actual: shownOutcome(outcome),
      entry_id: outcome.entryId,
    });
  }
}

/** First digit of a status; 0 where there is none. */
export function classOf(status: number | undefined): number {
  return status === undefined ? 0 : Math.floor(status / 100);
}

export function shownOutcome({
  status,
  ended,
  replies,
}: Pick<Outcome, 'status' | 'ended'> & { replies: unknown[] }): string {
  const answer = status === undefined ? endedInWords(ended) : String(status);
  return `${answer} and ${repliesInWords(replies.length)}`;
}

/** Why no answer came. */
export function endedInWords(ended: string): string {
  const words: Record<string, string> = {
    cut: 'the connection was cut',
    timed_out: 'no answer in time',
    refused: 'the connection was refused',
  };
  return words[ended] ?? ended.replaceAll('_', ' ');
}

export function shownStatus(status: number | undefined): string {
  return status === undefined ? 'no answer' : String(status);
}

export function repliesInWords(count: number): string {
  if (count === 0) return 'no reply';
  return count === 1 ? '1 reply' : `${count} replies`;
}

export function shownMessage({ text, buttons = [] }: Message): EvidenceMessage {
  return { ...(text !== undefined && { text }), captions: buttons.flat().map(({ caption }) => caption) };
}

/** Opaque, and full of what a URL must not hold as it is. */
function awkwardId(id: string): string {
  return `${id.slice(0, 8)}/${id.slice(9, 13)}+${id.slice(24, 34)}=`;
}

function headersOf(key: string, change: HeaderChange = {}): [string, string][] {
  const usual: HeaderChange = { 'Content-Type': 'application/json', Authorization: key };
  const changed = new Set(Object.keys(change).map((name) => name.toLowerCase()));
  const kept = Object.entries(usual).filter(([name]) => !changed.has(name.toLowerCase()));
  return [...kept, ...Object.entries(change)].filter((pair): pair is [string, string] => pair[1] !== null);
}

function pairsOf(headers: string[]): [string, string][] {
  return headers.flatMap((name, at) =>
    at % 2 === 0 && !/^(content-length|transfer-encoding)$/i.test(name) ? [[name, headers[at + 1]!]] : [],
  );
}

function withoutUndefined<T extends object>(detail: T): T {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) as T;
}

function isBytes(input: object | string | Buffer): input is string | Buffer {
  return typeof input === 'string' || Buffer.isBuffer(input);
}

function parsed(body: Buffer): object {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

function conversationOf(input: object | string | Buffer): string | undefined {
  if (isBytes(input)) return undefined;
  const { new_chatbot_message: message } = input as {
    new_chatbot_message?: { conversation?: { id?: unknown } };
  };
  const id = message?.conversation?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
