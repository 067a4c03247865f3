import { createHash } from 'node:crypto';
import type { PlatformBehaviour, PlatformComponents } from '../../../../spec/index.ts';
import { type FindingDetail, Refusal } from '../../../divar/finding.ts';
import { endingsByContent, mediaRules, pictureSize, readEnding } from '../../../divar/media.ts';
import type { ChatConversation, MessageContent, User } from '../../../divar/model.ts';
import { searchPosts as foundPosts } from '../../../divar/post.ts';
import { lackingScopes } from '../../../divar/subscriptions.ts';
import { describeUnknownId } from '../../../divar/unfilled.ts';
import { buttonsFromWire } from '../../../divar/wire/buttons.ts';
import { pickFurther } from '../../../divar/wire/fields.ts';
import { foundPostView, postView, searchFromWire } from '../../../divar/wire/post-view.ts';
import { type CheckedCall, type Handler, noteFinding } from '../bot-call.ts';
import type { Upload } from '../check-upload.ts';
import { mediaContent } from './media-content.ts';
import { readConversation, sendPostMessage } from './post-conversations.ts';

/** What each call of the spec does. A call without a handler does not compile, nor does a handler without a call. */
export const handlers: Record<PlatformBehaviour, Handler> = {
  sendMessageToConversation(call) {
    const conversation = call.app.chat.conversation(call.parameters.conversation_id!);
    if (conversation.type === 'POST') {
      throw new Refusal('conversation_about_post', { where: 'conversation_id', actual: conversation.id });
    }
    return sendMessage(call, () => conversation);
  },

  /** The user must be the one whom the token belongs to (published). */
  sendMessageToUser(call) {
    const { chat } = call.app;
    const userId = call.parameters.user_id!;
    const user = chat.state.usersById.get(userId);
    if (!user) throw new Refusal('unknown_user', { where: 'user_id', ...describeUnknownId(userId) });
    if (call.token?.user !== user.name) throw new Refusal('foreign_token', { where: 'Authorization' });
    if (user.blocked) throw new Refusal('recipient_restriction');
    return sendMessage(call, () => chat.conversationOf(user));
  },

  getUser: ({ app, token }) => userAnswer(app.chat.user(token!.user), token!.scopes),
  sendPostMessage,
  getConversation: readConversation,
  subscribeToEvents,
  createUploadToken,
  uploadMedia,
  getPost,
  searchPosts,
};

type SearchPostsRequest = PlatformComponents['schemas']['SearchPostsRequest'];

/** The post that the path names. */
function getPost({ app, parameters }: CheckedCall<unknown>): object {
  const post = app.chat.post(parameters.token!);
  if (!post) throw new Refusal('unknown_post', { where: 'token', actual: parameters.token! });
  return postView(post);
}

/** The published posts that the body asks for. */
function searchPosts({ app, content }: CheckedCall<unknown>): object {
  const found = foundPosts(app.chat.posts(), searchFromWire((content ?? {}) as SearchPostsRequest));
  return { posts: found.map(foundPostView) };
}

type SendMessageRequest = PlatformComponents['schemas']['SendMessageRequest'];

const mostButtons = 9;

/**
 * Puts the bot's message into a conversation, which is asked for once the message is found good. Answer:
 * `{ conversation_id }` (seed).
 */
function sendMessage(
  call: CheckedCall<unknown>,
  conversationOf: () => ChatConversation,
): { conversation_id: string } {
  const content = readContent(call);
  const conversation = conversationOf();
  const message = call.app.chat.say({
    conversation,
    origin: 'bot',
    senderType: 'BOT',
    entryId: call.entry.id,
    content,
  });
  call.entry.message_id = message.id;
  call.entry.conversation_id = conversation.id;
  return { conversation_id: conversation.id };
}

