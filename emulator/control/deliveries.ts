import { type ControlSchemas, conversationOfEvent, type PlatformComponents } from '../../spec/index.ts';
import type { DeliveryEnd } from '../delivery/delivery.ts';
import type { Chat } from '../divar/chat.ts';
import type { ChatConversation, ChatMessage, MessageContent } from '../divar/model.ts';
import { findSeller, someBuyer } from '../divar/post-conversation.ts';
import { camelKeys, dataField } from '../divar/wire/fields.ts';
import type { ControlContext } from './control-parts.ts';

/**
 * Delivers an event of the emulator's own making, judged by the spec; `about` is the message that it tells of, `user`
 * the name of the user where it tells of no message.
 */
export function deliverEvent(
  { parts, app }: Pick<ControlContext, 'parts' | 'app'>,
  { event, about, user }: { event: { type: string }; about?: ChatMessage; user?: string },
): Promise<DeliveryEnd> {
  const [violation] = parts.platform.checkRequest(event.type, event);
  if (violation) throw new Error(`The emulator's own event breaks the spec: ${JSON.stringify(violation)}`);
  return app.delivery.deliver({
    operation: event.type,
    body: Buffer.from(JSON.stringify(event)),
    user,
    ...(about && { conversation_id: about.conversationId, message_id: about.id, message_type: about.type }),
  });
}

/** The end of a delivery as the control API shows it. */
export function deliveryView(result: DeliveryEnd): ControlSchemas['DeliveryResult'] {
  return {
    outcome: result.outcome,
    status: result.status,
    duration_ms: Math.round(result.duration_ms * 1000) / 1000,
    attempts: result.attempts,
    error: result.error,
    entry_id: result.entry?.id,
  };
}

type ChatbotEvent = PlatformComponents['schemas']['NewChatbotMessageEvent'];
type PostEvent = PlatformComponents['schemas']['NewMessageEvent'];

/** The virtual user whose conversation an event belongs to, where nothing else says. */
const defaultUser = 'user';

interface GivenMessage {
  json: unknown;
  /** Name of the virtual user, where the call gives one. */
  user: string | undefined;
}

/** The conversation of an event, which starts where it is new; a message that the chat does not have yet joins it. */
export function joinChat(
  { parts, app }: ControlContext,
  { json, user }: GivenMessage,
): { conversationId?: string; messageId?: string } {
  const { chat } = app;
  const aboutPost = joinAboutPost({ parts, app }, { json, user });
  if (aboutPost) return aboutPost;
  const conversationId = conversationOfEvent(json);
  const isChat = Object(json).new_chatbot_message !== undefined;
  if (conversationId === undefined || !isChat) return { conversationId };
  const conversation =
    chat.state.conversations.get(conversationId) ??
    chat.startConversation({ user: chat.user(user ?? defaultUser), id: conversationId });
  const isOne = parts.platform.checkRequest('NEW_CHATBOT_MESSAGE', json).length === 0;
  if (!isOne || conversation.type !== 'BOT') return { conversationId };
  const message = (json as ChatbotEvent).new_chatbot_message;
  if (!chat.state.messages.has(message.id)) {
    const content = readContent(message);
    chat.say({ conversation, content, origin: 'user', senderType: message.sender.type, id: message.id });
  }
  return { conversationId, messageId: message.id };
}

/** The same of a NEW_MESSAGE, as the contract has it, in a conversation about a post. */
function joinAboutPost(
  { parts, app: { chat } }: Pick<ControlContext, 'parts' | 'app'>,
  { json, user }: GivenMessage,
): { conversationId: string; messageId: string } | undefined {
  if ((json as Partial<PostEvent> | null | undefined)?.type !== 'NEW_MESSAGE') return undefined;
  if (parts.platform.checkRequest('NEW_MESSAGE', json).length > 0) return undefined;
  const { new_message: message } = json as PostEvent;
  const { id } = message.conversation;
  const conversation = chat.state.conversations.get(id) ?? begun(chat, message.conversation, user);
  if (conversation?.type !== 'POST') return undefined;
  const { side, type } = message.sender;
  if (!chat.state.messages.has(message.id)) {
    const speech = { conversation, content: readContent(message), origin: 'user', senderType: type } as const;
    chat.say({ ...speech, id: message.id, side });
  }
  return { conversationId: conversation.id, messageId: message.id };
}

/** A conversation that an event is the first to name: of the post's owner, or someone, with the user or someone. */
function begun(
  chat: Chat,
  { id, post_token: postToken }: PostEvent['new_message']['conversation'],
  user = someBuyer,
): ChatConversation | undefined {
  if (postToken === undefined) return undefined;
  const seller = findSeller(chat.post(postToken));
  const buyer = user === seller ? someBuyer : user;
  if (buyer === seller) return undefined;
  return chat.postConversation({ id, postToken, buyer: chat.user(buyer), seller: chat.user(seller) });
}

function readContent(
  message: ChatbotEvent['new_chatbot_message'] | PostEvent['new_message'],
): MessageContent {
  const { type } = message;
  if (type === 'TEXT') return { type, text: message.text ?? '' };
  const data = message[dataField(type) as keyof typeof message];
  return { type, data: camelKeys((data ?? {}) as object) };
}
