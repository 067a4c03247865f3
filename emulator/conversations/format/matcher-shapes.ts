import { groupNames, patternFault } from '../match/pattern.ts';
import { pieces } from '../match/placeholders.ts';
import type { ButtonMatcher, JsonMatcher, ReplyMatcher } from '../match/reply-matcher.ts';
import type { TextMatcher } from '../match/text-matcher.ts';
import {
  checkedText,
  choice,
  field,
  flag,
  json,
  list,
  mapped,
  named,
  object,
  record,
  type Shape,
  text,
  word,
} from './shape.ts';

/** A text that may take values from what the bot says: `${code:number}`. */
const expectedText = () => text({ words: 'a text', captures: true });

const regularExpression = () =>
  checkedText('a pattern', (source) => patternFault(withoutPlaceholders(source)), { defines: groupNames });

function withoutPlaceholders(source: string): string {
  return pieces(source)
    .map((piece) => (piece.kind === 'literal' ? piece.text : 'x'))
    .join('');
}

/** What a text must be. */
export const textMatcher: Shape<TextMatcher> & { definition(): Record<string, unknown> } = named(
  'text',
  'a text, or a mapping with equals, contains, matches, one_of or not',
  () => choice(plainText, textRules),
);

const plainText: Shape<TextMatcher> = mapped(expectedText(), (equals) => ({ equals }));

const textRules: Shape<TextMatcher> = mapped(
  object({
    words: 'a text matcher',
    optional: {
      equals: field(expectedText(), 'The whole text.'),
      contains: field(
        choice(expectedText(), list(expectedText(), { min: 1 })),
        'A part of the text, or several.',
      ),
      matches: field(regularExpression(), 'A pattern (RE2) for the whole text; named groups keep values.'),
      one_of: field(list(expectedText(), { min: 1 }), 'One of these texts.'),
      not: field(textMatcher, 'What the text must not be.'),
      exact: field(flag(), 'Compare character by character, without folding ZWNJ, ye, kaf and digits.'),
    },
  }),
  ({ contains, one_of: oneOf, ...rest }, { node, reading }) => {
    const rules = {
      ...rest,
      contains: contains === undefined ? undefined : [contains].flat(),
      oneOf,
    };
    const empty = Object.keys(rules).every((name) => name === 'exact');
    return empty
      ? reading.problem(node, 'A text matcher needs equals, contains, matches, one_of or not.')
      : rules;
  },
);

const data = (words: string) =>
  choice(
    word('any'),
    mapped(
      object({ words, required: { data: field(json(), 'The data, whatever the order of its keys.') } }),
      ({ data }) => ({ data: data as unknown }),
    ),
  );

const button: Shape<ButtonMatcher> = choice(
  mapped(expectedText(), (equals): ButtonMatcher => ({ caption: { equals } })),
  mapped(
    object({
      words: 'a button',
      optional: {
        caption: field(textMatcher, 'The caption.'),
        icon: field(textMatcher, 'Name of the icon.'),
        link: field(textMatcher, 'The URL of open_direct_link.'),
        server_link: field(data('a server link'), 'open_server_link, with this data or any.'),
        dynamic_action: field(data('a dynamic action'), 'get_dynamic_action, with this data or any.'),
        post_page: field(textMatcher, 'open_post_page, with this post token.'),
        post_manage_page: field(textMatcher, 'open_post_manage_page, with this post token.'),
      },
    }),
    (cell): ButtonMatcher => ({
      caption: cell.caption,
      icon: cell.icon,
      link: cell.link,
      serverLink: cell.server_link,
      dynamicAction: cell.dynamic_action,
      postPage: cell.post_page,
      postManagePage: cell.post_manage_page,
    }),
  ),
);

const pointer = () =>
  checkedText(
    'a JSON pointer such as /text_message',
    (value) =>
      value === '' || value.startsWith('/')
        ? undefined
        : `A JSON pointer begins with "/"; ${JSON.stringify(value)} does not.`,
    { schema: { type: 'string', pattern: '^(/.*)?$' } },
  );

const captureName = checkedText(
  'a name of letters and digits',
  (value) =>
    /^[A-Za-z_]\w*$/.test(value)
      ? undefined
      : `${JSON.stringify(value)} is not a name of letters and digits.`,
  { schema: { type: 'string', pattern: '^[A-Za-z_]\\w*$' }, defines: (name) => [name] },
);

const jsonMatcher: Shape<JsonMatcher> = choice(
  mapped(
    object({
      words: 'a JSON matcher',
      optional: {
        equals: field(json(), 'Any JSON value.'),
        present: field(flag(), 'Whether there is a value at all.'),
        contains: field(
          choice(expectedText(), list(expectedText(), { min: 1 })),
          'A part of the text there.',
        ),
        matches: field(regularExpression(), 'A pattern (RE2) for the text there.'),
      },
    }),
    ({ equals, present, contains, matches }, { node, reading }): JsonMatcher | undefined => {
      if (contains !== undefined || matches !== undefined) {
        return {
          text: {
            contains: contains === undefined ? undefined : [contains].flat(),
            matches,
          },
        };
      }
      if (present !== undefined) return { present };
      if (equals !== undefined) return { equals };
      return reading.problem(node, 'A JSON matcher needs equals, present, contains or matches.');
    },
  ),
  mapped(json(), (equals): JsonMatcher => ({ equals })),
);

/** What one reply must be. */
export const reply: Shape<ReplyMatcher> = choice(
  mapped(expectedText(), (equals): ReplyMatcher => ({ text: { equals } })),
  mapped(
    object({
      words: 'an expected reply',
      optional: {
        text: field(textMatcher, 'The text.'),
        buttons: field(
          choice(word('none', 'any'), list(list(button))),
          'The rows of buttons, by caption or in full.',
        ),
        receiver_buttons: field(
          choice(word('none', 'any'), list(list(button))),
          'The rows that the other side sees, in a conversation about a post.',
        ),
        side: field(word('BUYER', 'SELLER'), 'On whose behalf it is, in a conversation about a post.'),
        media: field(choice(word('any', 'none'), textMatcher), 'The media token.'),
        json: field(
          record(jsonMatcher, { name: pointer() }),
          'Values in the body as the bot sent it, by JSON pointer.',
        ),
        capture: field(
          record(pointer(), { name: captureName }),
          'Values to keep, by JSON pointer into the body as the bot sent it.',
        ),
        schema: field(
          word('valid', 'any'),
          'Whether the body must be valid by the contract. Default: as the conversation says.',
        ),
      },
    }),
    ({ receiver_buttons: receiverButtons, ...rest }): ReplyMatcher => ({
      ...rest,
      receiverButtons,
    }),
  ),
);
