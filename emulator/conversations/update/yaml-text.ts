import type { Message } from '../../control-api/control-api.ts';
import { inQuotes } from '../../reports/text.ts';
import { literal, pieces, type Variables } from '../match/placeholders.ts';

/** A text as YAML that is valid wherever a value may stand. */
export function quoted(text: string): string {
  return inQuotes(JSON.stringify(text));
}

/** A text that the bot said, to be expected; values of placeholders that the old text had become placeholders again. */
export function expectedText(
  said: string,
  { old, variables }: { old?: string; variables: Variables },
): string {
  let text = literal(said);
  for (const piece of old === undefined ? [] : pieces(old)) {
    if (piece.kind !== 'use' && piece.kind !== 'capture') continue;
    const value = variables[piece.name];
    const placeholder = piece.kind === 'use' ? `\${${piece.name}}` : `\${${piece.name}:${piece.form}}`;
    if (value) text = text.replaceAll(literal(value), () => placeholder);
  }
  return text;
}

/** Captions of buttons as a list in a list. */
export function captionRows(buttons: NonNullable<Message['buttons']>): string {
  return `[${buttons.map((row) => `[${row.map(({ caption }) => quoted(literal(caption))).join(', ')}]`).join(', ')}]`;
}

/** The fields that describe a reply, each with its value in YAML. */
function replyFields({ text, media_token: media, buttons }: Message): [string, string][] {
  const fields: [string, string][] = [];
  if (text !== undefined) fields.push(['text', quoted(literal(text))]);
  if (media !== undefined) fields.push(['media', 'any']);
  if (buttons) fields.push(['buttons', captionRows(buttons)]);
  return fields.length > 0 ? fields : [['buttons', 'none']];
}

/** A reply in one line: its text alone where it has nothing else. */
export function replyInline(message: Message): string {
  const fields = replyFields(message);
  const [first] = fields;
  if (fields.length === 1 && first![0] === 'text') return first![1];
  return `{ ${fields.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

/** A reply as an item of a block list whose dash stands in this column. */
export function replyItem(message: Message, indent: number): string {
  const fields = replyFields(message).map(([name, value]) => `${name}: ${value}`);
  const short = replyInline(message);
  const body = short.startsWith('{') ? fields.join(`\n${' '.repeat(indent + 2)}`) : short;
  return `${' '.repeat(indent)}- ${body}\n`;
}
