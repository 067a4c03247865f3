import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ControlSchemas, controlContract, openApiFile, platformContract } from '../../../spec/index.ts';
import { appView } from '../../app/settings.ts';
import { emulatorCalls } from '../../control/handlers/emulator-calls.ts';
import { appSettings } from '../../divar/testing/chat-parts.ts';
import { createPage } from '../serve-page.ts';

type Message = ControlSchemas['Message'];
type Entry = ControlSchemas['Entry'];
type Finding = ControlSchemas['Finding'];
type Buttons = NonNullable<Message['buttons']>;

/** What the fake's bot says to a text. */
export interface BotReply {
  text?: string;
  buttons?: Buttons;
  findings?: Finding[];
  media?: Partial<Message>;
}

export interface FakeOptions {
  pageDir: string;
  bot?: (message: Message) => BotReply[];
}

interface Call {
  id: string;
  params: Record<string, string>;
  body: unknown;
  bytes: string;
}

type Handler = (call: Call, response: ServerResponse) => unknown;

const START = Date.parse('2026-03-20T09:30:00Z');

/** A control API with canned answers and a live stream, quick enough for tests of the page alone. */
export class FakeEmulator {
  /** How the bot behaves from now on. */
  botMode: 'up' | 'down' | 'failing' | 'silent' = 'up';
  /** Whether the live stream may be opened. */
  streamMode: 'open' | 'refused' = 'open';
  /** Bodies and bytes that were delivered as events. */
  readonly delivered: string[] = [];
  readonly app: ControlSchemas['App'] = {
    ...appView(appSettings()),
    bot: 'http://127.0.0.1:8000/events',
    init_url: 'http://127.0.0.1:8000/init',
    dynamic_action_url: 'http://127.0.0.1:8000/dynamic',
    api_keys: [{ key: '...9f2c', permissions: [] }],
    identification_key: '...77aa',
  };
  readonly users = new Map<string, ControlSchemas['User']>();
  readonly conversations = new Map<string, ControlSchemas['ConversationView']>();
  readonly messages = new Map<string, Message[]>();
  entries: Entry[] = [];
  faults: ControlSchemas['Fault'][] = [];
  readonly #bot: (message: Message) => BotReply[];
  readonly #server: Server;
  readonly #routes = routes();
  readonly #changes: { event: string; data: unknown }[] = [];
  readonly #streams = new Set<ServerResponse>();
  #time = START;
  #count = 0;

