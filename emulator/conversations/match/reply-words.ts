import type { Message } from '../../control-api/control-api.ts';
import type { Variables } from './placeholders.ts';
import type { ButtonMatcher, ReplyMatcher } from './reply-matcher.ts';
import { textMatcherWords } from './text-matcher.ts';

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
