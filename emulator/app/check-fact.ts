import { controlContract, factViolation, platformContract, type Violation } from '../../spec/index.ts';
import type { ChatState } from '../divar/chat-state.ts';
import { makeMediaContent } from '../divar/media.ts';
import type { ChatConversation, ChatMessage, Fact, Media, User } from '../divar/model.ts';
import type { Post } from '../divar/post.ts';
import { postMessage } from '../divar/wire/event-payload.ts';
import { conversationView, messageView, userView } from '../divar/wire/message-view.ts';
import { foundPostView, ownedPostView, postView } from '../divar/wire/post-view.ts';
import { appView, wrongAddress } from './settings.ts';

/**
 * Makes sure that a fact from outside, of a file or of an import, is one; that it speaks of what the state has, and of
 * nothing twice; and that what calls will answer of it is as the contracts have it.
 */
export function checkFact(fact: Fact, state: ChatState): void {
  const violation = factViolation(fact);
  if (violation) throw new Error(inWords(fact.kind, violation));
  const clash = clashWith(fact, state);
  if (clash !== undefined) throw new Error(`${fact.kind}: ${clash}`);
  const [wrong] = viewViolations(fact, state);
  if (wrong) throw new Error(inWords(fact.kind, wrong));
}

function inWords(kind: string, { where, expected, actual }: Violation): string {
  return `${kind}${where}: expected ${expected}; found ${actual}`;
}

type Clash<Kind extends Fact['kind']> = (
  fact: Extract<Fact, { kind: Kind }>,
  state: ChatState,
) => string | undefined;

const nothing = () => undefined;

/** What a fact of each kind speaks of and the state does not have, or has already. */
const clashes: { [Kind in Fact['kind']]: Clash<Kind> } = {
  'app-configured': ({ settings }) => wrongAddress(settings),
  'user-joined': ({ user: { name, id } }, { users, usersById }) =>
    twice(users, name, `the user "${name}"`) ?? twice(usersById, id, `a user with the id "${id}"`),
  'user-changed'({ user: { name, id } }, state) {
    const holder = state.usersById.get(id);
    if (holder && holder.name !== name) return `the user "${holder.name}" has the id "${id}" already`;
    return missingUser(name, state);
  },
  'conversation-started': ({ conversation: { id, user, seller = user } }, state) =>
    missingUser(user, state) ??
    missingUser(seller, state) ??
    twice(state.conversations, id, `the conversation "${id}"`),
  'message-sent': ({ message: { id, conversationId } }, { conversations, messages }) =>
    conversations.has(conversationId)
      ? twice(messages, id, `the message "${id}"`)
      : `there is no conversation "${conversationId}"`,
  'post-put': ({ post: { owner } }, state) => (owner === undefined ? undefined : missingUser(owner, state)),
  'upload-token-issued': ({ uploadToken: { secret } }, { uploadTokens }) =>
    twice(uploadTokens, secret, 'the upload token'),
  'media-uploaded': ({ media: { id } }, { media }) => twice(media, id, `the file "${id}"`),
  'token-issued': ({ token: { id, user } }, state) =>
    missingUser(user, state) ?? twice(state.tokens, id, `the token "${id}"`),
  'code-issued': ({ code: { secret, user } }, state) =>
    missingUser(user, state) ?? twice(state.codes, secret, 'the code'),
  'event-subscribed': ({ subscription: { tokenId: id } }, { tokens }) =>
    tokens.has(id) ? undefined : `there is no token "${id}"`,
  'token-revoked': nothing,
  'token-replaced': nothing,
  'code-used': nothing,
};

function clashWith(fact: Fact, state: ChatState): string | undefined {
  return (clashes[fact.kind] as (fact: Fact, state: ChatState) => string | undefined)(fact, state);
}

function missingUser(name: string, { users }: ChatState): string | undefined {
  return users.has(name) ? undefined : `there is no user "${name}"`;
}

function twice(there: ReadonlyMap<string, unknown>, id: string, what: string): string | undefined {
  return there.has(id) ? `${what} is there already` : undefined;
}

/** What is wrong with the views of a fact, by the contracts that the answers with them are judged by. */
function viewViolations(fact: Fact, state: ChatState): Violation[] {
  switch (fact.kind) {
    case 'app-configured':
      return controlContract().checkAnswer('getApp', 200, appView({ ...state.settings, ...fact.settings }));
    case 'user-joined':
    case 'user-changed':
      return userViolations(fact.user);
    case 'conversation-started': {
      const view = conversationView(fact.conversation, state);
      return controlContract().checkAnswer('getConversation', 200, view);
    }
    case 'message-sent':
      return messageViolations(fact.message, state);
    case 'post-put':
      return postViolations(fact.post);
    case 'media-uploaded':
      return mediaViolations(fact.media, state);
    default:
      return [];
  }
}

function userViolations(user: User): Violation[] {
  return controlContract().checkAnswer('putUser', 200, userView(user));
}

function messageViolations(message: ChatMessage, state: ChatState): Violation[] {
  const wrong = controlContract().checkAnswer('listMessages', 200, {
    messages: [messageView(message, state)],
  });
  const conversation = state.conversations.get(message.conversationId) as ChatConversation;
  if (wrong.length > 0 || conversation.type !== 'POST') return wrong;
  const event = { type: 'NEW_MESSAGE', new_message: postMessage(message, conversation, 'observed') };
  return platformContract().checkRequest('NEW_MESSAGE', event);
}

function postViolations(post: Post): Violation[] {
  const control = controlContract().checkAnswer('putPost', 200, ownedPostView(post));
  if (control.length > 0) return control;
  const read = platformContract().checkAnswer('getPost', 200, postView(post));
  return read.length > 0
    ? read
    : platformContract().checkAnswer('searchPosts', 200, { posts: [foundPostView(post)] });
}

/** A file as the message that carries it. */
function mediaViolations(media: Media, state: ChatState): Violation[] {
  const message: ChatMessage = {
    id: 'any',
    conversationId: 'any',
    origin: 'bot',
    senderType: 'BOT',
    sentAt: 0,
    ...makeMediaContent(media),
  };
  return controlContract().checkAnswer('listMessages', 200, { messages: [messageView(message, state)] });
}
