import { aboutPost } from './about-post-shape.ts';
import { formatVersion } from './conversation.ts';
import { formatVersionUpTo } from './format-version.ts';
import { checkedText, duration, field, list, object, record, text, word } from './shape.ts';
import { turn } from './turn-shape.ts';

const variableName = checkedText(
  'a name of letters and digits',
  (value) =>
    /^[A-Za-z_]\w*$/.test(value) ? undefined : `${JSON.stringify(value)} is no name of letters and digits.`,
  { schema: { type: 'string', pattern: '^[A-Za-z_]\\w*$' }, defines: (name) => [name] },
);

/** A whole file. */
export const conversationFile = object({
  words: 'a conversation',
  required: {
    name: field(text(), 'What the conversation shows.'),
    turns: field(list(turn, { min: 1 }), 'What happens, turn by turn.'),
  },
  optional: {
    version: field(formatVersionUpTo(formatVersion), `Version of the format. Default ${formatVersion}.`),
    description: field(text(), 'More about it.'),
    source: field(word('recorded', 'documented', 'written'), 'Where it comes from.'),
    variables: field(
      record(text(), { name: variableName }),
      'Values for placeholders: "${name}" in any text stands for the value.',
    ),
    conversations: field(
      record(aboutPost),
      'Conversations of a buyer and a seller about a post, by the name that turns give in "in".',
    ),
    limits: field(
      object({
        words: 'limits',
        optional: {
          reply: field(
            duration(),
            'Longest wait for the replies of a turn. Default 10s, and more for a bot that was seen to be slow.',
          ),
          quiet: field(
            duration(),
            'How long nothing must happen for silence, besides what the slowest reply took. Default 100ms.',
          ),
        },
      }),
      'How long to wait.',
    ),
    schema: field(
      word('valid', 'any'),
      'Whether what the bot sends must be valid by the contract. Default valid.',
    ),
  },
});
