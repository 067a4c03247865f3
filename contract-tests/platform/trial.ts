import { platformContract } from '../../spec/index.ts';
import type { CoverageTally } from '../coverage/coverage.ts';
import { type CheckFinding, type Level, NotRun } from '../runner/finding.ts';
import { callPlatform, type PlatformAnswer, type PlatformCall } from './call.ts';
import type { PlatformDriver, TestConversation } from './hands.ts';

/** The platform under test, and what the person at the keyboard may do there. */
export interface PlatformSettings {
  /** Base URL of the platform's API. */
  url: string;
  apiKey: string;
  /** A conversation that messages may be sent to; one is made where the platform can be driven. */
  conversationId?: string;
  /** A user that messages may be sent to, and a token of that user. */
  userId?: string;
  accessToken?: string;
  /** Drives the platform's users; without it nothing that needs them is run. */
  hands?: PlatformDriver;
}

/** A user of the users path. */
export interface Recipient {
  userId: string;
  accessToken: string;
  talk?: TestConversation;
}

/** An answer, and what was asked for. */
export interface AskedAnswer extends PlatformAnswer {
  label: string;
  path: string;
}

/** What the checks of a run share. */
export interface PlatformRun {
  answers: AskedAnswer[];
  tally: CoverageTally;
}

const sendToConversation = 'sendMessageToConversation';
const sendToUser = 'sendMessageToUser';

/** What a check of a platform works with: it calls as a bot, acts as a user, and notes findings. */
export class PlatformTrial {
  readonly settings: PlatformSettings;
  readonly findings: CheckFinding[] = [];
  readonly cases: string[] = [];
  readonly #run: PlatformRun;
  readonly #level: Level;

  constructor(settings: PlatformSettings, { level, run }: { level: Level; run: PlatformRun }) {
    this.settings = settings;
    this.#run = run;
    this.#level = level;
  }

  /** Every answer of the run so far, in all checks. */
  get answers(): readonly AskedAnswer[] {
    return this.#run.answers;
  }

  /** The user's side of the platform, where it can be driven. */
  get hands(): PlatformDriver {
    return this.settings.hands ?? this.notRun('the users of this platform cannot be driven');
  }

  /** A conversation that messages may be sent to. */
  async conversation(): Promise<string> {
    const { conversationId, hands } = this.settings;
    if (conversationId !== undefined) return conversationId;
    if (!hands) this.notRun('no conversation was given');
    return (await hands.talk()).conversationId;
  }

  /** A user that messages may be sent to. */
  async recipient(scopes: string[] = ['CHAT_BOT_USER_MESSAGE_SEND']): Promise<Recipient> {
    const { userId, accessToken, hands } = this.settings;
    if (userId !== undefined && accessToken !== undefined) return { userId, accessToken };
    if (!hands) this.notRun('no user with an access token was given');
    const talk = await hands.talk();
    return { ...(await hands.token(talk, scopes)), talk };
  }

  /** Calls the platform as a bot does. */
  async call(
    label: string,
    call: PlatformCall & { operation?: string; base?: string },
  ): Promise<AskedAnswer> {
    this.cases.push(label);
    const asked = { ...(await callPlatform(call.base ?? this.settings.url, call)), label, path: call.path };
    this.#run.answers.push(asked);
    if (call.operation !== undefined) this.#run.tally.call(call.operation, parsed(call.body));
    return asked;
  }

  /** Calls the OAuth server, whose refusals have another form than the gateway's and are kept out of `answers`. */
  async callOAuth(label: string, call: PlatformCall & { operation: string }): Promise<AskedAnswer> {
    this.cases.push(label);
    const asked = { ...(await callPlatform(this.settings.url, call)), label, path: call.path };
    this.#run.tally.call(call.operation, undefined);
    return asked;
  }

  /** Sends a message to a conversation: JSON, or a text as it is. */
  send(
    label: string,
    { to, body, headers, operation = sendToConversation }: SendOptions & { to: string },
  ): Promise<AskedAnswer> {
    const path = findPath(operation).replace('{conversation_id}', encodeURIComponent(to));
    return this.call(label, { path, operation, ...withKey(this.settings.apiKey, { body, headers }) });
  }

  /** Sends a message to a user. */
  sendToUser(
    label: string,
    {
      to,
      token,
      body = makeTextMessage(label),
      headers,
      operation = sendToUser,
    }: SendOptions & { to: string; token?: string },
  ): Promise<AskedAnswer> {
    const path = findPath(operation).replace('{user_id}', encodeURIComponent(to));
    const more = token === undefined ? headers : { Authorization: `Bearer ${token}`, ...headers };
    const call = withKey(this.settings.apiKey, { body, headers: more });
    return this.call(label, { path, operation, ...call });
  }

  /** The headers of a call with a user's access token. */
  bearing(accessToken: unknown): Record<string, string> {
    return { 'X-Api-Key': this.settings.apiKey, Authorization: `Bearer ${accessToken}` };
  }

  /** Asks whose access token this is; the older call takes a body. */
  whose(
    label: string,
    accessToken: unknown,
    { operation = 'getUser', body }: { operation?: 'getUser' | 'getUserByPost'; body?: string } = {},
  ): Promise<AskedAnswer> {
    const method = operation === 'getUser' ? 'GET' : 'POST';
    const headers = this.bearing(accessToken);
    return this.call(label, { method, path: findPath(operation), operation, headers, body });
  }

  /** Notes that a rule was broken. */
  finding(message: string, detail: Partial<CheckFinding> = {}): void {
    this.findings.push({ message, ...detail, level: detail.level ?? this.#level });
  }

  /** Notes that a rule was broken unless `good`. */
  expect(good: boolean, message: string, detail: Partial<CheckFinding> = {}): void {
    if (!good) this.finding(message, detail);
  }

  notRun(reason: string): never {
    throw new NotRun(reason);
  }
}

interface SendOptions {
  body?: unknown;
  /** Beside the usual ones; undefined leaves one out. */
  headers?: Record<string, string | undefined>;
  /** Another send operation of the spec. */
  operation?: string;
}

/** A message whose text says where it comes from. */
export function makeTextMessage(label: string): { text_message: string } {
  return { text_message: `آزمون قرارداد: ${label}` };
}

/** Path of an operation of the spec. */
export function findPath(operation: string): string {
  return platformContract().operations.find(({ id }) => id === operation)!.path;
}

function withKey(apiKey: string, { body, headers }: Pick<SendOptions, 'body' | 'headers'>) {
  const usual = { 'Content-Type': 'application/json', 'X-Api-Key': apiKey };
  const all = Object.entries({ ...usual, ...headers }).filter((pair) => pair[1] !== undefined);
  return {
    headers: Object.fromEntries(all) as Record<string, string>,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function parsed(body: string | Buffer | undefined): unknown {
  try {
    return JSON.parse(String(body ?? ''));
  } catch {
    return undefined;
  }
}
