import type { TextMatcher } from './text-matcher.ts';

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
