import type { PlatformComponents } from '../../../../spec/index.ts';
import { Refusal } from '../../../divar/refusal.ts';
import { lackingScopes } from '../../../divar/subscriptions.ts';
import type { CheckedCall } from '../bot-call.ts';

type SubscribeRequest = PlatformComponents['schemas']['SubscribeRequest'];

/** Subscribes with the call's token. Answer: `{}` (published). */
export function subscribeToEvents({ app, content, token }: CheckedCall<unknown>): object {
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
