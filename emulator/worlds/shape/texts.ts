import { isDateTime } from '../../../spec/index.ts';
import type { Position } from '../../conversations/format/reading.ts';
import { checkedText, mapped, type Shape } from '../../conversations/format/shape.ts';
import { parseMicros } from '../../divar/clock.ts';
import { slugPattern, slugRule } from '../../divar/ids.ts';

/** A text that is not empty. */
export const filledText: Shape<string> = checkedText(
  'a text that is not empty',
  (value) => (value === '' ? 'Expected a text that is not empty.' : undefined),
  { schema: { type: ['string', 'number', 'boolean'], minLength: 1 } },
);

/** The name of a virtual user, as calls of the control API take it. */
export const userName: Shape<string> = checkedText(
  'the name of a user',
  (value) =>
    [...value].length >= 1 && [...value].length <= 100
      ? undefined
      : 'A user has a name of 1 to 100 characters.',
  { schema: { type: ['string', 'number', 'boolean'], minLength: 1, maxLength: 100 } },
);

/** A secret that a client can send in a header. */
export const secret: Shape<string> = checkedText(
  'a token',
  (value) =>
    /^[!-~]+$/.test(value)
      ? undefined
      : `${JSON.stringify(value)} cannot be sent in a header. Use letters, digits and signs, without spaces.`,
  { schema: { type: ['string', 'number'], pattern: '^[!-~]+$' } },
);

/** What names an app. */
export const slug: Shape<string> = checkedText(
  'a slug',
  (value) => (slugPattern.test(value) ? undefined : `${JSON.stringify(value)} is not a slug. ${slugRule}`),
  { schema: { type: 'string', pattern: slugPattern.source } },
);

/** A moment, in microseconds since 1970. */
export const time: Shape<number> = mapped(
  checkedText(
    'a time',
    (value) => (!isDateTime(value) ? `"${value}" is not a time such as 2026-01-31T09:30:00Z.` : undefined),
    { schema: { type: 'string', format: 'date-time' } },
  ),
  parseMicros,
);

/** The same, with the place where it stands. */
export function placed<T extends object>(shape: Shape<T>): Shape<T & { at: Position }> {
  return mapped(shape, (value, { at }) => ({ ...value, at }));
}
