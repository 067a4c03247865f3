import type { Exchange } from './exchange.ts';

/** A turn of a recording, in the words of the format. */
export interface RecordedTurn {
  as?: string;
  in?: string;
  pause?: string;
  says?: string;
  sends?: Record<string, unknown>;
  start?: string | Record<string, string>;
  press?: string | { row: number; column: number };
  event?: unknown;
  raw?: string;
  sender?: 'BOT';
  deliver?: { times: number };
  fault?: { status: number; times?: number };
  expect?: Expected;
}

type Expected = 'silence' | 'later' | RecordedReply[] | RecordedExpectation;

export interface RecordedExpectation {
  replies?: 'silence' | RecordedReply[];
  order?: 'any';
  status?: number;
  opens?: string;
  shows?: string;
}

export type RecordedReply = string | RecordedMessage;

export interface RecordedMessage {
  text?: string;
  media?: 'any';
  buttons?: RecordedButton[][];
}

export type RecordedButton = string | Record<string, unknown>;

const touchpoints = ['MY_POST', 'MY_DIVAR', 'DIVAR_PRO', 'CHAT', 'DEMAND_POST'];

/** What the user did in an event: the short form where there is one, the event itself otherwise. */
export function actionOf({ body, text }: Exchange): RecordedTurn {
  const message = chatbotMessage(body);
  if (!message) return body === undefined ? { raw: text } : { event: body };
  const sender = message.sender?.type === 'BOT' ? { sender: 'BOT' as const } : {};
  if (message.type === 'TEXT' && typeof message.text === 'string') {
    return { ...((sender.sender ? undefined : startOf(message.text)) ?? { says: message.text }), ...sender };
  }
  const name = String(message.type).toLowerCase();
  const data = message[`${name}_data`];
  return isObject(data) ? { sends: { [name]: data }, ...sender } : { event: body };
}

interface ChatbotMessage {
  id?: unknown;
  type?: unknown;
  text?: unknown;
  sender?: { type?: unknown };
  conversation?: { id?: unknown; type?: unknown };
  [field: string]: unknown;
}

/** The message of a NEW_CHATBOT_MESSAGE event in a chat with the bot. */
export function chatbotMessage(body: unknown): ChatbotMessage | undefined {
  const event = body as { type?: unknown; new_chatbot_message?: ChatbotMessage } | null | undefined;
  if (event?.type !== 'NEW_CHATBOT_MESSAGE' || !isObject(event.new_chatbot_message)) return undefined;
  return event.new_chatbot_message.conversation?.type === 'POST' ? undefined : event.new_chatbot_message;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function startOf(text: string): RecordedTurn | undefined {
  const [word, touchpoint = '', id, ...more] = text.split(' ');
  if (word !== '/start' || !touchpoints.includes(touchpoint) || more.length > 0) return undefined;
  if (id === undefined) return { start: touchpoint };
  return { start: { touchpoint, [touchpoint === 'CHAT' ? 'conversation_id' : 'post_token']: id } };
}

interface SentButton {
  caption?: string;
  icon?: string;
  icon_name?: string;
  action?: Record<string, unknown>;
}

/** The rows of buttons of a message as the bot sent it. */
export function buttonRows(body: unknown): SentButton[][] {
  const grid = (body as { buttons?: { rows?: { buttons?: SentButton[] }[] } } | undefined)?.buttons;
  return (grid?.rows ?? []).map((row) => row.buttons ?? []);
}

/** A message of the bot as a reply to expect. */
export function replyOf(body: unknown): RecordedReply {
  const { text_message: text, media_token: media } = (body ?? {}) as {
    text_message?: string;
    media_token?: string;
  };
  const rows = buttonRows(body);
  if (text && !media && rows.length === 0) return text;
  return {
    ...(text ? { text } : {}),
    ...(media ? { media: 'any' as const } : {}),
    ...(rows.length > 0 && { buttons: rows.map((row) => row.map(buttonOf)) }),
  };
}

const actionNames: Record<string, string> = {
  open_direct_link: 'link',
  open_server_link: 'server_link',
  get_dynamic_action: 'dynamic_action',
  open_post_page: 'post_page',
  open_post_manage_page: 'post_manage_page',
};

function buttonOf({ caption = '', action = {} }: SentButton): RecordedButton {
  const [name, value] =
    Object.entries(action).find(([key, given]) => key in actionNames && given !== null) ?? [];
  if (name === undefined) return caption;
  return { caption, [actionNames[name]!]: actionValue(name, value) };
}

function actionValue(name: string, value: unknown): unknown {
  if (name.startsWith('open_post')) return (value as { post_token?: string }).post_token ?? '';
  return name === 'open_direct_link' ? value : { data: (value as { data?: unknown }).data ?? {} };
}
