import { controlContract, factViolation, platformContract, type Violation } from '../spec/index.ts';
import { isHttpUrl, isRedirectUri } from './control/app-change.ts';
import { appView } from './control/app-view.ts';
import type { ChatState } from './domain/chat-state.ts';
import type { Media } from './domain/media.ts';
import { contentOf } from './domain/media-content.ts';
import type { AppSettings, Conversation, Fact, Message, User } from './domain/model.ts';
import type { Post } from './domain/post.ts';
import { postMessage } from './wire/event-payload.ts';
import { conversationView, messageView, userView } from './wire/message-view.ts';
import { foundPostView, ownedPostView, postView } from './wire/post-view.ts';

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

/** What a fact speaks of and the state does not have, or has already. */
function clashWith(fact: Fact, state: ChatState): string | undefined {
  const { users, usersById, conversations, messages, tokens, uploadTokens, media, codes } = state;
  const noUser = (name: string) => (users.has(name) ? undefined : `there is no user "${name}"`);
  const twice = (there: ReadonlyMap<string, unknown>, id: string, what: string) =>
    there.has(id) ? `${what} is there already` : undefined;
  switch (fact.kind) {
    case 'app-configured':
      return wrongUrl(fact.settings);
    case 'user-joined': {
      const { name, id } = fact.user;
      return twice(users, name, `the user "${name}"`) ?? twice(usersById, id, `a user with the id "${id}"`);
    }
    case 'user-changed': {
      const { name, id } = fact.user;
      const holder = usersById.get(id);
      if (holder && holder.name !== name) return `the user "${holder.name}" has the id "${id}" already`;
      return noUser(name);
    }
    case 'conversation-started': {
      const { id, user, seller } = fact.conversation;
      const missing = noUser(user) ?? (seller === undefined ? undefined : noUser(seller));
      return missing ?? twice(conversations, id, `the conversation "${id}"`);
    }
    case 'message-sent': {
      const { id, conversationId } = fact.message;
      if (!conversations.has(conversationId)) return `there is no conversation "${conversationId}"`;
      return twice(messages, id, `the message "${id}"`);
    }
    case 'post-put':
      return fact.post.owner === undefined ? undefined : noUser(fact.post.owner);
    case 'upload-token-issued':
      return twice(uploadTokens, fact.uploadToken.secret, 'the upload token');
    case 'media-uploaded':
      return twice(media, fact.media.id, `the file "${fact.media.id}"`);
    case 'token-issued':
      return noUser(fact.token.user) ?? twice(tokens, fact.token.id, `the token "${fact.token.id}"`);
    case 'code-issued':
      return noUser(fact.code.user) ?? twice(codes, fact.code.secret, 'the code');
    case 'event-subscribed': {
      const { tokenId: id } = fact.subscription;
      return tokens.has(id) ? undefined : `there is no token "${id}"`;
    }
    case 'token-revoked':
    case 'token-replaced':
    case 'code-used':
      return undefined;
  }
}

function wrongUrl({ bot, initUrl, dynamicActionUrl, redirectUris = [] }: AppSettings): string | undefined {
  const wrong = [bot, initUrl, dynamicActionUrl].find((url) => url !== null && !isHttpUrl(url));
  if (wrong) return `"${wrong}" is no http or https URL`;
  const back = redirectUris.find((uri) => !isRedirectUri(uri));
  return back === undefined ? undefined : `"${back}" is no absolute URL without a fragment`;
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

function messageViolations(message: Message, state: ChatState): Violation[] {
  const wrong = controlContract().checkAnswer('listMessages', 200, {
    messages: [messageView(message, state)],
  });
  const conversation = state.conversations.get(message.conversationId) as Conversation;
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
  const message: Message = {
    id: 'any',
    conversationId: 'any',
    origin: 'bot',
    senderType: 'BOT',
    sentAt: 0,
    ...contentOf(media),
  };
  return controlContract().checkAnswer('listMessages', 200, { messages: [messageView(message, state)] });
}
