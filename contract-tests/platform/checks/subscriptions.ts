import { exampleEvent } from '../../mutations/events.ts';
import type { TestPostConversation } from '../hands.ts';
import { asTheContractHasIt, refused, same, shownAnswer } from '../judges.ts';
import type { PlatformCheck } from '../platform-check.ts';
import type { Received } from '../receiver.ts';
import { type AskedAnswer, findPath, type PlatformTrial } from '../trial.ts';
import { postTalkRule } from './post-talk-rule.ts';

const rule = postTalkRule('A bot hears of posts and their conversations by subscription alone.');

const metadata = { flow: 'visit', steps: [1, 2], note: 'یادداشت' };

async function subscribe(
  trial: PlatformTrial,
  label: string,
  { token, body }: { token: string; body: object },
): Promise<AskedAnswer> {
  return trial.call(label, {
    path: findPath('subscribeToEvents'),
    operation: 'subscribeToEvents',
    headers: { ...trial.bearing(token), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const toMessages = ({ postToken }: TestPostConversation) => ({
  event_type: 'NEW_MESSAGE_ON_POST',
  event_resource_id: postToken,
  metadata,
});

/** Subscribes with a token of the seller; answers the token. */
async function subscribed(trial: PlatformTrial, talk: TestPostConversation): Promise<string> {
  const scopes = [`CHAT_POST_CONVERSATIONS_READ.${talk.postToken}`, 'USER_ID'];
  const { accessToken: token } = await trial.hands.token({ user: talk.seller }, scopes);
  const answer = await subscribe(trial, 'the messages about a post', { token, body: toMessages(talk) });
  trial.expect(answer.status === 200 && JSON.stringify(answer.json) === '{}', 'It is not taken.', {
    case: answer.label,
    expected: '200 {}',
    actual: shownAnswer(answer),
  });
  return token;
}

/** What comes to the app when the buyer says something. */
async function heard(
  trial: PlatformTrial,
  { buyer, conversationId, received }: TestPostConversation,
): Promise<Received[]> {
  const before = received().length;
  await trial.hands.says({ user: buyer, conversationId }, { text: 'هنوز هست؟' });
  return received().slice(before);
}

type JsonObject = Record<string, unknown>;
interface NewMessage {
  metadata?: unknown;
  new_message?: { sender?: JsonObject; conversation?: JsonObject; text?: string };
}
interface PostUpdate {
  metadata?: unknown;
  post_update?: { type?: string; post?: JsonObject };
}

/** What comes to the app of a change of the post. */
async function updated(
  trial: PlatformTrial,
  { postToken }: TestPostConversation,
  type: 'PUBLISH' | 'RETIRE',
): Promise<Received | undefined> {
  await trial.hands.control.updatePost({
    post_token: postToken,
    body: { type },
    wait: 'delivery',
    timeout: '10s',
  });
  const isOfPost = ({ json }: Received) =>
    (json as PostUpdate | undefined)?.post_update?.post?.token === postToken;
  return trial.hands.receiver.all().filter(isOfPost).at(-1);
}

/** H. Events that come by subscription. */
export const subscriptions: PlatformCheck[] = [
  rule({
    id: 'SUB-01',
    title: 'brings messages about a post, with side, post and metadata',
    async run(trial, talk) {
      await subscribed(trial, talk);
      const [event] = await heard(trial, talk);
      if (!event) return trial.finding('No event came.', { expected: 'NEW_MESSAGE' });
      asTheContractHasIt(trial, 'NEW_MESSAGE', event.json);
      const { metadata: told, new_message: message } = (event.json ?? {}) as NewMessage;
      same(trial, {
        what: 'The event',
        expected: ['هنوز هست؟', 'BUYER', 'POST', talk.postToken, metadata],
        actual: [
          message?.text,
          message?.sender?.side,
          message?.conversation?.type,
          message?.conversation?.post_token,
          told,
        ],
      });
    },
  }),
  rule({
    id: 'SUB-02',
    title: 'brings no message about a post that the app did not subscribe to',
    async run(trial, talk) {
      await subscribed(trial, await trial.hands.postTalk());
      same(trial, { what: 'The number of events', expected: 0, actual: (await heard(trial, talk)).length });
    },
  }),
  rule({
    id: 'SUB-03',
    title: 'ends a subscription with its token',
    async run(trial, talk) {
      await subscribed(trial, talk);
      const before = await heard(trial, talk);
      const { tokens } = await trial.hands.control.listTokens();
      const { id } = tokens.find(({ user }) => user === talk.seller)!;
      await trial.hands.control.revokeToken({ token_id: id });
      const after = await heard(trial, talk);
      same(trial, {
        what: 'The number of events before and after the token ended',
        expected: [1, 0],
        actual: [before.length, after.length],
      });
    },
  }),
  rule({
    id: 'SUB-04',
    title: "refuses what the token's scopes do not allow",
    async run(trial, talk) {
      const { accessToken: token } = await trial.hands.token({ user: talk.seller }, ['USER_POSTS_GET']);
      const answer = await subscribe(trial, 'the scope of posts', { token, body: toMessages(talk) });
      refused(trial, answer, { status: 403, code: 7 });
    },
  }),
  rule({
    id: 'SUB-05',
    title: "refuses the event's name in place of the subscription's",
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const scopes = [`CHAT_POST_CONVERSATIONS_READ.${talk.postToken}`];
      const { accessToken: token } = await trial.hands.token({ user: talk.seller }, scopes);
      const body = { ...toMessages(talk), event_type: 'NEW_MESSAGE' };
      const answer = await subscribe(trial, 'NEW_MESSAGE', { token, body });
      refused(trial, answer, { status: 400, code: 3 });
    },
  }),
  rule({
    id: 'SUB-06',
    title: 'brings changes of a post, of one that is gone the token alone',
    async run(trial, talk) {
      const { accessToken: token } = await trial.hands.token({ user: talk.seller }, ['USER_POSTS_GET']);
      const about = { event_resource_id: talk.postToken, metadata };
      await subscribe(trial, 'changes of the post', { token, body: { event_type: 'POST_UPDATE', ...about } });
      for (const type of ['PUBLISH', 'RETIRE'] as const) {
        const event = await updated(trial, talk, type);
        if (!event) return trial.finding('No event came.', { case: type, expected: 'POST_UPDATE' });
        asTheContractHasIt(trial, 'POST_UPDATE', event.json);
        const { post_update: update, metadata: told } = event.json as PostUpdate;
        const isWhole = Object.keys(update?.post ?? {}).length > 1;
        same(trial, {
          what: type,
          expected: [type, type === 'PUBLISH', metadata],
          actual: [update?.type, isWhole, told],
        });
      }
    },
  }),
  rule({
    id: 'SUB-07',
    title: 'brings a payment without a subscription',
    async run(trial) {
      const body = exampleEvent('PAYMENT_TRANSACTION') as JsonObject;
      await trial.hands.control.deliverEvent({ body: { body }, wait: 'delivery', timeout: '10s' });
      const event = trial.hands.receiver
        .all()
        .find(({ json }) => (json as JsonObject | undefined)?.type === body.type);
      same(trial, { what: 'What came', expected: body, actual: event?.json });
    },
  }),
  rule({
    id: 'SUB-08',
    title: 'brings the messages about all posts of a seller, by one subscription',
    async run(trial, talk) {
      const scopes = ['CHAT_SUPPLIER_ALL_CONVERSATIONS_READ'];
      const { accessToken: token } = await trial.hands.token({ user: talk.seller }, scopes);
      await subscribe(trial, 'all posts', { token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
      const [event] = await heard(trial, talk);
      const { new_message: message } = (event?.json ?? {}) as NewMessage;
      same(trial, {
        what: 'The post of the event',
        expected: talk.postToken,
        actual: message?.conversation?.post_token,
      });
    },
  }),
  rule({
    id: 'SUB-09',
    title: 'brings no message by a permission of the buyer',
    async run(trial, talk) {
      const scopes = [
        `CHAT_POST_CONVERSATIONS_READ.${talk.postToken}`,
        'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ',
      ];
      const { accessToken: token } = await trial.hands.token({ user: talk.buyer }, scopes);
      await subscribe(trial, 'the post', { token, body: toMessages(talk) });
      await subscribe(trial, 'all posts', { token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
      same(trial, { what: 'The number of events', expected: 0, actual: (await heard(trial, talk)).length });
    },
  }),
  rule({
    id: 'SUB-10',
    title: "brings no changes of somebody else's post",
    async run(trial, talk) {
      const { accessToken: token } = await trial.hands.token({ user: talk.buyer }, ['USER_POSTS_GET']);
      await subscribe(trial, 'changes of posts', { token, body: { event_type: 'POST_UPDATE' } });
      const event = await updated(trial, talk, 'PUBLISH');
      same(trial, { what: 'What came', expected: undefined, actual: event?.json });
    },
  }),
  rule({
    id: 'SUB-11',
    title: 'tells of access that is taken back only who asked to be told',
    async run(trial, { seller, buyer }) {
      for (const [user, scope] of [
        [seller, 'USER_ID'],
        [buyer, 'NOTIFICATION_ACCESS_REVOCATION'],
      ] as const) {
        const { userId } = await trial.hands.token({ user }, [scope]);
        await trial.hands.control.revokeAccess({ user, wait: 'delivery', timeout: '10s' });
        const actual = listRevocations(trial, userId).length;
        same(trial, { what: `The number of events with ${scope} alone`, expected: 0, actual });
      }
    },
  }),
  rule({
    id: 'SUB-12',
    title: 'refuses a subscription with a token that it does not know, or a body that is none',
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const unknown = await subscribe(trial, 'no such token', {
        token: 'ory_at_none',
        body: toMessages(talk),
      });
      refused(trial, unknown, { status: 401, code: 16 });
      const scopes = [`CHAT_POST_CONVERSATIONS_READ.${talk.postToken}`];
      const { accessToken: token } = await trial.hands.token({ user: talk.seller }, scopes);
      const body = { ...toMessages(talk), metadata: 'gold' };
      refused(trial, await subscribe(trial, 'a text as metadata', { token, body }), { status: 400, code: 3 });
    },
  }),
];

/** What came to the app of a user who took access back. */
function listRevocations(trial: PlatformTrial, userId: string): Received[] {
  const isOf = ({ json }: Received) =>
    (json as { user_access_revocation?: JsonObject } | undefined)?.user_access_revocation?.user_id === userId;
  return trial.hands.receiver.all().filter(isOf);
}
