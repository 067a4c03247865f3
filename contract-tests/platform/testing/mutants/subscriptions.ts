import type { ControlApi } from '../../../../emulator/index.ts';
import type { ProxiedRequest } from '../broken-platform.ts';
import {
  brings,
  drives,
  givesTokens,
  type Json,
  jsonOf,
  type PlatformMutant,
  refuses,
  takes,
  understandsJson,
  withJson,
} from '../flaws.ts';

const isSubscription = ({ path }: ProxiedRequest) => path.endsWith('/subscriptions');

/** Brings events of one type otherwise, or not at all where there is no change. */
const bringsOfType = (flaw: string, type: string, change?: (event: Json) => Json) =>
  brings(flaw, (passing) => {
    const event = jsonOf(passing);
    return event.type === type ? change && withJson(passing, change(event)) : passing;
  });

/** Brings a message about a post that a good platform keeps from the app for this reason. */
const bringsInSpiteOf = (flaw: string, reason: RegExp) =>
  drives(flaw, (control) => ({
    sendUserMessage: (input) => saidAndBrought(control, reason, input),
  }));

async function saidAndBrought(
  control: ControlApi,
  reason: RegExp,
  input: Parameters<ControlApi['sendUserMessage']>[0],
) {
  const said = await control.sendUserMessage(input);
  if (!reason.test(said.not_delivered ?? '')) return said;
  const new_message = { conversation: { id: said.conversation_id } };
  await control.deliverEvent({ body: { body: { type: 'NEW_MESSAGE', new_message } }, wait: 'delivery' });
  return said;
}

/** Tells of every change of a post. */
const tellsOfAllChanges = drives('tells of changes of any post', (control) => ({
  async updatePost(input) {
    const updated = await control.updatePost(input);
    const body = {
      type: 'POST_UPDATE',
      post_update: { ...input.body, post: { token: input.post_token } },
    };
    if (updated.not_delivered) await control.deliverEvent({ body: { body }, wait: 'delivery' });
    return updated;
  },
}));

/** Tells of every user who took access back. */
const tellsOfAllRevocations = drives('tells of each access that is taken back', (control) => ({
  async revokeAccess(input) {
    const revoked = await control.revokeAccess(input);
    const { user_id } = await control.putUser({ user: input.user, body: {} });
    const body = { type: 'USER_ACCESS_REVOCATION', user_access_revocation: { user_id } };
    if (!revoked.delivery) await control.deliverEvent({ body: { body }, wait: 'delivery' });
    return revoked;
  },
}));

const retired = (event: Json) => {
  const update = event.post_update as { type: string; post: Json };
  const post = { ...update.post, title: 'دوچرخه' };
  return update.type === 'RETIRE' ? { ...event, post_update: { ...update, post } } : event;
};

/** Platforms that do wrong with subscriptions. */
export const subscriptions: Record<string, PlatformMutant> = {
  'SUB-01': bringsOfType('forgets the metadata', 'NEW_MESSAGE', ({ metadata: _, ...event }) => event),
  'SUB-02': { ...bringsInSpiteOf('brings every message', /has no subscription/), also: ['SUB-09'] },
  'SUB-03': bringsInSpiteOf('goes on after the token has ended', /has ended/),
  'SUB-04': takes('subscribes with any scope', isSubscription, 'missing_scope'),
  'SUB-05': understandsJson("takes the event's name", isSubscription, ({ event_type: type, ...body }) => ({
    ...body,
    event_type: type === 'NEW_MESSAGE' ? 'NEW_MESSAGE_ON_POST' : type,
  })),
  'SUB-06': bringsOfType('tells more of a post that is gone', 'POST_UPDATE', retired),
  'SUB-07': bringsOfType('keeps payments to itself', 'PAYMENT_TRANSACTION'),
  'SUB-08': refuses(
    'subscriptions to all posts',
    (passing) =>
      isSubscription(passing) &&
      !passing.text.includes('event_resource_id') &&
      passing.text.includes('NEW_MESSAGE_ON'),
  ),
  'SUB-09': givesTokens("takes the buyer's permission for the seller's", ({ user, scopes, ...asked }) => ({
    ...asked,
    scopes,
    user: scopes.some((scope) => scope.includes('CONVERSATIONS_READ'))
      ? user.replace('buyer', 'seller')
      : user,
  })),
  'SUB-10': tellsOfAllChanges,
  'SUB-11': tellsOfAllRevocations,
  'SUB-12': takes('subscribes with any token', isSubscription, 'unknown_token'),
};
