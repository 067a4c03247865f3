import type { Chat } from '../divar/chat.ts';
import { makeMediaContent } from '../divar/media-content.ts';
import type { ChatConversation, MessageContent, Side } from '../divar/model.ts';
import { overlay } from '../divar/overlay.ts';
import { findSeller } from '../divar/post-conversation.ts';
import { dataField, messageTypes } from '../divar/wire/data-field.ts';
import { camelKeys } from '../divar/wire/names.ts';
import { UsageError } from '../usage-error.ts';
import type { ConversationGiven } from './shape/conversation-shape.ts';
import type { MessageGiven } from './shape/message-shape.ts';

/** Lets a conversation have happened; the bot is told of nothing. */
export function enterConversation(chat: Chat, given: ConversationGiven): void {
  if (chat.state.conversations.has(given.id)) return;
  const conversation = started(chat, given);
  for (const message of given.messages ?? []) {
    const { from, side = sides[from], sender_type: senderType, sent_at: sentAt } = message;
    const origin = from === 'bot' ? 'bot' : 'user';
    chat.recall({
      conversation,
      content: contentIn(chat, message),
      origin,
      senderType: senderType ?? (origin === 'bot' ? 'BOT' : 'HUMAN'),
      ...(side && { side }),
      ...(sentAt !== undefined && { sentAt }),
    });
  }
}

const sides: Partial<Record<MessageGiven['from'], Side>> = { buyer: 'BUYER', seller: 'SELLER' };

function started(chat: Chat, given: ConversationGiven): ChatConversation {
  const startedAt = given.started_at ?? given.messages?.[0]?.sent_at;
  const beginning = { id: given.id, ...(startedAt !== undefined && { startedAt }) };
  if (given.kind === 'BOT') return chat.startConversation({ user: chat.user(given.user), ...beginning });
  const { postToken, buyer } = given;
  const seller = given.seller ?? findSeller(chat.post(postToken));
  if (seller === buyer)
    throw new UsageError(
      `"${buyer}" is the owner of the post ${postToken} and cannot be its buyer. Name another one.`,
    );
  return chat.postConversation({
    buyer: chat.user(buyer),
    seller: chat.user(seller),
    postToken,
    ...beginning,
  });
}

function contentIn(chat: Chat, message: MessageGiven): MessageContent {
  const { text, buttons, sender_buttons: own = buttons, receiver_buttons: receiverButtons } = message;
  return overlay(carriedIn(chat, message), { text, buttons: own, receiverButtons });
}

/** A text, the data of another type, or a file; the media_token of a file is the bot's own affair. */
function carriedIn(chat: Chat, message: MessageGiven): MessageContent {
  const media = message.media_token === undefined ? undefined : chat.state.media.get(message.media_token);
  if (media) return { ...makeMediaContent(media), ...(message.from === 'bot' && { mediaToken: media.id }) };
  const type = messageTypes().find((one) => one !== 'TEXT' && findData(message, one) !== undefined);
  return type ? { type, data: camelKeys(findData(message, type)!) } : { type: 'TEXT' };
}

function findData(message: MessageGiven, type: MessageContent['type']): Record<string, unknown> | undefined {
  return (message as Record<string, unknown>)[dataField(type)] as Record<string, unknown> | undefined;
}
