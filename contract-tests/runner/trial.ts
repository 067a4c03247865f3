import { v4 } from 'uuid';
import type { ControlApi, Message } from '../../emulator/index.ts';
import { type CheckFinding, type Level, NotRun } from '../check.ts';
import { chatbotEvent } from '../mutations/events.ts';
import type { Habit } from './habit.ts';

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
}

/** What came of one input. */
export interface Outcome {
  label: string;
  conversationId?: string;
  /** Absent where no answer came. */
  status?: number;
  /** How the delivery ended: answered, timed_out, cut, ... */
  ended: string;
  durationMs: number;
  replies: Message[];
  entryId?: number;
}

/** What a check works with: it sends inputs and notes findings. */
export class Trial {
  readonly settings: TrialSettings;
  readonly habit: Habit;
  readonly findings: CheckFinding[] = [];
  readonly cases: string[] = [];
  readonly #level: Level;

  constructor(settings: TrialSettings, { habit, level }: { habit: Habit; level: Level }) {
    this.settings = settings;
    this.habit = habit;
    this.#level = level;
  }

  get control(): ControlApi {
    return this.settings.control;
  }

  /** A conversation with a user that nobody else talks with. */
  async conversation(): Promise<string> {
    const id = v4();
    await this.control.putConversation({
      conversation_id: id,
      body: { user: `contract-test ${id.slice(0, 8)}` },
    });
    return id;
  }

  /** An event with the probe, in a conversation of its own unless one is named. */
  async probe(change: object = {}, conversationId?: string): Promise<ReturnType<typeof chatbotEvent>> {
    const id = conversationId ?? (await this.conversation());
    return chatbotEvent(id, { text: this.settings.probe, ...change });
  }

  /** Delivers an input and waits for silence. Text, or bytes, are delivered as they are. */
  async deliver(
    input: object | string | Buffer,
    { label, headers }: { label: string; headers?: Record<string, string | null> },
  ): Promise<Outcome> {
    this.cases.push(label);
    const content = isBytes(input) ? { raw: Buffer.from(input).toString('base64') } : { body: input };
    const { timeout, quiet } = this.settings;
    const known = conversationOf(input) !== undefined;
    const { deliveries, replies, conversation_id } = await this.control.deliverEvent({
      body: { ...content, ...(headers && { headers }) },
      wait: known ? 'quiet' : 'delivery',
      timeout,
      quiet,
    });
    const [delivery] = deliveries;
    return {
      label,
      conversationId: conversation_id,
      status: delivery?.status,
      ended: delivery?.outcome ?? 'timed_out',
      durationMs: delivery?.duration_ms ?? Number.POSITIVE_INFINITY,
      replies,
      entryId: delivery?.entry_id,
    };
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
    this.findings.push({ level: this.#level, message, ...detail });
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
      expected: `${this.habit.statusClass}xx and ${this.habit.replies} replies`,
      actual: shownOutcome(outcome),
      entry_id: outcome.entryId,
    });
  }
}

/** First digit of a status; 0 where there is none. */
export function classOf(status: number | undefined): number {
  return status === undefined ? 0 : Math.floor(status / 100);
}

export function shownOutcome({ status, ended, replies }: Outcome): string {
  const answer = status === undefined ? ended.replaceAll('_', ' ') : String(status);
  return `${answer} and ${replies.length} replies`;
}

function isBytes(input: object | string | Buffer): input is string | Buffer {
  return typeof input === 'string' || Buffer.isBuffer(input);
}

function conversationOf(input: object | string | Buffer): string | undefined {
  if (isBytes(input)) return undefined;
  const { new_chatbot_message: message } = input as {
    new_chatbot_message?: { conversation?: { id?: unknown } };
  };
  const id = message?.conversation?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
