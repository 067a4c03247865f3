import { rfc3339 } from '../clock.ts';
import type { ChatConversation, ChatMessage, Dialect } from '../model.ts';
import { dataField, snakeKeys } from './fields.ts';

/**
 * The NEW_CHATBOT_MESSAGE event of a user's message. It carries no user id, no side and no metadata (observed);
 * `sent_at` is integer microseconds (seed) or RFC 3339 (observed).
 */
export function chatbotMessageEvent(message: ChatMessage, conversation: ChatConversation, dialect: Dialect) {
  return {
    type: 'NEW_CHATBOT_MESSAGE',
    new_chatbot_message: {
      id: message.id,
      conversation: { id: conversation.id, type: conversation.type },
      sender: { type: message.senderType },
      type: message.type,
      sent_at: sentAt(message.sentAt, dialect),
      ...payload(message),
    },
  };
}

/** A message of a conversation about a post, as its event and the reading of the conversation have it. */
export function postMessage(message: ChatMessage, conversation: ChatConversation, dialect: Dialect) {
  return {
    id: message.id,
    conversation: conversationOnWire(conversation),
    sender: { type: message.senderType, side: message.side },
    type: message.type,
    sent_at: sentAt(message.sentAt, dialect),
    ...payload(message),
  };
}

/** The NEW_MESSAGE event, with the metadata of the subscription that it comes by. Source: published. */
export function newMessageEvent(
  newMessage: ReturnType<typeof postMessage>,
  metadata: Record<string, unknown> | undefined,
) {
  return { type: 'NEW_MESSAGE', new_message: newMessage, metadata };
}

/** A conversation as bots know it. */
export function conversationOnWire({ id, type, postToken }: ChatConversation) {
  return { id, type, post_token: postToken };
}

/** The USER_ACCESS_REVOCATION event: a user took back what was allowed. Source: published. */
export function accessRevocationEvent(userId: string) {
  return { type: 'USER_ACCESS_REVOCATION', user_access_revocation: { user_id: userId } };
}

/** A moment in microseconds as events carry it. */
function sentAt(micros: number, dialect: Dialect): number | string {
  return dialect === 'seed' ? micros : rfc3339(micros);
}

function payload(message: ChatMessage): Record<string, unknown> {
  if (message.type === 'TEXT') return { text: message.text ?? '' };
  return { [dataField(message.type)]: snakeKeys(message.data ?? {}) };
}
