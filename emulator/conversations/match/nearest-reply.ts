import { type ComparedReply, type Comparison, compareReply } from './compare-reply.ts';
import type { Variables } from './placeholders.ts';
import type { ReplyMatcher } from './reply-matcher.ts';

/** Of the replies that came the one that differs least, with its differences. */
export function nearestReply(
  expected: ReplyMatcher,
  replies: readonly ComparedReply[],
  variables: Variables,
): (Comparison & { reply: ComparedReply }) | undefined {
  const compared = replies.map((reply) => ({ reply, ...compareReply(expected, reply, variables) }));
  return compared.sort((a, b) => weight(a) - weight(b))[0];
}

/** How much differs: each difference counts up to one, a text as far as its words differ. */
function weight({ differences }: Comparison): number {
  return differences.reduce((sum, { marked }) => sum + (marked ? changedShare(marked) : 1), 0);
}

function changedShare({
  expected,
  actual,
}: {
  expected: { text: string; differs: boolean }[];
  actual: typeof expected;
}) {
  const all = [...expected, ...actual];
  const size = (segments: typeof all) => segments.reduce((sum, { text }) => sum + text.length, 0);
  return size(all.filter(({ differs }) => differs)) / Math.max(1, size(all));
}
