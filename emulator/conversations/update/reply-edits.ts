import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Message } from '../../control-api/control-api.ts';
import type { TextDifference } from '../match/difference.ts';
import { literal, type Variables } from '../match/placeholders.ts';
import type { Edit } from './edits.ts';
import { captionRows, expectedText, quoted, replyInline } from './yaml-text.ts';

export interface ReplyChange {
  /** The expected reply as it stands in the file. */
  node: Node;
  message: Message;
  differences: readonly TextDifference[];
  variables: Variables;
}

/** The edits that make an expected reply fit what came, leaving alone what fits; undefined where that cannot be done. */
export function replyEdits(change: ReplyChange): Edit[] | undefined {
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
