import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Message } from '../../control-api/control-api.ts';
import { inQuotes } from '../../reports/text.ts';
import { type Assignment, assign } from '../match/assign.ts';
import type { TextDifference } from '../match/difference.ts';
import { literal, pieces, type Variables } from '../match/placeholders.ts';
import type { ReplyMatcher } from '../match/reply-matcher.ts';

/** A part of a text and what to put in its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with the edits done; whatever lies between them stays byte for byte. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: replacement } of [...edits].sort(
    (a, b) => b.start - a.start || b.end - a.end,
  )) {
    result = result.slice(0, start) + replacement + result.slice(end);
  }
  return result;
}

/** A text as YAML that is valid wherever a value may stand. */
function quoted(text: string): string {
  return inQuotes(JSON.stringify(text));
}

/** A text that the bot said, to be expected; values of placeholders that the old text had become placeholders again. */
function expectedText(said: string, { old, variables }: { old?: string; variables: Variables }): string {
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
function captionRows(buttons: NonNullable<Message['buttons']>): string {
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
function replyItem(message: Message, indent: number): string {
  const fields = replyFields(message).map(([name, value]) => `${name}: ${value}`);
  const short = replyInline(message);
  const body = short.startsWith('{') ? fields.join(`\n${' '.repeat(indent + 2)}`) : short;
  return `${' '.repeat(indent)}- ${body}\n`;
}

export interface ListChange {
  source: string;
  node: YAMLSeq;
  expected: readonly ReplyMatcher[];
  order: 'given' | 'any';
  messages: readonly Message[];
  variables: Variables;
}

/** The edits that make a list of expected replies fit what came; undefined where that cannot be done. */
export function listEdits(change: ListChange): Edit[] | undefined {
  const { node, expected, messages, order, variables } = change;
  const replies = messages.map((message) => ({ message }));
  const sameCount = expected.length === messages.length;
  const assignment = assign(expected, replies, { order, gaps: !sameCount, variables });
  if (sameCount) return itemEdits(change, assignment);
  const keepsSome = assignment.replyOf.some((place) => place !== undefined);
  return node.flow || !keepsSome ? wholeList(change) : blockEdits(change, assignment);
}

/** Each expectation is changed in its place. */
function itemEdits(
  { node, messages, variables }: ListChange,
  { replyOf, comparisons, leftOver }: Assignment,
) {
  const free = [...leftOver];
  const edits = (node.items as Node[]).map((item, index) => {
    const place = replyOf[index];
    if (place === undefined) return [replaced(item, replyInline(messages[free.shift()!]!))];
    const { differences = [] } = comparisons[index] ?? {};
    return differences.length === 0
      ? []
      : replyEdits({ node: item, message: messages[place]!, differences, variables });
  });
  return edits.includes(undefined) ? undefined : edits.flatMap((some) => some ?? []);
}

function wholeList({ node, messages }: ListChange): Edit[] {
  return [replaced(node, `[${messages.map(replyInline).join(', ')}]`)];
}

/** Lines of a block list come and go; those that fit stay. */
function blockEdits({ source, node, messages }: ListChange, { replyOf, leftOver }: Assignment): Edit[] {
  const items = node.items as Node[];
  const starts = items.map((item) => lineStart(source, item.range![0]));
  const end = lineEnd(source, items.at(-1)!.range![1]);
  const removals = items.flatMap((_, index) =>
    replyOf[index] === undefined ? [{ start: starts[index]!, end: starts[index + 1] ?? end, text: '' }] : [],
  );
  const indent = node.range![0] - lineStart(source, node.range![0]);
  const additions = leftOver.map((place) => {
    const before = replyOf.findIndex((other) => other !== undefined && other > place);
    const start = before < 0 ? end : starts[before]!;
    const lead = start === end && source[end - 1] !== '\n' ? '\n' : '';
    return { start, end: start, text: `${lead}${replyItem(messages[place]!, indent)}` };
  });
  return [...removals, ...joined(additions)];
}

/** Several insertions at one place as one, in their order. */
function joined(additions: readonly Edit[]): Edit[] {
  const byStart = new Map<number, Edit>();
  for (const addition of additions) {
    const before = byStart.get(addition.start);
    if (before) before.text += addition.text;
    else byStart.set(addition.start, { ...addition });
  }
  return [...byStart.values()];
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(source: string, offset: number): number {
  const newline = source.indexOf('\n', offset - 1);
  return newline < 0 ? source.length : newline + 1;
}

export interface ReplyChange {
  /** The expected reply as it stands in the file. */
  node: Node;
  message: Message;
  differences: readonly TextDifference[];
  variables: Variables;
}

/** The edits that make an expected reply fit what came, leaving alone what fits; undefined where that cannot be done. */
function replyEdits(change: ReplyChange): Edit[] | undefined {
  const { node, message, differences } = change;
  if (isScalar(node)) return [replaced(node, replyText(change))];
  if (!isMap(node)) return undefined;
  const wholeGrid = differences.some(({ where }) => where === 'buttons');
  const edits = differences
    .filter(({ where }) => !(wholeGrid && where.startsWith('button ')))
    .map(({ where }) => fieldEdit(change, node, where));
  return edits.includes(undefined) || message === undefined ? undefined : (edits as Edit[]);
}

function replyText({ node, message, variables }: ReplyChange): string {
  if (message.text === undefined || message.buttons) return replyInline(message);
  const old = isScalar(node) ? String(node.value) : undefined;
  return quoted(expectedText(message.text, { variables, old }));
}

function fieldEdit({ message, variables }: ReplyChange, node: YAMLMap, where: string): Edit | undefined {
  if (where === 'text') return textEdit(child(node, 'text'), message.text, variables);
  if (where === 'media')
    return edit(child(node, 'media'), message.media_token === undefined ? 'none' : 'any');
  if (where === 'buttons') {
    return edit(child(node, 'buttons'), message.buttons ? captionRows(message.buttons) : 'none');
  }
  const [, row, column, field] = /^button (\d+),(\d+) (\w+)$/.exec(where) ?? [];
  if (field === undefined) return undefined;
  return buttonEdit(node, { message, row: Number(row), column: Number(column), field });
}

function textEdit(node: Node | undefined, said: string | undefined, variables: Variables): Edit | undefined {
  if (said === undefined) return undefined;
  const old = isScalar(node) ? String(node.value) : undefined;
  return edit(node, quoted(expectedText(said, { variables, old })));
}

function buttonEdit(
  node: YAMLMap,
  { message, row, column, field }: { message: Message; row: number; column: number; field: string },
): Edit | undefined {
  const button = message.buttons?.[row]?.[column];
  const cell = at(at(child(node, 'buttons'), row), column);
  if (!button || !cell) return undefined;
  if (isScalar(cell)) return edit(cell, quoted(literal(button.caption)));
  const value = buttonValue(button, field);
  return isMap(cell) && value !== undefined ? edit(child(cell, field), value) : undefined;
}

type Button = NonNullable<Message['buttons']>[number][number];

function buttonValue(
  { caption, icon, icon_name: iconName, action }: Button,
  field: string,
): string | undefined {
  const shown = action as Record<string, unknown>;
  const texts: Record<string, unknown> = {
    caption,
    icon: icon ?? iconName,
    link: shown.open_direct_link,
    post_page: (shown.open_post_page as { post_token?: string } | undefined)?.post_token,
    post_manage_page: (shown.open_post_manage_page as { post_token?: string } | undefined)?.post_token,
  };
  if (typeof texts[field] === 'string') return quoted(literal(texts[field]));
  const free = { server_link: shown.open_server_link, dynamic_action: shown.get_dynamic_action }[field];
  return free === undefined ? undefined : literal(JSON.stringify(free));
}

function child(node: YAMLMap, name: string): Node | undefined {
  const pair = (node.items as Pair<Node, Node>[]).find(({ key }) => isScalar(key) && key.value === name);
  return pair?.value ?? undefined;
}

function at(node: Node | undefined, index: number): Node | undefined {
  return isSeq(node) ? (node.items[index] as Node | undefined) : undefined;
}

function edit(node: Node | undefined, text: string): Edit | undefined {
  return node && replaced(node, text);
}

/** Puts a value in the place of a node; what follows it in its line stays. */
export function replaced(node: Node, text: string): Edit {
  const [start, end] = node.range!;
  return { start, end, text };
}
