import type { ControlSchemas } from '../../../spec/index.ts';
import type { ChatState } from '../chat-state.ts';
import { rfc3339 } from '../clock.ts';
import type { ChatConversation, ChatMessage, User } from '../model.ts';
import { findUserOnSide } from '../post-conversation.ts';
import { buttonView } from './buttons.ts';
import { dataField, snakeKeys } from './fields.ts';

/** A message as the control API shows it. */
export function messageView(message: ChatMessage, state: ChatState): ControlSchemas['Message'] {
  const conversation = state.conversations.get(message.conversationId);
  const user = conversation && findUserOnSide(conversation, message.side);
  return {
    id: message.id,
    conversation_id: message.conversationId,
    origin: message.origin,
    user,
    sender_type: message.senderType,
    side: message.side,
    not_delivered: message.untold,
    not_delivered_code: message.untoldCode,
    type: message.type,
    sent_at: rfc3339(message.sentAt),
    ...contentView(message),
    entry_id: message.entryId,
  };
}

function contentView(message: ChatMessage): Partial<ControlSchemas['Message']> {
  return {
    text: message.text,
    ...(message.data && { [dataField(message.type)]: snakeKeys(message.data) }),
    media_token: message.mediaToken,
    buttons: message.buttons?.map((row) => row.map(buttonView)),
    receiver_buttons: message.receiverButtons?.map((row) => row.map(buttonView)),
    ...message.further,
  };
}

/** A conversation as the control API shows it. */
export function conversationView(
  conversation: ChatConversation,
  state: ChatState,
): ControlSchemas['ConversationView'] {
  const messages = state.messagesOf(conversation.id);
  return {
    id: conversation.id,
    type: conversation.type,
    user: conversation.user,
    seller: conversation.seller,
    post_token: conversation.postToken,
    started_at: rfc3339(conversation.startedAt),
    messages: messages.total,
    last_message: messages.last && messageView(messages.last, state),
  };
}

/** A virtual user as the control API shows it. */
export function userView(user: User): ControlSchemas['User'] {
  return {
    name: user.name,
    display_name: user.displayName,
    user_id: user.id,
    phone: user.phone,
    blocked: user.blocked,
  };
}
