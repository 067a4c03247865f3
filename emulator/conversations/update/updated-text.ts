import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import type { Message } from '../../control-api/control-api.ts';
import type { Turn } from '../format/conversation.ts';
import type { Variables } from '../match/placeholders.ts';
import { type Edit, edited } from './edits.ts';
import { listEdits } from './list-edits.ts';
import { replaced } from './reply-edits.ts';
import { replyInline } from './yaml-text.ts';

/** A turn whose expectation does not fit what came. */
export interface TurnChange {
  turn: Turn;
  messages: readonly Message[];
  variables: Variables;
}

/** The file with the expectations of these turns rewritten, and the turns where that could not be done. */
export function updatedText(source: string, changes: readonly TurnChange[]): { text: string; left: Turn[] } {
  const document = parseDocument(source);
  const left: Turn[] = [];
  const edits = changes.flatMap((change) => {
    const node = document.getIn(['turns', change.turn.index, 'expect'], true) as Node | undefined;
    const found = node && expectationEdits(source, node, change);
    if (!found) left.push(change.turn);
    return found ?? [];
  });
  return { text: edited(source, edits), left };
}

function expectationEdits(source: string, node: Node, change: TurnChange): Edit[] | undefined {
  if (isScalar(node)) return [replaced(node, inlineList(change.messages))];
  if (isSeq(node)) return replyListEdits(source, node, change);
  if (!isMap(node)) return undefined;
  const replies = node.get('replies', true) as Node | undefined;
  const count = node.get('count', true) as Node | undefined;
  if (count) return undefined;
  if (isSeq(replies)) return replyListEdits(source, replies, change);
  if (!isScalar(replies)) return undefined;
  if (replies.value === 'silence') return [replaced(replies, inlineList(change.messages))];
  return [replaced(replies, String(change.messages.length))];
}

function replyListEdits(
  source: string,
  node: YAMLSeq,
  { turn, messages, variables }: TurnChange,
): Edit[] | undefined {
  const { replies: expected = [], order = 'given' } = turn.expect ?? {};
  return listEdits({ source, node, expected, order, messages, variables });
}

function inlineList(messages: readonly Message[]): string {
  return `[${messages.map(replyInline).join(', ')}]`;
}