  constructor({ pageDir, bot = () => [] }: FakeOptions) {
    this.#bot = bot;
    const servePage = createPage(pageDir);
    this.#server = createServer((request, response) => {
      if (!servePage(request, response)) this.#answer(request, response);
    });
  }

  static async start(options: FakeOptions): Promise<FakeEmulator> {
    const fake = new FakeEmulator(options);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** How many pages listen to the live stream. */
  get listeners(): number {
    return this.#streams.size;
  }

  /** Cuts every live stream, as a laptop's sleep does. */
  dropStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  /** Puts a user and a conversation there without any event. */
  putConversation(user: string, id: string): ControlSchemas['ConversationView'] {
    if (!this.users.has(user)) this.#putUser(user, {});
    const conversation = { id, type: 'BOT' as const, user, started_at: this.#now(), messages: 0 };
    this.conversations.set(id, conversation);
    this.messages.set(id, []);
    this.publish('conversation', conversation);
    return conversation;
  }

  /** Puts a message there, as the platform would show it. */
  putMessage(conversationId: string, part: Partial<Message>): Message {
    this.#count += 1;
    const message: Message = {
      id: `message-${this.#count}`,
      conversation_id: conversationId,
      origin: 'bot',
      sender_type: 'BOT',
      type: 'TEXT',
      sent_at: this.#now(),
      user: this.conversations.get(conversationId)?.user,
      ...part,
    };
    const messages = this.messages.get(conversationId) ?? [];
    this.messages.set(conversationId, [...messages, message]);
    const conversation = this.conversations.get(conversationId);
    if (conversation) Object.assign(conversation, { last_message: message, messages: messages.length + 1 });
    this.publish('message', message);
    return message;
  }

  putEntry(part: Partial<Entry>): Entry {
    const entry: Entry = {
      id: this.entries.length + 1,
      direction: 'divar_to_bot',
      state: 'done',
      operation: 'NEW_CHATBOT_MESSAGE',
      at: this.#now(),
      method: 'POST',
      url: this.app.bot ?? '',
      findings: [],
      ...part,
    };
    this.entries.push(entry);
    this.publish('entry', brief(entry));
    return entry;
  }

  /** Tells every listening page; a page that is away gets it when it comes back. */
  publish(event: string, data: unknown): void {
    this.#changes.push({ event, data: structuredClone(data) });
    for (const stream of this.#streams) writeChange(stream, this.#changes.length, this.#changes.at(-1));
  }

  /** Lays a long past down at once, without telling it on the stream. */
  fill(conversationId: string, { messages, entries }: { messages: number; entries: number }): void {
    const conversation = this.putConversation('sara', conversationId);
    const all = Array.from({ length: messages }, (_, index) => pastMessage(conversationId, index));
    this.messages.set(conversationId, all);
    Object.assign(conversation, { messages, last_message: all.at(-1) });
    this.entries = Array.from({ length: entries }, (_, index) => pastEntry(conversationId, index));
    this.#changes.length = 0;
  }

  #now(): string {
    this.#time += 1000;
    return new Date(this.#time).toISOString();
  }

  #putUser(name: string, change: Partial<ControlSchemas['User']>): ControlSchemas['User'] {
    const before = this.users.get(name) ?? {
      name,
      display_name: name,
      user_id: `id-${name}`,
      blocked: false,
    };
    const user = { ...before, ...change };
    this.users.set(name, user);
    this.publish('user', user);
    return user;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const route = this.#routes.find(
      ({ method, path }) => method === request.method && path.test(url.pathname),
    );
    if (!route) return json(response, 404, { error: { message: `No such call: ${url.pathname}` } });
    const groups = route.path.exec(url.pathname)?.groups ?? {};
    const params = { ...Object.fromEntries(url.searchParams), ...decoded(groups) };
    const bytes = await textOf(request);
    const isJson = request.headers['content-type'] === 'application/json';
    const body: unknown = isJson ? JSON.parse(bytes) : undefined;
    const handler = this.#handlers[route.id];
    if (!handler) return json(response, 501, { error: { message: `The fake has no ${route.id}.` } });
    const answer = handler({ id: route.id, params, body, bytes }, response);
    if (answer !== undefined) json(response, 200, answer);
  }

  readonly #handlers: Record<string, Handler> = {
    getHealth: () => ({ status: 'ok', version: '0.0.0', bot: { url: this.app.bot, last: null } }),
    getPlatformContract: () => platformContract().document,
    listViolations: () => emulatorCalls.listViolations({} as never, {}),
    openapi: () => JSON.parse(readFileSync(openApiFile('control'), 'utf8')),
    getApp: () => this.app,
    getKeys: () => ({
      api_keys: ['the-whole-key-9f2c'],
      identification_key: 'the-whole-key-77aa',
      client_secret: 'x',
    }),
    patchApp: ({ body }) => {
      Object.assign(this.app, body);
      this.publish('app', this.app);
      return this.app;
    },
    listTokens: () => ({ tokens: [] }),
    getFaults: () => ({ faults: this.faults }),
    addFaults: ({ body }) => {
      this.faults = [...this.faults, ...(body as ControlSchemas['Faults']).faults];
      return { faults: this.faults };
    },
    putFaults: ({ body }) => {
      this.faults = (body as ControlSchemas['Faults']).faults;
      return { faults: this.faults };
    },
    listUsers: () => ({ users: [...this.users.values()] }),
    putUser: ({ params, body }) => this.#putUser(params.user ?? '', body as Partial<ControlSchemas['User']>),
    listConversations: () => ({ conversations: [...this.conversations.values()] }),
    listMessages: ({ params }) => ({
      messages: page(this.messages.get(params.conversation_id ?? '') ?? [], params),
    }),
    listEntries: ({ params }) => this.#listEntries(params),
    getEntry: ({ params }) => this.entries[Number(params.entry_id) - 1],
    getCurl: ({ params }, response) => {
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`curl '${this.app.bot}' # ${params.entry_id}`);
    },
    sendUserMessage: ({ params, body }) =>
      this.#say(params.user ?? '', body as ControlSchemas['UserMessage']),
    deliverEvent: ({ body, bytes }) =>
      this.#deliverEvent(body as ControlSchemas['EventToDeliver'] | undefined, bytes),
    resendDelivery: ({ params }) => {
      const before = this.entries[Number(params.entry_id) - 1];
      const message = this.messages
        .get(before?.conversation_id ?? '')
        ?.find(({ id }) => id === before?.message_id);
      if (message) this.#deliver(message, { resend_of: before?.id });
      return { deliveries: [], replies: [], refused: [] };
    },
    pressButton: ({ params, body }) => this.#press(params.message_id ?? '', body as ControlSchemas['Press']),
    uploadUserMedia: ({ params, bytes }) => ({ link: `/media/1/${params.name}`, size_bytes: bytes.length }),
    reset: () => {
      for (const held of [this.users, this.conversations, this.messages]) held.clear();
      this.entries = [];
      this.publish('reset', {});
      return { status: 'ok' };
    },
    openStream: ({ params }, response) => this.#openStream(params.last_event_id, response),
  };

  #openStream(after: string | undefined, response: ServerResponse): void {
    if (this.streamMode === 'refused') {
      response.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': open\n\n');
    const seen = after === undefined ? this.#changes.length : Number(after);
    for (let number = seen + 1; number <= this.#changes.length; number += 1) {
      writeChange(response, number, this.#changes[number - 1]);
    }
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #listEntries(params: Record<string, string>) {
    const { direction, conversation_id, findings, text, after = '0', limit = '100000' } = params;
    const before = Number(params.before ?? Number.POSITIVE_INFINITY);
    const found = this.entries.filter(
      (entry) =>
        entry.id > Number(after) &&
        entry.id < before &&
        (!direction || entry.direction === direction) &&
        (!conversation_id || entry.conversation_id === conversation_id) &&
        (!findings || entry.findings.length > 0) &&
        (!text || `${entry.url} ${entry.request?.body} ${entry.response?.body}`.includes(text)),
    );
    const newest = params.after ? found.slice(0, Number(limit)) : found.slice(-Number(limit));
    return {
      entries: newest.map(brief),
      total: this.entries.length,
      oldest_id: this.entries[0]?.id ?? 0,
      newest_id: this.entries.length,
    };
  }

  #say(user: string, body: ControlSchemas['UserMessage']) {
    if (!this.users.has(user)) this.#putUser(user, {});
    const own = [...this.conversations.values()].find((one) => one.user === user);
    const id = body.conversation_id ?? own?.id ?? `conversation-of-${user}`;
    if (!this.conversations.has(id)) this.putConversation(user, id);
    const { start, conversation_id: _, ...said } = body;
    const text = start ? `/start ${start.touchpoint} ${start.post_token ?? ''}`.trim() : said.text;
    const message = this.putMessage(id, {
      origin: 'user',
      ...said,
      sender_type: body.sender_type ?? 'HUMAN',
      ...(text && { text }),
    });
    this.#deliver(message, {});
    return { message, conversation_id: id, replies: [], refused: [] };
  }

  #deliver(message: Message, part: Partial<Entry>): void {
    const { user: _user, origin: _origin, ...wire } = message;
    const body = JSON.stringify({ type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: wire });
    const entry = this.putEntry({
      state: 'open',
      message_id: message.id,
      conversation_id: message.conversation_id,
      message_type: message.type,
      request: { headers: [['Authorization', '...77aa']], body },
      ...part,
    });
    this.delivered.push(body);
    if (this.botMode === 'up') this.#reply(message);
    if (this.botMode === 'silent') return;
    Object.assign(entry, endings[this.botMode]);
    this.publish('entry', brief(entry));
  }

  #reply(message: Message): void {
    for (const { text, buttons, findings = [], media } of this.#bot(message)) {
      const entry = this.putEntry({
        direction: 'bot_to_divar',
        operation: 'sendMessageToConversation',
        conversation_id: message.conversation_id,
        url: `/v1/open-platform/chat/bot/conversations/${message.conversation_id}/messages`,
        status: 200,
        duration_ms: 3,
        findings,
        request: {
          headers: [['X-Api-Key', '...9f2c']],
          body: JSON.stringify({ text_message: text, ...(buttons && { buttons: wireButtons(buttons) }) }),
        },
        response: { headers: [], body: JSON.stringify({ conversation_id: message.conversation_id }) },
      });
      this.putMessage(message.conversation_id, { text, buttons, entry_id: entry.id, ...media });
    }
  }

  #deliverEvent(event: ControlSchemas['EventToDeliver'] | undefined, bytes: string) {
    const raw = event?.raw && Buffer.from(event.raw, 'base64').toString('utf8');
    const body = raw ?? (event ? JSON.stringify(event.body) : bytes);
    for (let count = 0; count < (event?.times ?? 1); count += 1) {
      this.delivered.push(body);
      const type = /"type"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? 'unknown';
      this.putEntry({ operation: type, request: { headers: [], body }, ...endings.up });
    }
    return { deliveries: [], replies: [], refused: [] };
  }

  #press(messageId: string, { row = 0, column = 0 }: ControlSchemas['Press']): ControlSchemas['Pressed'] {
    const message = [...this.messages.values()].flat().find(({ id }) => id === messageId);
    const button = message?.buttons?.[row]?.[column] ?? { caption: '', action: {} };
    const action = button.action as Record<string, unknown>;
    const base = { button, replies: [], refused: [] };
    if (typeof action.open_direct_link === 'string') {
      return { ...base, outcome: 'opens_url', url: action.open_direct_link };
    }
    if (action.open_post_page) return { ...base, outcome: 'opens_post_page', post_token: 'gZd7omnS' };
    if (action.open_post_manage_page)
      return { ...base, outcome: 'opens_post_manage_page', post_token: 'gZd7omnS' };
    if (action.get_dynamic_action) {
      const entry = this.putEntry({ operation: 'DYNAMIC_ACTION', ...endings.up });
      return { ...base, outcome: 'shows_text', text: 'قیمت روز: ۱۲۰۰', entry_id: entry.id };
    }
    const entry = this.putEntry({ operation: 'SESSION_INITIALISATION', ...endings[this.botMode] });
    if (this.botMode !== 'up')
      return { ...base, outcome: 'failed', error: 'The app answered 500.', entry_id: entry.id };
    return { ...base, outcome: 'opens_url', url: 'https://example.com/session/1', entry_id: entry.id };
  }
}

