import type { PlatformBehaviour } from '../../../../spec/index.ts';
import { Refusal } from '../../../divar/refusal.ts';
import { describeUnknownId } from '../../../divar/unfilled.ts';
import type { Handler } from '../bot-call.ts';
import { readConversation, sendPostMessage } from './post-conversations.ts';
import { getPost, searchPosts } from './read-posts.ts';
import { sendMessage } from './send-message.ts';
import { subscribeToEvents } from './subscribe.ts';
import { createUploadToken, uploadMedia } from './upload-media.ts';
import { userAnswer } from './user-answer.ts';

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
