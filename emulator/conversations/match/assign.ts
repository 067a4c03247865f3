import { type ComparedReply, type Comparison, compareReply } from './compare-reply.ts';
import type { Variables } from './placeholders.ts';
import type { ReplyMatcher } from './reply-matcher.ts';

/** Which reply each expectation got, which it did not get, and the replies left over. */
export interface Assignment {
  /** Index of the reply for each expectation; undefined where none fits. */
  replyOf: (number | undefined)[];
  /** How the expectation and the reply at its place differ; of use where they were paired without fitting. */
  comparisons: (Comparison | undefined)[];
  leftOver: number[];
  captured: Variables;
}

type Order = 'given' | 'any';

/**
 * Pairs expectations with replies. In the given order, replies may be left over between them only where `gaps` says
 * so; without gaps the first expectation belongs to the first reply and so on.
 */
export function assign(
  expected: readonly ReplyMatcher[],
  replies: readonly ComparedReply[],
  { order, gaps, variables }: { order: Order; gaps: boolean; variables: Variables },
): Assignment {
  const pairing = new Pairing(expected, replies, variables);
  if (order === 'any') pairing.inAnyOrder();
  else if (gaps) pairing.inOrderWithGaps();
  else pairing.inOrder();
  return pairing.result();
}

class Pairing {
  readonly #expected: readonly ReplyMatcher[];
  readonly #replies: readonly ComparedReply[];
  readonly #replyOf: (number | undefined)[];
  readonly #comparisons: (Comparison | undefined)[];
  #captured: Variables;
  readonly #before: Variables;

  constructor(expected: readonly ReplyMatcher[], replies: readonly ComparedReply[], variables: Variables) {
    this.#expected = expected;
    this.#replies = replies;
    this.#replyOf = expected.map(() => undefined);
    this.#comparisons = expected.map(() => undefined);
    this.#before = variables;
    this.#captured = {};
  }

  inOrder(): void {
    this.#expected.forEach((_, index) => {
      if (index < this.#replies.length) this.#pair(index, index);
    });
  }

  inOrderWithGaps(): void {
    let next = 0;
    this.#expected.forEach((_, index) => {
      const found = this.#replies.findIndex((_, place) => place >= next && this.#fits(index, place));
      if (found < 0) return;
      this.#pair(index, found);
      next = found + 1;
    });
  }

  /** A largest pairing, by augmenting paths. */
  inAnyOrder(): void {
    const expectationOf: (number | undefined)[] = this.#replies.map(() => undefined);
    this.#expected.forEach((_, index) => {
      this.#augment(index, expectationOf, new Set());
    });
    expectationOf.forEach((index, place) => {
      if (index !== undefined) this.#pair(index, place);
    });
  }

  #augment(index: number, expectationOf: (number | undefined)[], tried: Set<number>): boolean {
    return this.#replies.some((_, place) => {
      if (tried.has(place) || !this.#fits(index, place)) return false;
      tried.add(place);
      const holder = expectationOf[place];
      if (holder !== undefined && !this.#augment(holder, expectationOf, tried)) return false;
      expectationOf[place] = index;
      return true;
    });
  }

  #fits(index: number, place: number): boolean {
    return this.#compare(index, place).differences.length === 0;
  }

  #compare(index: number, place: number): Comparison {
    const variables = { ...this.#before, ...this.#captured };
    return compareReply(this.#expected[index]!, this.#replies[place]!, variables);
  }

  #pair(index: number, place: number): void {
    const comparison = this.#compare(index, place);
    this.#replyOf[index] = place;
    this.#comparisons[index] = comparison;
    if (comparison.differences.length === 0) this.#captured = { ...this.#captured, ...comparison.captured };
  }

  result(): Assignment {
    const taken = new Set(this.#replyOf);
    return {
      replyOf: this.#replyOf,
      comparisons: this.#comparisons,
      leftOver: this.#replies.map((_, place) => place).filter((place) => !taken.has(place)),
      captured: this.#captured,
    };
  }
}

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
