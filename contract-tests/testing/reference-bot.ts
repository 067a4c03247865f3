import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a bot runs, and with what keys. */
export interface BotSurroundings {
  apiBase: string;
  apiKey: string;
  identificationKey: string;
  /** The login of a user, as a bot keeps it after the OAuth walk. */
  login?(conversationId: string): Promise<Login>;
}

export interface Login {
  userId: string;
  token: string;
}

/** A request to the bot, and a way to send. */
export interface BotRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
  bot: BotSurroundings;
  state: BotState;
}

export interface BotState {
  handled: Set<string>;
  broken?: boolean;
}

export interface Message {
  id: string;
  conversation: { id: string; type: string };
  sender: { type: string };
  type: string;
  text?: string;
}

/** The decisions of a bot, one function each. A mutant differs from the reference in one of them. */
export interface Behaviour {
  isFromDivar(request: BotRequest): boolean;
  refusal(request: BotRequest): { status: number; body: string };
  statusFor(request: BotRequest): number | Promise<number>;
  read(body: string): Record<string, unknown> | undefined;
  isForBot(event: Record<string, unknown>): boolean;
  isNew(message: Message, state: BotState): boolean;
  /** Answers the event before it works on it. */
  ackFirst: boolean;
  /** Remembers handled messages beyond a restart. */
  keepsState: boolean;
  /** The connection of a request was closed before its answer. */
  onCut(state: BotState): void;
  answer(message: Message, bot: BotSurroundings): object | undefined;
  path(message: Message): string;
  /** Where a voice message is answered: on the users path, which needs the user's login. */
  userPath(userId: string): string;
  /** An event that is not a message to the bot. */
  onOther(event: Record<string, unknown>, bot: BotSurroundings): Promise<void>;
  headers(bot: BotSurroundings, message: Message): Record<string, string>;
  send(url: string, init: RequestInit, about: { message: Message; state: BotState }): Promise<void>;
  /** One call; undefined where the connection was cut. */
  attempt(url: string, init: RequestInit): Promise<Response | undefined>;
  /** Milliseconds until a send is tried again; undefined where it is not. */
  pauseAfter(
    response: Response | undefined,
    attempt: number,
  ): number | undefined | Promise<number | undefined>;
  init(body: string): { status: number; body: string };
}

export const buttons = {
  rows: [
    {
      buttons: [
        { caption: 'دیدن', icon: 'HOME', action: { open_direct_link: 'https://example.com/' } },
        { caption: 'پرداخت', action: { open_server_link: { data: { order: 1 } } } },
      ],
    },
  ],
};

/** A bot that keeps to the contract. */
export const reference: Behaviour = {
  isFromDivar: ({ headers, rawHeaders, bot }) =>
    headers.authorization === bot.identificationKey &&
    rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'authorization').length === 1,
  refusal: () => ({ status: 403, body: '' }),
  statusFor: ({ method }) => (method === 'POST' ? 200 : 405),
  read: (body) => {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  },
  isForBot: ({ type, new_chatbot_message: message }) => {
    const { conversation, sender, id } = (message ?? {}) as Partial<Message>;
    const wellFormed =
      typeof id === 'string' && typeof conversation?.id === 'string' && conversation.id !== '';
    return (
      type === 'NEW_CHATBOT_MESSAGE' && wellFormed && conversation.type === 'BOT' && sender?.type === 'HUMAN'
    );
  },
  isNew: ({ id }, { handled }) => {
    if (handled.has(id)) return false;
    handled.add(id);
    return true;
  },
  ackFirst: true,
  keepsState: true,
  onCut: () => undefined,
  answer: ({ type, text }) => ({
    type: 'TEXT',
    text_message: type === 'TEXT' && typeof text === 'string' ? `گفتید: ${text}` : 'رسید.',
    buttons,
  }),
  path: ({ conversation }) =>
    `/v1/open-platform/chat/bot/conversations/${encodeURIComponent(conversation.id)}/messages`,
  userPath: (userId) => `/v1/open-platform/chat/bot/users/${encodeURIComponent(userId)}/messages`,
  onOther: async () => undefined,
  headers: ({ apiKey }) => ({ 'Content-Type': 'application/json', 'X-Api-Key': apiKey }),
  async send(url, init) {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.attempt(url, init);
      const pause = await this.pauseAfter(response, attempt);
      if (pause === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  },
  attempt: (url, init) => fetch(url, init).catch(() => undefined),
  pauseAfter(response, attempt) {
    const later = response && (response.status === 429 || response.status >= 500);
    if (!later || attempt >= 3) return undefined;
    return Number(response.headers.get('retry-after') ?? 0.03 * 4 ** attempt) * 1000;
  },
  init: () => ({ status: 200, body: '{"url":"https://example.com/pay"}' }),
};

