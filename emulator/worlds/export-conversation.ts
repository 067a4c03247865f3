import type { ChatState } from '../divar/chat-state.ts';
import { rfc3339 } from '../divar/clock.ts';
import type { Button, Conversation, Message } from '../divar/model.ts';
import { actionToWire } from '../divar/wire/buttons.ts';
import { dataField } from '../divar/wire/data-field.ts';
import { snakeKeys } from '../divar/wire/names.ts';

type TokenOf = (message: Message) => string | undefined;

/** A conversation as a world holds it; `tokenOf` names the file that a message carries. */
export function exportConversation(
  conversation: Conversation,
  { state, tokenOf }: { state: ChatState; tokenOf: TokenOf },
) {
  const { id, user, seller, postToken, startedAt } = conversation;
  const parties = postToken === undefined ? { user } : { post_token: postToken, buyer: user, seller };
  const messages = state.messagesOf(id).page({});
  const said = messages.map((message) => messageIn(message, { conversation, token: tokenOf(message) }));
  return { id, ...parties, started_at: rfc3339(startedAt), messages: said.length > 0 ? said : undefined };
}

function messageIn(
  message: Message,
  { conversation, token }: { conversation: Conversation; token: string | undefined },
) {
  const { origin, senderType, sentAt, side, buttons, receiverButtons } = message;
  const rows = buttons?.map((row) => row.map(buttonIn));
  const isAboutPost = conversation.type === 'POST';
  return {
    from: speaker(message, conversation),
    side: origin === 'bot' && side ? side : undefined,
    sender_type: origin === 'user' && senderType === 'BOT' ? senderType : undefined,
    sent_at: rfc3339(sentAt),
    ...contentIn(message, token),
    ...(rows && { [isAboutPost ? 'sender_buttons' : 'buttons']: rows }),
    ...(receiverButtons && { receiver_buttons: receiverButtons.map((row) => row.map(buttonIn)) }),
  };
}

function speaker({ origin, side }: Message, { type }: Conversation): string {
  if (origin === 'bot' || type === 'BOT') return origin;
  return side === 'SELLER' ? 'seller' : 'buyer';
}

function contentIn({ type, text, data }: Message, token: string | undefined) {
  const carried =
    token === undefined ? data && { [dataField(type)]: snakeKeys(data) } : { media_token: token };
  return { ...carried, ...((text !== undefined || !carried) && { text: text ?? '' }) };
}

function buttonIn({ caption, icon, iconName, action }: Button) {
  return {
    caption,
    icon,
    icon_name: iconName,
    ...actionToWire(action),
  };
}
