import { v4 } from 'uuid';
import type { ControlApi, Message } from '../../emulator/index.ts';
import { type DirectAnswer, type DirectRequest, direct } from '../direct.ts';
import { type CheckFinding, type Level, NotRun } from '../finding.ts';
import { chatbotEvent } from '../mutations/events.ts';
import { canaryOf } from './canary.ts';
import type { Habit } from './habit.ts';
import { InputLog, type SentInput } from './input.ts';
import {
  bytesOf,
  conversationIn,
  conversationOf,
  type HeaderChange,
  headersOf,
  type Input,
  pairsOf,
} from './input-parts.ts';
import { classOf, type Outcome, outcomeOf, repliesInWords, shownMessage, shownOutcome } from './outcome.ts';
import { everything } from './said-so-far.ts';
import type { TrialSettings } from './trial-settings.ts';

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
    input: Input,
    { label, headers, where }: { label: string; headers?: HeaderChange; where?: string },
  ): Promise<Outcome> {
    this.cases.push(label);
    const { bot, identificationKey, timeout, quiet } = this.settings;
    const body = bytesOf(input);
    const delivered = await this.control.deliverEvent({
      body: { raw: body.toString('base64'), ...(headers && { headers }) },
      wait: conversationOf(input) === undefined ? 'delivery' : 'quiet',
      timeout,
      quiet,
    });
    const outcome = outcomeOf(delivered, { label, where });
    this.#note({
      ...outcome,
      method: 'POST',
      url: bot,
      headers: headersOf(identificationKey, headers),
      body,
      replies: outcome.replies.map(shownMessage),
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
    const conversationId = conversationIn(body);
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
    const { messages } = await this.control.listMessages({
      conversation_id: conversationId,
      limit: everything,
    });
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

/** Opaque, and full of what a URL must not hold as it is. */
function awkwardId(id: string): string {
  return `${id.slice(0, 8)}/${id.slice(9, 13)}+${id.slice(24, 34)}=`;
}

function withoutUndefined<T extends object>(detail: T): T {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) as T;
}