function readContent(call: CheckedCall<unknown>): MessageContent {
  const content = call.content as SendMessageRequest;
  const buttons = buttonsFromWire(content.buttons);
  const count = buttons?.flat().length ?? 0;
  if (count > mostButtons) throw new Refusal('too_many_buttons', tooMany(count));
  return {
    type: 'TEXT',
    text: content.text_message,
    ...(content.media_token !== undefined && mediaContent(call, content.media_token)),
    ...(buttons && { buttons }),
    further: pickFurther(content),
  };
}

function tooMany(count: number): FindingDetail {
  return { where: '/buttons', expected: `at most ${mostButtons}`, actual: `${count}` };
}

type SubscribeRequest = PlatformComponents['schemas']['SubscribeRequest'];

/** Subscribes with the call's token. Answer: `{}` (published). */
function subscribeToEvents({ app, content, token }: CheckedCall<unknown>): object {
  const { event_type: type, event_resource_id: postToken, metadata } = content as SubscribeRequest;
  const lacking = lackingScopes(token!.scopes, { type, postToken });
  if (lacking) {
    throw new Refusal('missing_scope', {
      where: 'Authorization',
      expected: lacking.join(' or '),
      actual: token!.scopes.join(', ') || 'no scope',
    });
  }
  app.chat.subscriptions.add({ type, postToken, metadata }, token!);
  return {};
}

/** What an app may know of a user, by the scopes of its token. Source: published. */
function userAnswer(user: User, scopes: string[]): PlatformComponents['schemas']['User'] {
  const phone = makePhone(user);
  return {
    user_id: scopes.includes('USER_ID') ? user.id : undefined,
    phone_number: scopes.includes('USER_PHONE') ? phone : undefined,
    phone_numbers: scopes.includes('USER_PHONE') ? [phone] : undefined,
  };
}

/** The user's number; where none was given, one that stays the same. Its form is assumed. */
function makePhone({ phone, id }: User): string {
  if (phone !== undefined) return phone;
  const digits = createHash('sha256').update(id).digest().readUInt32BE() % 10_000_000;
  return `0900${String(digits).padStart(7, '0')}`;
}

/** The right to upload one file. Answer: `{ token }` (published). */
function createUploadToken({ app }: CheckedCall<unknown>): { token: string } {
  return { token: app.chat.issueUploadToken().secret };
}

/** Keeps a file for the media_token of a message. Answer: `{ id, status }` (published). */
function uploadMedia(call: CheckedCall<unknown>): { id: string; status: 'ok' } {
  const { kind, name: given, bytes, uploadToken } = call.content as Upload;
  const [ending] = checkType(call, { kind, name: given, bytes });
  const name = given || `${kind}.${ending}`;
  const { id } = call.app.chat.addMedia({
    kind,
    name,
    sizeBytes: bytes.length,
    ...(kind === 'image' && pictureSize(bytes)),
    link: call.keepMedia({ name, bytes }, call.app.chat),
    uploadToken,
  });
  return { id, status: 'ok' };
}

/**
 * The endings that the content could have. The content decides; a name that says another type of the same kind, or
 * none, is only told.
 */
function checkType(
  call: CheckedCall<unknown>,
  { kind, name, bytes }: Pick<Upload, 'kind' | 'name' | 'bytes'>,
): string[] {
  const { endings } = mediaRules[kind];
  const ending = readEnding(name);
  const real = endingsByContent(kind, bytes);
  if (real.length === 0 || (ending !== '' && !endings.includes(ending))) {
    const content = real.length === 0 ? 'bytes of another type' : real.join(' or ');
    throw new Refusal('wrong_file_type', {
      where: 'file',
      expected: endings.join(', '),
      actual: `${name || 'no name'}: ${content}`,
    });
  }
  if (!real.includes(ending)) {
    noteFinding(call, 'file_named_otherwise', { where: 'file', expected: real.join(' or '), actual: name });
  }
  if (name.includes('\ufffd')) noteFinding(call, 'file_name_not_utf8', { where: 'file', actual: name });
  return real;
}
