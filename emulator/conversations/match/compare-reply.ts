import type { Message } from '../../control-api/control-api.ts';
import { compareGrids } from './compare-buttons.ts';
import type { TextDifference } from './difference.ts';
import { sameJson, valueAt } from './json-pointer.ts';
import { ReplyComparison, readText } from './look.ts';
import { filledJson, type Variables } from './placeholders.ts';
import type { JsonMatcher, ReplyMatcher } from './reply-matcher.ts';
import type { TextMatcher } from './text-matcher.ts';

/** A reply as it came: what the user sees, and the body as it was sent. */
export interface ComparedReply {
  message: Message;
  /** Undefined where the matcher does not ask for it. */
  body?: unknown;
}

/** Where a reply is not as expected, and the values that placeholders took. */
export interface Comparison {
  differences: TextDifference[];
  captured: Variables;
}

/** Compares a reply with what it must be. */
export function compareReply(expected: ReplyMatcher, reply: ComparedReply, variables: Variables): Comparison {
  const look = new ReplyComparison(variables);
  if (expected.text) look.text('text', expected.text, reply.message.text);
  compareGrids(look, expected, reply.message);
  compareSide(look, expected.side, reply.message.side);
  if (expected.media) compareMedia(look, expected.media, reply.message.media_token);
  for (const [pointer, matcher] of Object.entries(expected.json ?? {})) {
    compareJson(look, { pointer, matcher, value: valueAt(reply.body, pointer) });
  }
  for (const [name, pointer] of Object.entries(expected.capture ?? {})) {
    look.keep(name, pointer, valueAt(reply.body, pointer));
  }
  return { differences: look.differences, captured: look.captured };
}

function compareSide(look: ReplyComparison, expected: ReplyMatcher['side'], actual: Message['side']): void {
  if (expected && expected !== actual) look.differs('side', expected, actual ?? 'none');
}

function compareMedia(
  look: ReplyComparison,
  expected: TextMatcher | 'any' | 'none',
  actual: string | undefined,
): void {
  if (expected === 'none') {
    if (actual !== undefined) look.differs('media', 'no media', JSON.stringify(actual));
  } else if (expected === 'any') {
    if (actual === undefined) look.differs('media', 'any media', 'nothing');
  } else look.text('media', expected, actual);
}

function compareJson(
  look: ReplyComparison,
  { pointer, matcher, value }: { pointer: string; matcher: JsonMatcher; value: unknown },
): void {
  const where = `json ${pointer}`;
  if ('text' in matcher) {
    look.text(where, matcher.text, readText(value));
  } else if ('present' in matcher) {
    if ((value !== undefined) !== matcher.present) {
      look.differs(where, matcher.present ? 'a value' : 'nothing', shownJson(value));
    }
  } else {
    const wanted = filledJson(matcher.equals, look.variables);
    if (!sameJson(wanted, value)) look.differs(where, shownJson(wanted), shownJson(value));
  }
}

function shownJson(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
