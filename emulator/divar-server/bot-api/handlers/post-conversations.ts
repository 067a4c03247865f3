import type { PlatformComponents } from '../../../../spec/index.ts';
import { finding, Refusal } from '../../../divar/finding.ts';
import type { ChatConversation, ChatMessage, Side } from '../../../divar/model.ts';
import { findSide, solePost, someBuyer } from '../../../divar/post-conversation.ts';
import { filledScope } from '../../../divar/scopes.ts';
import { buttonsFromWire } from '../../../divar/wire/buttons.ts';
import { conversationOnWire, postMessage } from '../../../divar/wire/event-payload.ts';
import { pickFurther } from '../../../divar/wire/fields.ts';
import type { CheckedCall } from '../bot-call.ts';
import { mediaContent } from './media-content.ts';

type PlatformSchemas = PlatformComponents['schemas'];

/** What allows a buyer's messages: the scopes for a post, and for all posts, are those of who put them up (published). */
const buyersScope = 'CONVERSATION_SEND_MESSAGE.{conversation_id}';

/** Writes on behalf of the token's user. Answer: `{ status, message }` (published; its values are assumed). */
export function sendPostMessage(call: CheckedCall<unknown>): PlatformSchemas['SendPostMessageResponse'] {
  const known = call.app.chat.state.conversations.get(call.parameters.conversation_id!);
  const conversation = known ?? begun(call);
  if (conversation.type !== 'POST') {
    throw new Refusal('conversation_with_bot', { where: 'conversation_id', actual: conversation.id });
  }
  const side = checkedSide(call, conversation);
  const content = call.content as PlatformSchemas['SendPostMessageRequest'];
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
      text: content.message,
      ...(content.media_token !== undefined && mediaContent(call, content.media_token)),
      ...(buttons && { buttons }),
      ...(receiverButtons && { receiverButtons }),
      further: pickFurther(content),
    },
  });
  call.entry.message_id = message.id;
  return { status: 200, message: 'success' };
}

/**
 * The conversation that a send begins (published). Whose message it is tells the scope for a post of the token's user; who
 * asks about it nobody knows: someone (assumed). Where that one does already, the id is taken for a mistake.
 */
function begun({ app: { chat }, parameters, token, findings }: CheckedCall<unknown>): ChatConversation {
  const id = parameters.conversation_id!;
  const post = chat.post(solePost(token!.scopes) ?? '');
  const parties = { postToken: post?.token ?? '', buyer: someBuyer, seller: token!.user };
  const isTheirs = post !== undefined && (post.owner ?? token!.user) === token!.user;
  if (!isTheirs || token!.user === someBuyer || chat.state.aboutPost(parties)) return chat.conversation(id);
  findings.push(finding('conversation_begun', { where: 'conversation_id', actual: id }));
  const [buyer, seller] = [chat.user(someBuyer), chat.user(token!.user)];
  return chat.postConversation({ id, buyer, seller, postToken: post.token });
}

/** Which side the token's user is, who may write by one of the token's scopes. */
function checkedSide({ token }: CheckedCall<unknown>, conversation: ChatConversation): Side {
  const side = findSide(conversation, token!.user);
  if (!side) throw new Refusal('foreign_conversation', { where: 'Authorization' });
  const wanted = filledScope(buyersScope, { conversation_id: conversation.id })!;
  if (side === 'SELLER' || token!.scopes.includes(wanted)) return side;
  throw new Refusal('missing_scope', {
    where: 'Authorization',
    expected: wanted,
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

function isText({ type, text }: ChatMessage): boolean {
  return type === 'TEXT' && text !== undefined;
}
