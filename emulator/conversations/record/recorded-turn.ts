import { pickFurther } from '../../divar/wire/fields.ts';
import type { PressFailure } from '../format/conversation.ts';
import type { RecordedConsent } from './consents.ts';
import type { Exchange, ExchangeSide } from './exchange.ts';

/** A turn of a recording, in the words of the format. */
export interface RecordedTurn {
  as?: string;
  in?: string;
  pause?: string | undefined;
  says?: string;
  sends?: Record<string, unknown>;
  start?: string | Record<string, string>;
  press?: string | { row: number; column: number; message?: number | undefined } | undefined;
  event?: unknown;
  raw?: string;
  consents?: RecordedConsent | undefined;
  sender?: 'BOT';
  deliver?: { times?: number; key?: 'wrong'; headers?: Record<string, string> };
  fault?: { status: number; times?: number };
  expect?: Expected;
}

type Expected = 'silence' | 'later' | RecordedReply[] | RecordedExpectation;

export interface RecordedExpectation {
  replies?: 'silence' | RecordedReply[];
  order?: 'any' | undefined;
  status?: number | undefined;
  opens?: string | undefined;
  shows?: string | undefined;
  fails?: PressFailure | undefined;
  schema?: 'any' | undefined;
}

export type RecordedReply = string | RecordedMessage;

export interface RecordedMessage {
  text?: string | undefined;
  side?: ExchangeSide | undefined;
  media?: 'any' | undefined;
  schema?: 'any' | undefined;
  buttons?: RecordedButton[][] | undefined;
  receiver_buttons?: RecordedButton[][] | undefined;
  json?: Record<string, { equals: unknown }> | undefined;
}

export type RecordedButton = string | Record<string, unknown>;

const touchpoints = ['MY_POST', 'MY_DIVAR', 'DIVAR_PRO', 'CHAT', 'DEMAND_POST'];

/** What the user did in an event: the short form where there is one, the event itself otherwise. */
export function makeAction({ body, text }: Exchange): RecordedTurn {
  const message = userMessage(body);
  if (!message) return body === undefined ? { raw: text } : { event: body };
  const sender = message.sender?.type === 'BOT' ? { sender: 'BOT' as const } : {};
  if (message.type === 'TEXT' && typeof message.text === 'string') {
    const start = sender.sender || readPost(body) ? undefined : readStart(message.text);
    return { ...(start ?? { says: message.text }), ...sender };
  }
  const name = String(message.type).toLowerCase();
  const data = message[`${name}_data`];
  return isObject(data) ? { sends: { [name]: data }, ...sender } : { event: body };
}

interface EventMessage {
  id?: unknown;
  type?: unknown;
  text?: unknown;
  sender?: { type?: unknown };
  conversation?: { id?: unknown; type?: unknown; post_token?: unknown };
  [field: string]: unknown;
}

interface MessageEvent {
  type?: unknown;
  new_chatbot_message?: EventMessage;
  new_message?: EventMessage;
  metadata?: unknown;
}

/** The message of an event: in a chat with the bot, or about a post. */
export function userMessage(body: unknown): EventMessage | undefined {
  if (readPost(body)) return (body as MessageEvent).new_message;
  const event = body as MessageEvent | null | undefined;
  if (event?.type !== 'NEW_CHATBOT_MESSAGE' || !isObject(event.new_chatbot_message)) return undefined;
  return event.new_chatbot_message.conversation?.type === 'POST' ? undefined : event.new_chatbot_message;
}

/** What a NEW_MESSAGE event is about, and the metadata of the subscription that it came by. */
export function readPost(
  body: unknown,
): { postToken: string; metadata?: Record<string, unknown> } | undefined {
  const { type, new_message: message, metadata } = (body ?? {}) as MessageEvent;
  const postToken = isObject(message) ? message.conversation?.post_token : undefined;
  if (type !== 'NEW_MESSAGE' || typeof postToken !== 'string') return undefined;
  return { postToken, metadata: isObject(metadata) ? metadata : undefined };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readStart(text: string): RecordedTurn | undefined {
  const [word, touchpoint = '', id, ...more] = text.split(' ');
  if (word !== '/start' || !touchpoints.includes(touchpoint) || more.length > 0) return undefined;
  if (id === undefined) return { start: touchpoint };
  return { start: { touchpoint, [touchpoint === 'CHAT' ? 'conversation_id' : 'post_token']: id } };
}

/** A button as the bot sent it. */
export interface SentButton {
  caption?: string;
  icon?: string;
  icon_name?: string;
  action?: Record<string, unknown>;
}

interface SentGrid {
  rows?: { buttons?: SentButton[] }[];
}

interface SentMessage {
  text_message?: string;
  message?: string;
  media_token?: string;
  buttons?: SentGrid;
  sender_buttons?: SentGrid;
  receiver_buttons?: SentGrid;
}

/** The rows of buttons of a message as the bot sent it: those of its own side, and those of the other. */
export function readGrids(body: unknown): { own: SentButton[][]; others: SentButton[][] } {
  const { buttons, sender_buttons: own, receiver_buttons: others } = (body ?? {}) as SentMessage;
  return { own: readRows(buttons ?? own), others: readRows(others) };
}

/** What is not a row, or no button, is left out: a recording from elsewhere may hold anything. */
function readRows(grid: SentGrid | null | undefined): SentButton[][] {
  return listIn<SentGrid['rows'] & {}>(grid?.rows).map((row) =>
    listIn<SentButton[]>(row?.buttons).filter(isObject),
  );
}

function listIn<List extends unknown[]>(value: List | undefined): List {
  return Array.isArray(value) ? value : ([] as unknown[] as List);
}

/** A message of the bot as a reply to expect; a free one broke the contract, and is not judged by it. */
export function makeReply({ body, side }: Exchange, { isFree }: { isFree: boolean }): RecordedReply {
  const sent = (body ?? {}) as SentMessage;
  const text = [sent.text_message, sent.message].find((one) => typeof one === 'string');
  const { own, others } = readGrids(body);
  const further = pickFurther(sent);
  const isText = !sent.media_token && !side && own.length + others.length === 0 && !further;
  if (text && isText && !isFree) return text;
  return {
    text: text || undefined,
    side,
    media: sent.media_token ? 'any' : undefined,
    buttons: own.length > 0 ? own.map((row) => row.map(makeButton)) : undefined,
    receiver_buttons: others.length > 0 ? others.map((row) => row.map(makeButton)) : undefined,
    json:
      further &&
      Object.fromEntries(Object.entries(further).map(([name, equals]) => [`/${name}`, { equals }])),
    schema: isFree ? 'any' : undefined,
  };
}

const actionNames: Record<string, string> = {
  open_direct_link: 'link',
  open_server_link: 'server_link',
  get_dynamic_action: 'dynamic_action',
  open_post_page: 'post_page',
  open_post_manage_page: 'post_manage_page',
};

function makeButton({ caption: given, action }: SentButton): RecordedButton {
  const caption = typeof given === 'string' ? given : '';
  const [name, value] =
    Object.entries(Object(action)).find(([key, given]) => key in actionNames && given !== null) ?? [];
  if (name === undefined) return caption;
  return { caption, [actionNames[name]!]: actionValue(name, value) };
}

function actionValue(name: string, value: unknown): unknown {
  const { post_token: token, data } = Object(value) as { post_token?: unknown; data?: unknown };
  if (name.startsWith('open_post')) return String(token ?? '');
  return name === 'open_direct_link' ? String(value) : { data: data ?? {} };
}
