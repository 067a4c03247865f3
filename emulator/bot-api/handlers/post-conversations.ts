import type { PlatformComponents } from '../../../spec/index.ts';
import { finding } from '../../domain/finding.ts';
import type { Conversation, Message, Side } from '../../domain/model.ts';
import { sideOf, solePost } from '../../domain/post-conversation.ts';
import { Refusal } from '../../domain/refusal.ts';
import { filledScope, isAllowed } from '../../domain/scopes.ts';
import { buttonsFromWire } from '../../wire/buttons.ts';
import { conversationOnWire, postMessage } from '../../wire/event-payload.ts';
import type { CheckedCall } from '../bot-call.ts';
import { mediaContent } from './media-content.ts';

type Schemas = PlatformComponents['schemas'];

/** Scopes that allow a buyer's messages too; the one for all conversations is a seller's. */
const buyersScopes = [
  'CONVERSATION_SEND_MESSAGE.{conversation_id}',
  'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.{post_token}',
];

/** Writes on behalf of the token's user. Answer: `{ status, message }` (published; its values are assumed). */
export function sendPostMessage(call: CheckedCall<unknown>): Schemas['SendPostMessageResponse'] {
  const known = call.app.chat.state.conversations.get(call.parameters.conversation_id!);
  const conversation = known ?? begun(call);
  if (conversation.type !== 'POST') {
    throw new Refusal('conversation_with_bot', { where: 'conversation_id', actual: conversation.id });
  }
  const side = checkedSide(call, conversation);
  const content = call.content as Schemas['SendPostMessageRequest'];
  const buttons = buttonsFromWire(content.sender_buttons);
  const receiverButtons = buttonsFromWire(content.receiver_buttons);
  const message = call.app.chat.say({
    conversation,
    side,
    origin: 'bot',
    senderType: 'BOT',
    entryId: call.entry.id,
    content: {
      type: 'TEXT',
      ...(content.message !== undefined && { text: content.message }),
      ...(content.media_token !== undefined && mediaContent(call, content.media_token)),
      ...(buttons && { buttons }),
      ...(receiverButtons && { receiverButtons }),
    },
  });
  call.entry.messageId = message.id;
  return { status: 200, message: 'success' };
}

/**
 * The conversation that a send begins (published). With whom is known where the token is for one post of somebody else: the
 * token's user asks its owner (assumed). Where the two talk about it already the id is taken for a mistake.
 */
function begun({ app: { chat }, parameters, token, findings }: CheckedCall<unknown>): Conversation {
  const id = parameters.conversation_id!;
  const buyer = chat.user(token!.user);
  const post = chat.state.posts.get(solePost(token!.scopes) ?? '');
  const others = post ? chat.state.conversationsOf(buyer.name) : [];
  const taken = others.some(({ postToken }) => postToken === post!.token);
  if (!post?.owner || post.owner === buyer.name || taken) return chat.conversation(id);
  findings.push(finding('conversation_begun', { where: 'conversation_id', actual: id }));
  return chat.postConversation({ id, buyer, seller: chat.user(post.owner), postToken: post.token });
}

/** Which side the token's user is, who may write by one of the token's scopes. */
function checkedSide({ token }: CheckedCall<unknown>, conversation: Conversation): Side {
  const side = sideOf(conversation, token!.user);
  if (!side) throw new Refusal('foreign_conversation', { where: 'Authorization' });
  const ids = { conversation_id: conversation.id, post_token: conversation.postToken };
  if (side === 'SELLER' || isAllowed(token!.scopes, buyersScopes, ids)) return side;
  throw new Refusal('missing_scope', {
    where: 'Authorization',
    expected: buyersScopes.map((template) => filledScope(template, ids)).join(' or '),
    actual: `${token!.scopes.join(', ')} of the buyer`,
  });
}

/** A conversation of the token's user: its texts, the oldest first (published). */
export function readConversation({ app, parameters, token }: CheckedCall<unknown>): object {
  const conversation = app.chat.conversation(parameters.conversation_id!);
  const known = conversation.user === token!.user || conversation.seller === token!.user;
  if (!known) throw new Refusal('foreign_conversation', { where: 'Authorization' });
  const messages = app.chat.state.messagesOf(conversation.id).page({}).filter(isText);
  return {
    conversation: conversationOnWire(conversation),
    messages: messages.map((message) => postMessage(message, conversation, 'observed')),
  };
}

function isText({ type, text }: Message): boolean {
  return type === 'TEXT' && text !== undefined;
}
