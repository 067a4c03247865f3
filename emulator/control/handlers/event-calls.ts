import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { PlatformComponents } from '../../../spec/index.ts';
import type { DeliveryResult, Outgoing } from '../../delivery/delivery.ts';
import type { HeaderChange } from '../../delivery/event-headers.ts';
import type { MessageContent } from '../../domain/model.ts';
import type { Entry } from '../../journal/entry.ts';
import { isMasked } from '../../journal/secrets.ts';
import type { RunningApp } from '../../running-app.ts';
import { dataField } from '../../wire/data-field.ts';
import { pairs } from '../../wire/header-pairs.ts';
import { camelKeys } from '../../wire/names.ts';
import { ControlProblem } from '../control-api.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { deliveryView } from '../delivery-view.ts';
import { isAsk, targetOf } from '../press/ask-app.ts';
import { notFound } from '../problems.ts';
import { repliesAfter, type WaitInput, waitAsAsked } from '../waiting.ts';

type ChatbotEvent = PlatformComponents['schemas']['NewChatbotMessageEvent'];
type PostEvent = PlatformComponents['schemas']['NewMessageEvent'];

/** The virtual user whose conversation an event belongs to, where nothing else says. */
const defaultUser = 'user';

/** Calls that deliver any event, or one again. */
export const eventCalls: ControlHandlers<'deliverEvent' | 'resendDelivery'> = {
  deliverEvent(context, { body: event, ...input }) {
    if (event.body === undefined && event.raw === undefined) throw nothingToDeliver();
    checkHeaders(event.headers ?? {});
    const bytes = event.raw === undefined ? jsonBytes(event.body) : Buffer.from(event.raw, 'base64');
    const json = event.raw === undefined ? event.body : parsed(bytes);
    const { conversationId, messageId } = join(context, { json, user: event.user ?? defaultUser });
    const outgoing: Outgoing = {
      operation: operationOf(json),
      body: bytes,
      ...(event.headers && { headers: event.headers }),
      ...(conversationId !== undefined && { conversationId }),
      ...(messageId !== undefined && { messageId }),
    };
    return deliverTimes(context.app, { outgoing, times: event.times ?? 1, input });
  },

  resendDelivery(context, { entry_id: id, ...input }) {
    const { app } = context;
    const entry = app.journal.get(id);
    if (!entry) throw notFound.entry(id);
    if (entry.direction !== 'divar_to_bot') {
      throw new ControlProblem(
        409,
        `The entry ${id} is a call of the bot; only deliveries can be sent again.`,
        {
          where: 'entry_id',
        },
      );
    }
    const { operation } = entry;
    const outgoing = { ...again(entry), ...(isAsk(operation) && targetOf(context, { operation })) };
    return deliverTimes(app, { outgoing, times: 1, input });
  },
};

async function deliverTimes(
  app: RunningApp,
  { outgoing, times, input }: { outgoing: Outgoing; times: number; input: WaitInput },
) {
  const { conversationId } = outgoing;
  const last = conversationId === undefined ? undefined : app.chat.state.messagesOf(conversationId).last?.id;
  const deliver = () => (outgoing.asks ? app.delivery.ask(outgoing) : app.delivery.deliver(outgoing));
  const work = Promise.all(Array.from({ length: times }, deliver));
  const { result, timedOut } = await waitAsAsked<DeliveryResult[]>(app, { input, work, conversationId });
  const answered = conversationId !== undefined && input.wait !== 'none';
  return {
    deliveries: (result ?? []).map(deliveryView),
    ...(conversationId !== undefined && { conversation_id: conversationId }),
    replies: answered ? repliesAfter(app, conversationId, last) : [],
    ...(timedOut && { timed_out: true }),
  };
}

/** The conversation of an event, which starts where it is new; a message that the chat does not have yet joins it. */
function join(
  { parts, app }: ControlContext,
  { json, user }: { json: unknown; user: string },
): { conversationId?: string; messageId?: string } {
  const { chat } = app;
  const aboutPost = joinAboutPost({ parts, app }, json);
  if (aboutPost) return aboutPost;
  const conversationId = conversationIdOf(json);
  if (conversationId === undefined) return {};
  const conversation =
    chat.state.conversations.get(conversationId) ??
    chat.startConversation({ user: chat.user(user), id: conversationId });
  const isOther = conversation.type === 'POST';
  if (isOther || parts.platform.checkRequest('NEW_CHATBOT_MESSAGE', json).length > 0)
    return { conversationId };
  const message = (json as ChatbotEvent).new_chatbot_message;
  if (!chat.state.messages.has(message.id)) {
    const content = contentOf(message);
    chat.say({ conversation, content, origin: 'user', senderType: message.sender.type, id: message.id });
  }
  return { conversationId, messageId: message.id };
}

/** The same of a NEW_MESSAGE in a conversation about a post, where that is there. */
function joinAboutPost(
  { parts, app: { chat } }: Pick<ControlContext, 'parts' | 'app'>,
  json: unknown,
): { conversationId: string; messageId: string } | undefined {
  const { new_message: message } = (json ?? {}) as Partial<PostEvent>;
  const conversation = chat.state.conversations.get(String(message?.conversation?.id));
  if (!message || conversation?.type !== 'POST') return undefined;
  if (parts.platform.checkRequest('NEW_MESSAGE', json).length > 0) return undefined;
  const { side, type } = message.sender;
  if (!chat.state.messages.has(message.id)) {
    const speech = { conversation, content: contentOf(message), origin: 'user', senderType: type } as const;
    chat.say({ ...speech, id: message.id, ...(side && { side }) });
  }
  return { conversationId: conversation.id, messageId: message.id };
}

function contentOf(message: ChatbotEvent['new_chatbot_message'] | PostEvent['new_message']): MessageContent {
  const { type } = message;
  if (type === 'TEXT') return { type, text: message.text ?? '' };
  const data = message[dataField(type) as keyof typeof message];
  return { type, data: camelKeys((data ?? {}) as object) };
}

function conversationIdOf(json: unknown): string | undefined {
  const event = json as { new_chatbot_message?: { conversation?: { id?: unknown } } } | null | undefined;
  const id = event?.new_chatbot_message?.conversation?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function operationOf(json: unknown): string {
  const type = (json as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' && type !== '' ? type.slice(0, 100) : 'unknown';
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The same event: the same bytes, and the headers of then as far as they are still known. */
function again(entry: Entry): Outgoing {
  const headers: HeaderChange = Object.fromEntries(
    pairs(entry.request.headers).filter(
      ([name, value]) => !/^(host|content-length)$/i.test(name) && !isMasked(value),
    ),
  );
  const { operation, conversationId, messageId, messageType, pressed } = entry;
  return {
    operation,
    body: entry.request.body,
    headers,
    ...(conversationId !== undefined && { conversationId }),
    ...(messageId !== undefined && { messageId }),
    ...(messageType !== undefined && { messageType }),
    ...(pressed && { pressed }),
    resendOf: entry.id,
  };
}

function checkHeaders(headers: HeaderChange): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      if (value !== null) validateHeaderValue(name, value);
    } catch (cause) {
      throw new ControlProblem(400, (cause as Error).message, { where: `/headers/${name}` });
    }
  }
}

function nothingToDeliver(): ControlProblem {
  return new ControlProblem(400, 'There is nothing to deliver.', {
    where: '/body',
    remedy:
      'Send {"body": <any JSON>}, or the bytes themselves with another Content-Type than application/json.',
  });
}