const endings: Record<string, Partial<Entry>> = {
  up: {
    state: 'done',
    outcome: 'answered',
    status: 200,
    duration_ms: 34,
    response: { headers: [], body: 'ok' },
  },
  down: { state: 'done', outcome: 'unreachable', duration_ms: 1, error: 'connect ECONNREFUSED' },
  failing: {
    state: 'done',
    outcome: 'answered',
    status: 403,
    duration_ms: 8,
    response: { headers: [], body: 'no' },
  },
};

function routes(): { id: string; method: string; path: RegExp }[] {
  const served = controlContract().operations.map(({ id, method, path }) => ({
    id,
    method,
    path: pattern(path),
  }));
  return served.concat({ id: 'openapi', method: 'GET', path: /^\/_emulator\/openapi\.json$/ });
}

function pattern(path: string): RegExp {
  const scoped = path.replace('/_emulator', '/_emulator(?:/apps/(?<app>[^/]+))?');
  return new RegExp(`^${scoped.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)').replaceAll('.', '\\.')}$`);
}

function decoded(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
  );
}

function page<T extends { id: string }>(all: T[], { before, limit = '1000' }: Record<string, string>): T[] {
  const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
  return all.slice(Math.max(0, end - Number(limit)), end);
}

function brief({ request: _request, response: _response, ...head }: Entry): Entry {
  return head;
}

