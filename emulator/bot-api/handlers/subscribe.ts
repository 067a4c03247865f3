import type { PlatformComponents } from '../../../spec/index.ts';
import type { SubscriptionType } from '../../domain/model.ts';
import { Refusal } from '../../domain/refusal.ts';
import { filledScope, isAllowed } from '../../domain/scopes.ts';
import type { CheckedCall } from '../bot-call.ts';

type SubscribeRequest = PlatformComponents['schemas']['SubscribeRequest'];

/** The scopes that each type asks for (published). */
const scopesOf: Record<SubscriptionType, string[]> = {
  NEW_MESSAGE_ON_POST: [
    'CHAT_POST_CONVERSATIONS_READ.{event_resource_id}',
    'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ',
  ],
  POST_UPDATE: ['USER_POSTS_GET'],
};

/** Subscribes with the call's token. Answer: `{}` (published). */
export function subscribeToEvents({ app, content, token }: CheckedCall<unknown>): object {
  const { event_type: type, event_resource_id: postToken, metadata } = content as SubscribeRequest;
  const ids = { event_resource_id: postToken };
  if (!isAllowed(token!.scopes, scopesOf[type], ids)) {
    throw new Refusal('missing_scope', {
      where: 'Authorization',
      expected: scopesOf[type].map((template) => filledScope(template, ids) ?? template).join(' or '),
      actual: token!.scopes.join(', ') || 'no scope',
    });
  }
  app.chat.subscriptions.add({ type, postToken, metadata }, token!);
  return {};
}
