import type { App } from '../../app/app.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import type { DeliveryEnd } from '../../delivery/delivery.ts';
import type { Speech } from '../../divar/chat.ts';
import type { ChatConversation, ChatMessage, Subscription } from '../../divar/model.ts';
import { overlay } from '../../divar/overlay.ts';
import type { Post } from '../../divar/post.ts';
import { findSeller, findSide } from '../../divar/post-conversation.ts';
import { lackingScopes } from '../../divar/subscriptions.ts';
import { newMessageEvent, postMessage } from '../../divar/wire/event-payload.ts';
import { conversationView } from '../../divar/wire/message-view.ts';
import { ownedPostView, postUpdateEvent } from '../../divar/wire/post-view.ts';
import { Rows } from '../../http/turns.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { deliverEvent, deliveryView } from '../deliveries.ts';
import { notFound } from '../problems.ts';
import { waitAsAsked } from '../waiting.ts';

/** Calls about conversations of buyer and seller, and what comes to the bot by subscription. */
export const postConversationCalls: ControlHandlers<
  'startPostConversation' | 'listSubscriptions' | 'createSubscription' | 'updatePost'
> = {
  startPostConversation({ app }, { body }) {
    const { post_token: postToken, buyer, conversation_id: id } = body;
    const seller = body.seller ?? findSeller(app.chat.post(postToken));
    if (seller === buyer) {
      throw new ControlProblem(409, `The user "${buyer}" cannot be both buyer and seller.`, {
        where: '/buyer',
        remedy: 'Name another buyer, or another seller.',
      });
    }
    const users = { buyer: app.chat.user(buyer), seller: app.chat.user(seller) };
    const given = id === undefined ? undefined : app.chat.state.conversations.get(id);
    if (given) checkSame(given, { postToken, buyer, seller });
    const conversation = given ?? app.chat.postConversation({ ...users, postToken, id });
    return conversationView(conversation, app.chat.state);
  },

  listSubscriptions: ({ app }) => ({
    subscriptions: Rows.of(app.chat.subscriptions.list(), (one) => subscriptionView(app, one)),
  }),

  createSubscription({ app }, { body }) {
    const { event_type: type, event_resource_id: postToken, metadata, token_id: id } = body;
    const token = app.chat.state.tokens.get(id);
    if (!token) throw notFound.token(id);
    const wanted = { type, postToken, metadata };
    if (app.chat.grants.validToken(token.secret) !== token) throw endedToken(id);
    const lacking = lackingScopes(token.scopes, wanted);
    if (!lacking) return subscriptionView(app, app.chat.subscriptions.add(wanted, token));
    throw new ControlProblem(409, `The token does not allow a subscription to ${type}.`, {
      where: '/token_id',
      remedy: `Its scopes need ${lacking.join(' or ')}.`,
    });
  },

  async updatePost(context, { post_token: token, body: { type }, ...input }) {
    const { app } = context;
    const post = changed(app, token, type);
    const found = app.chat.subscriptions.toUpdates(post, type);
    if (!found.subscription) return { post: ownedPostView(post), not_delivered: found.reason };
    const { metadata } = found.subscription;
    const event = postUpdateEvent(type, { post, metadata });
    const work = deliverEvent(context, { event });
    const { result, timedOut } = await waitAsAsked(app, { input, work });
    return {
      post: ownedPostView(post),
      delivery: result && deliveryView(result),
      timed_out: timedOut ? true : undefined,
    };
  },
};

/** Says something in a conversation about a post; the bot is told where a subscription is for it. */
export function sayAboutPost(
  context: Pick<ControlContext, 'parts' | 'app'>,
  { user, ...speech }: Speech & { user: string },
): { message: ChatMessage; work?: Promise<DeliveryEnd> } {
  const { chat } = context.app;
  const { conversation } = speech;
  const found = chat.subscriptions.toMessages(conversation);
  const side = findSide(conversation, user);
  const untold = found.subscription ? {} : { untold: found.reason, untoldCode: found.code };
  const message = chat.say(overlay({ ...speech, ...untold }, { side }));
  if (!found.subscription) return { message };
  const { metadata } = found.subscription;
  const event = newMessageEvent(postMessage(message, conversation, chat.settings.dialect), metadata);
  return { message, work: deliverEvent(context, { event, about: message }) };
}

function endedToken(id: string): ControlProblem {
  return new ControlProblem(409, `The token "${id}" has expired, or was taken back.`, {
    where: '/token_id',
    remedy: 'Take a new one: POST /_emulator/tokens.',
  });
}

function checkSame(
  { id, type, postToken, user, seller }: ChatConversation,
  wanted: { postToken: string; buyer: string; seller: string },
): void {
  if (postToken === wanted.postToken && user === wanted.buyer && seller === wanted.seller) return;
  const whose =
    type === 'POST' ? `of "${user}" and "${seller}" about ${postToken}` : `of "${user}" with the bot`;
  throw new ControlProblem(409, `The conversation "${id}" is that ${whose}.`, {
    where: '/conversation_id',
    remedy: 'Give another id, or none.',
  });
}

type Update = 'PUBLISH' | 'RETIRE' | 'ONGOING' | 'ARCHIVE';

/** The state of a post after an update; of one that goes on unpublished, that of before (assumed). */
const stateAfter: Partial<Record<Update, Post['state']>> = {
  PUBLISH: 'PUBLISHED',
  RETIRE: 'RETIRED',
  ARCHIVE: 'RETIRED',
};

/** The post, changed now, in the state that the update brings it to. */
function changed({ chat }: App, token: string, type: Update): Post {
  const post = chat.post(token);
  if (!post) throw notFound.post(token);
  const { lastModifiedAt: _before, ...same } = post;
  return chat.putPost({ ...same, state: stateAfter[type] ?? post.state });
}

function subscriptionView({ chat }: App, subscription: Subscription) {
  const { id, type, postToken, metadata, user, tokenId } = subscription;
  return {
    id,
    event_type: type,
    event_resource_id: postToken,
    metadata,
    user,
    token_id: tokenId,
    live: chat.subscriptions.isLive(subscription),
  };
}