function writeChange(
  stream: ServerResponse,
  number: number,
  change?: { event: string; data: unknown },
): void {
  stream.write(`id: ${number}\nevent: ${change?.event}\ndata: ${JSON.stringify(change?.data)}\n\n`);
}

function wireButtons(rows: Buttons) {
  return { rows: rows.map((buttons) => ({ buttons })) };
}

function pastMessage(conversationId: string, index: number): Message {
  return {
    id: `past-${index}`,
    conversation_id: conversationId,
    origin: index % 2 ? 'bot' : 'user',
    sender_type: index % 2 ? 'BOT' : 'HUMAN',
    type: 'TEXT',
    sent_at: new Date(START - 10_000_000 + index * 100).toISOString(),
    text: index % 7 ? `پیام شمارهٔ ${index}` : `پیام بلندتر شمارهٔ ${index} `.repeat(6),
    ...(index % 2 ? {} : { entry_id: index + 1 }),
  };
}

function pastEntry(conversationId: string, index: number): Entry {
  return {
    id: index + 1,
    direction: index % 2 ? 'bot_to_divar' : 'divar_to_bot',
    state: 'done',
    operation: index % 2 ? 'sendMessageToConversation' : 'NEW_CHATBOT_MESSAGE',
    at: new Date(START - 10_000_000 + index * 100).toISOString(),
    duration_ms: index % 50,
    conversation_id: conversationId,
    outcome: 'answered',
    status: 200,
    method: 'POST',
    url: '/',
    findings: [],
    request: { headers: [], body: '{}' },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