export interface RunningBot {
  url: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How fast a bot is, and how much it does at once. */
export interface BotPace {
  /** Work on a message before the first reply, in milliseconds. */
  workMs: number;
  /** The same for the very first message. */
  coldMs: number;
  /** A part of the work that varies, from 0 to 1. */
  jitter: number;
  /** Messages that it works on at once. */
  workers: number;
  /** Requests that it reads at once: all, as many as there are workers, or one. */
  server: 'event loop' | 'threads' | 'single';
  /** Replies to each message. */
  replies: number;
  /** Between 0 and 1, for the jitter. */
  random: () => number;
  /** The only Host that it answers to. */
  host?: string;
}

/** Lets so many work at once; the others wait in order. */
function gate(places: number) {
  const waiting: (() => void)[] = [];
  let free = places;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

type Gate = ReturnType<typeof gate>;

/** What of a pace is shared by the requests of a bot. */
interface Pacing {
  pace: BotPace;
  workers: Gate;
  isCold: boolean;
}

const placesOf = ({ server, workers }: BotPace) =>
  ({ 'event loop': Number.POSITIVE_INFINITY, threads: workers, single: 1 })[server];

/** Runs a bot with this behaviour on a free port, as fast as can be where no pace is given. */
export async function runBot(
  behaviour: Behaviour,
  bot: BotSurroundings,
  pace?: BotPace,
): Promise<RunningBot> {
  const state: BotState = { handled: new Set() };
  const pacing = pace && { pace, workers: gate(pace.workers), isCold: true };
  const requests = gate(pace ? placesOf(pace) : Number.POSITIVE_INFINITY);
  const server = createServer({ requestTimeout: 0 }, async (incoming, response) => {
    if (pace?.host !== undefined && incoming.headers.host !== pace.host) {
      response.writeHead(400).end('Invalid HTTP_HOST header');
      return;
    }
    response.on('error', () => undefined);
    response.on('close', () => {
      if (!response.writableFinished) behaviour.onCut(state);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers, rawHeaders } = incoming;
    const request = {
      method,
      url,
      headers,
      rawHeaders,
      body: Buffer.concat(chunks).toString('utf8'),
      bot,
      state,
    };
    const answer = await requests(() => respond(behaviour, request, pacing)).catch((error: Error) => ({
      status: 500,
      body: error.message,
    }));
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async restart() {
      if (!behaviour.keepsState) state.handled.clear();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  behaviour: Behaviour,
  request: BotRequest,
  pacing: Pacing | undefined,
): Promise<{ status: number; body: string }> {
  if (!behaviour.isFromDivar(request)) return behaviour.refusal(request);
  if (request.method !== 'POST') return { status: await behaviour.statusFor(request), body: '' };
  if (request.url.startsWith('/init')) return behaviour.init(request.body);
  const event = readOr400(behaviour, request.body);
  if (event === undefined) return { status: 400, body: '' };
  const message = event.new_chatbot_message as Message;
  const isMine = behaviour.isForBot(event) && behaviour.isNew(message, request.state);
  const work = isMine
    ? paced(pacing, () => reply(behaviour, { message, request, times: pacing?.pace.replies ?? 1 }))
    : behaviour.onOther(event, request.bot);
  if (!behaviour.ackFirst) await work;
  work.catch(() => undefined);
  return { status: await behaviour.statusFor(request), body: '' };
}

/** Bodies that are not JSON are answered with 400; a behaviour that lets them through throws. */
function readOr400(behaviour: Behaviour, body: string): Record<string, unknown> | undefined {
  try {
    return behaviour.read(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function reply(
  behaviour: Behaviour,
  { message, request, times }: { message: Message; request: BotRequest; times: number },
): Promise<void> {
  const answer = behaviour.answer(message, request.bot);
  if (!answer) return;
  const { bot, state } = request;
  const login = message.type === 'VOICE' ? await bot.login?.(message.conversation.id) : undefined;
  const path = login ? behaviour.userPath(login.userId) : behaviour.path(message);
  const bearer = login && { Authorization: `Bearer ${login.token}` };
  const headers = { ...behaviour.headers(bot, message), ...bearer };
  for (let count = 1; count <= times; count += 1) {
    const body = JSON.stringify(count === 1 ? answer : { ...answer, text_message: `و همچنین ${count}` });
    await behaviour.send(bot.apiBase + path, { method: 'POST', headers, body }, { message, state });
  }
}

/** Does the work when a worker is free and the bot has thought about it. */
async function paced(pacing: Pacing | undefined, work: () => Promise<void>): Promise<void> {
  if (!pacing) return work();
  const { pace, workers } = pacing;
  await workers(async () => {
    const usual = pacing.isCold ? pace.coldMs : pace.workMs;
    pacing.isCold = false;
    const thought = usual * (1 + pace.jitter * (pace.random() - 0.5));
    await new Promise((resolve) => setTimeout(resolve, thought));
    await work();
  });
}
