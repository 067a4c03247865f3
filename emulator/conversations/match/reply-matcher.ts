import type { Message } from '../../control-api/control-api.ts';
import type { Variables } from './placeholders.ts';
import { type TextMatcher, textMatcherWords } from './text-matcher.ts';

/** What a button must be. */
export interface ButtonMatcher {
  caption?: TextMatcher;
  icon?: TextMatcher;
  link?: TextMatcher;
  /** Data of a session-initialisation button; `any` for whatever data. */
  serverLink?: { data: unknown } | 'any';
  dynamicAction?: { data: unknown } | 'any';
  postPage?: TextMatcher;
  postManagePage?: TextMatcher;
}

/** What stands at a JSON pointer of the body that the bot sent. */
export type JsonMatcher = { equals: unknown } | { present: boolean } | { text: TextMatcher };

/** What one reply of the bot must be. What is not named may be anything. */
export interface ReplyMatcher {
  text?: TextMatcher;
  /** Rows of buttons; `none` for a message without any. */
  buttons?: ButtonMatcher[][] | 'none' | 'any';
  /** Rows that the other side sees, in a conversation about a post. */
  receiverButtons?: ButtonMatcher[][] | 'none' | 'any';
  /** On whose behalf the bot wrote, in a conversation about a post. */
  side?: 'BUYER' | 'SELLER';
  media?: TextMatcher | 'any' | 'none';
  /** By JSON pointer, on the body as the bot sent it. */
  json?: Record<string, JsonMatcher>;
  /** Values to keep, by JSON pointer into the body as the bot sent it. */
  capture?: Record<string, string>;
  schema?: 'valid' | 'any';
}

/** Whether the body as the bot sent it is needed to judge the reply. */
export function needsBody({ json, capture }: ReplyMatcher): boolean {
  return json !== undefined || capture !== undefined;
}

export type ShownButton = NonNullable<Message['buttons']>[number][number];

/** The captions of a grid of buttons, row by row. */
export function captionGrid(rows: ShownButton[][]): string {
  if (rows.length === 0) return 'no buttons';
  return rows.map((row) => `[${row.map(({ caption }) => JSON.stringify(caption)).join(', ')}]`).join(' ');
}

/** What the captions of a grid must be, row by row. */
export function expectedGrid(rows: ButtonMatcher[][], variables: Variables): string {
  if (rows.length === 0) return 'no buttons';
  const cell = ({ caption }: ButtonMatcher) => (caption ? textMatcherWords(caption, variables) : 'a button');
  return rows.map((row) => `[${row.map(cell).join(', ')}]`).join(' ');
}

/** What a reply must be, in one line. */
export function replyWords(expected: ReplyMatcher, variables: Variables): string {
  const { text, buttons, receiverButtons, side, media, json } = expected;
  const rows = (name: string, grid: typeof buttons) =>
    Array.isArray(grid) ? `${name} ${expectedGrid(grid, variables)}` : grid && `${name}: ${grid}`;
  const parts = [
    text && `text ${textMatcherWords(text, variables)}`,
    rows('buttons', buttons),
    rows('receiver_buttons', receiverButtons),
    side && `side ${side}`,
    media && `media ${typeof media === 'string' ? media : textMatcherWords(media, variables)}`,
    json && `json at ${Object.keys(json).join(', ')}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('; ') : 'any message';
}
