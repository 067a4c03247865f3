import type { Node, YAMLSeq } from 'yaml';
import type { Message } from '../../control-api/control-api.ts';
import { type Assignment, assign } from '../match/assign.ts';
import type { Variables } from '../match/placeholders.ts';
import type { ReplyMatcher } from '../match/reply-matcher.ts';
import type { Edit } from './edits.ts';
import { replaced, replyEdits } from './reply-edits.ts';
import { replyInline, replyItem } from './yaml-text.ts';

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
