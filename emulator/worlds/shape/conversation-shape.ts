import type { Reading } from '../../conversations/format/reading.ts';
import { field, list, mapped, object, type Read } from '../../conversations/format/shape.ts';
import { type MessageGiven, message } from './message-shape.ts';
import { filledText, placed, time, userName } from './texts.ts';

const given = placed(
  object({
    words: 'a conversation',
    required: { id: field(filledText, 'Its id, as the bot sees it.') },
    optional: {
      user: field(userName, 'Name of the user who talks with the bot.'),
      post_token: field(filledText, 'Of the post that it is about.'),
      buyer: field(userName, 'Name of the user who asks about the post.'),
      seller: field(userName, 'Name of the user whose post it is. Default: its owner.'),
      started_at: field(time, 'When it began. Default: with its first message, or the time of the start.'),
      messages: field(list(message), 'What was said in it, oldest first.'),
    },
  }),
);

type Given = Read<typeof given>;

/** A conversation with the bot, or of a buyer and a seller about a post. */
export const conversation = mapped(given, (value, { reading }) => {
  const { user, post_token: postToken, buyer, ...rest } = value;
  const isAboutPost = postToken !== undefined;
  const before = reading.problems.length;
  checkParties(value, reading);
  for (const one of rest.messages ?? []) checkSpeaker(one, { isAboutPost, reading });
  if (reading.problems.length > before) return undefined;
  return postToken === undefined
    ? { ...rest, kind: 'BOT' as const, user: user! }
    : { ...rest, kind: 'POST' as const, postToken, buyer: buyer! };
});

export type ConversationGiven = Read<typeof conversation>;

function checkParties(
  { user, post_token: postToken, buyer, seller, at }: Given,
  { problems }: Reading,
): void {
  const problem = (message: string, remedy: string) => problems.push({ at, message, remedy });
  if (postToken === undefined) {
    if (user === undefined)
      problem('A conversation is missing its user.', 'Name user, or post_token and buyer.');
    if (buyer !== undefined || seller !== undefined)
      problem('Only a conversation about a post has a buyer and a seller.', 'Name its post_token.');
    return;
  }
  if (buyer === undefined) problem('A conversation about a post is missing its buyer.', 'Name buyer.');
  if (user !== undefined) problem('A conversation about a post has no user.', 'Name buyer and seller.');
}

function checkSpeaker(
  { from, side, buttons, sender_buttons, receiver_buttons, at }: MessageGiven,
  { isAboutPost, reading }: { isAboutPost: boolean; reading: Reading },
): void {
  const problem = (message: string, remedy: string) => reading.problems.push({ at, message, remedy });
  const speakers = isAboutPost ? ['buyer', 'seller', 'bot'] : ['user', 'bot'];
  if (!speakers.includes(from)) problem(`Nobody here is "${from}".`, `Possible are ${speakers.join(', ')}.`);
  const needsSide = isAboutPost && from === 'bot';
  if (needsSide && side === undefined)
    problem('The bot writes on behalf of a side here.', 'Name side: BUYER or SELLER.');
  if (!needsSide && side !== undefined)
    problem('Only a message of the bot about a post has a side.', 'Leave side out.');
  if (isAboutPost && buttons)
    problem('A message about a post has no buttons.', 'Use sender_buttons and receiver_buttons.');
  if (!isAboutPost && (sender_buttons || receiver_buttons))
    problem('A message to the bot or of it has no sides.', 'Use buttons.');
}
