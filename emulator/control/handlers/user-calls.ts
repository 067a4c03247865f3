import type { App } from '../../app/app.ts';
import type { UserMessage } from '../../control-api/control-api.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import type { Speech } from '../../divar/chat.ts';
import type { ChatConversation, MessageContent, User } from '../../divar/model.ts';
import { usersOf } from '../../divar/post-conversation.ts';
import { chatbotMessageEvent } from '../../divar/wire/event-payload.ts';
import { camelKeys, dataField, messageTypes } from '../../divar/wire/fields.ts';
import { conversationView, messageView, userView } from '../../divar/wire/message-view.ts';
import { Rows } from '../../http/turns.ts';
import { type ControlContext, type ControlHandlers, cutPage, defaultPage } from '../control-parts.ts';
import { deliverEvent, deliveryView } from '../deliveries.ts';
import { notFound } from '../problems.ts';
import { refusedAfter, repliesAfter, waitAsAsked } from '../waiting.ts';
import { sayAboutPost } from './post-conversation-calls.ts';

/** Calls about virtual users, and what they and the bot say. */
export const userCalls: ControlHandlers<
  | 'listUsers'
  | 'putUser'
  | 'sendUserMessage'
  | 'listConversations'
  | 'getConversation'
  | 'putConversation'
  | 'listMessages'
> = {
  listUsers: ({ app }) => ({ users: Rows.of([...app.chat.state.users.values()], userView) }),

  putUser({ app }, { user, body }) {
    checkUserId(app, user, body.user_id);
    const { user_id: id, display_name: displayName, phone, blocked } = body;
    const change = {
      id,
      displayName,
      phone,
      blocked,
    };
    return userView(app.chat.changeUser(user, change));
  },

  async sendUserMessage(context, { user: name, body, ...input }) {
    const { app } = context;
    const before = app.journal.newestId;
    const content = readContent(body);
    const conversation = conversationFor(app, app.chat.user(name), body.conversation_id);
    const senderType = body.sender_type ?? 'HUMAN';
    const speech = { conversation, content, origin: 'user', senderType } as const;
    const { message, work } =
      conversation.type === 'POST' ? sayAboutPost(context, { ...speech, user: name }) : say(context, speech);
    const conversationId = conversation.id;
    const { result, timedOut = false } = work ? await waitAsAsked(app, { input, work, conversationId }) : {};
    return {
      message: messageView(message, app.chat.state),
      conversation_id: conversationId,
      delivery: result && deliveryView(result),
      not_delivered: message.untold,
      replies: input.wait === 'none' ? [] : repliesAfter(app, conversationId, message.id),
      refused: refusedAfter(app, conversationId, before),
      timed_out: timedOut ? true : undefined,
    };
  },

  listConversations({ app }, { user }) {
    const all = [...app.chat.state.conversations.values()];
    const wanted = user === undefined ? all : app.chat.state.conversationsOf(user);
    return {
      conversations: Rows.of(wanted, (conversation) => conversationView(conversation, app.chat.state)),
    };
  },

  getConversation: ({ app }, { conversation_id: id }) => conversationView(known(app, id), app.chat.state),

  putConversation({ app }, { conversation_id: id, body }) {
    return conversationView(conversationFor(app, app.chat.user(body.user), id), app.chat.state);
  },

  listMessages({ app }, { conversation_id: id, after, before, limit = defaultPage }) {
    const { state } = app.chat;
    const messages = state.messagesOf(known(app, id).id).page({ after, before, limit: limit + 1 });
    const { page, more } = cutPage(messages, { after, limit });
    return { messages: Rows.of(page, (message) => messageView(message, state)), more };
  },
};

function known(app: App, id: string): ChatConversation {
  const conversation = app.chat.state.conversations.get(id);
  if (!conversation) throw notFound.conversation(id);
  return conversation;
}

function checkUserId(app: App, name: string, id: string | undefined): void {
  if (id === undefined) return;
  const holder = app.chat.state.usersById.get(id);
  if (holder && holder.name !== name) {
    throw new ControlProblem(409, `The user "${holder.name}" has this user_id already.`, {
      where: '/user_id',
    });
  }
  const user = app.chat.state.users.get(name);
  if (user && user.id !== id && isKnownToBot(app, name)) {
    throw new ControlProblem(409, `The user "${name}" has been seen by the bot; its user_id stays.`, {
      where: '/user_id',
      remedy: 'Give a new user this id.',
    });
  }
}

function isKnownToBot({ chat: { state } }: App, name: string): boolean {
  return (
    state.conversationsOf(name).length > 0 || [...state.tokens.values()].some(({ user }) => user === name)
  );
}

function conversationFor(app: App, user: User, id: string | undefined): ChatConversation {
  if (id === undefined) return app.chat.conversationOf(user);
  const conversation = app.chat.state.conversations.get(id);
  if (!conversation) return app.chat.startConversation({ user, id });
  if (conversation.user === user.name || conversation.seller === user.name) return conversation;
  const names = usersOf(conversation).join('", "');
  throw new ControlProblem(409, `The conversation "${id}" is that of the user "${names}".`, {
    where: '/conversation_id',
    remedy: 'Leave conversation_id out, or speak as that user.',
  });
}

function readContent(body: UserMessage): MessageContent {
  if (body.start) return { type: 'TEXT', text: startText(body.start) };
  const type = body.type ?? messageTypes().find((candidate) => readField(body, candidate) !== undefined);
  const value = type && readField(body, type);
  if (type === undefined || value === undefined) throw missing(type);
  return type === 'TEXT' ? { type, text: String(value) } : { type, data: camelKeys(value as object) };
}

function readField(body: UserMessage, type: MessageContent['type']): unknown {
  return body[dataField(type) as keyof UserMessage];
}

function missing(type: MessageContent['type'] | undefined): ControlProblem {
  const field = type === undefined ? 'text' : dataField(type);
  return new ControlProblem(400, `The message has no ${field}.`, {
    where: `/${field}`,
    remedy: 'Send {"text": "..."}, a type with its data, or {"start": {"touchpoint": "MY_POST"}}.',
  });
}

/** Source: published. Where no id is available, the name alone. */
function startText({ touchpoint, post_token, conversation_id }: NonNullable<UserMessage['start']>): string {
  return ['/start', touchpoint, post_token ?? conversation_id].filter(Boolean).join(' ');
}

/** Says something to the bot, which is told of it. */
function say({ parts, app }: ControlContext, speech: Speech) {
  const message = app.chat.say(speech);
  const event = chatbotMessageEvent(message, speech.conversation, app.chat.settings.dialect);
  return { message, work: deliverEvent({ parts, app }, { event, about: message }) };
}
