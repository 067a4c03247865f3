import type { TestPostConversation } from '../hands.ts';
import { refused, same, shownAnswer } from '../judges.ts';
import type { PlatformCheck } from '../platform-check.ts';
import { type AskedAnswer, findPath, makeTextMessage, type PlatformTrial } from '../trial.ts';
import { postTalkRule } from './post-talk-rule.ts';

const rule = postTalkRule('A bot writes there in the name of a user, to another user.');

interface Written {
  /** Whose token it is. */
  user: string;
  scope: string;
  to: string;
  body?: object;
}

const text = 'بله، هنوز موجود است.';

/** Writes in the name of a user, with a token of this scope. */
export async function write(
  trial: PlatformTrial,
  label: string,
  { user, scope, to, body = { message: text } }: Written,
): Promise<AskedAnswer> {
  const { accessToken } = await trial.hands.token({ user }, [scope]);
  return trial.call(label, {
    path: findPath('sendPostMessage').replace('{conversation_id}', encodeURIComponent(to)),
    operation: 'sendPostMessage',
    headers: { ...trial.bearing(accessToken), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function read(
  trial: PlatformTrial,
  label: string,
  { user, scope, to }: Omit<Written, 'body'>,
): Promise<AskedAnswer> {
  const { accessToken } = await trial.hands.token({ user }, [scope]);
  return trial.call(label, {
    method: 'GET',
    path: findPath('getConversation').replace('{conversation_id}', encodeURIComponent(to)),
    operation: 'getConversation',
    headers: { ...trial.bearing(accessToken), 'Content-Type': 'application/json' },
  });
}

function written(trial: PlatformTrial, answer: AskedAnswer): void {
  const { status, message } = (answer.json ?? {}) as { status?: unknown; message?: unknown };
  const good = answer.status === 200 && Number.isInteger(status) && typeof message === 'string';
  trial.expect(good, 'The message is not taken.', {
    case: answer.label,
    expected: '200, { status, message }',
    actual: shownAnswer(answer),
  });
}

export const sendScope = (talk: TestPostConversation) => `CONVERSATION_SEND_MESSAGE.${talk.conversationId}`;
const readScope = (talk: TestPostConversation) => `CHAT_CONVERSATION_READ.${talk.conversationId}`;
const grid = (caption: string) => ({
  rows: [{ buttons: [{ caption, icon: 'HOME', action: { get_dynamic_action: { data: {} } } }] }],
});

/** G. Conversations of a buyer and a seller. */
export const postConversations: PlatformCheck[] = [
  rule({
    id: 'CNV-01',
    title: "writes as the side that the token's user is",
    async run(trial, talk) {
      for (const [user, side] of [
        [talk.seller, 'SELLER'],
        [talk.buyer, 'BUYER'],
      ] as const) {
        written(trial, await write(trial, side, { user, scope: sendScope(talk), to: talk.conversationId }));
        const last = (await trial.hands.seen(talk)).at(-1);
        same(trial, { what: 'What the users see', expected: [text, side], actual: [last?.text, last?.side] });
      }
    },
  }),
  rule({
    id: 'CNV-02',
    title: 'gives each side the buttons that are for it',
    async run(trial, talk) {
      const body = { message: text, sender_buttons: grid('تأیید'), receiver_buttons: grid('بازدید') };
      const answer = await write(trial, 'buttons for both', {
        user: talk.seller,
        scope: sendScope(talk),
        to: talk.conversationId,
        body,
      });
      written(trial, answer);
      const last = (await trial.hands.seen(talk)).at(-1);
      const captions = [last?.buttons, last?.receiver_buttons].map((rows) => rows?.[0]?.[0]?.caption);
      same(trial, { what: 'What the sides see', expected: ['تأیید', 'بازدید'], actual: captions });
    },
  }),
  rule({
    id: 'CNV-03',
    title: 'takes any of the three scopes that are for this conversation',
    async run(trial, talk) {
      for (const scope of [
        sendScope(talk),
        `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${talk.postToken}`,
        'CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND',
      ]) {
        const label = scope.split('.')[0]!;
        written(trial, await write(trial, label, { user: talk.seller, scope, to: talk.conversationId }));
      }
    },
  }),
  rule({
    id: 'CNV-04',
    title: 'refuses a scope that is for another conversation',
    async run(trial, talk) {
      const scope = sendScope(await trial.hands.postTalk());
      const answer = await write(trial, 'the scope of another', {
        user: talk.seller,
        scope,
        to: talk.conversationId,
      });
      refused(trial, answer, { status: 403, code: 7 });
    },
  }),
  rule({
    id: 'CNV-05',
    title: 'refuses a message to a side that has blocked the app',
    async run(trial, talk) {
      await trial.hands.block({ user: talk.buyer });
      const answer = await write(trial, 'a blocked buyer', {
        user: talk.seller,
        scope: sendScope(talk),
        to: talk.conversationId,
      });
      refused(trial, answer, { status: 412, code: 9 });
    },
  }),
  rule({
    id: 'CNV-06',
    title: 'refuses a message under the name that it has elsewhere',
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const answer = await write(trial, 'text_message', {
        user: talk.seller,
        scope: sendScope(talk),
        to: talk.conversationId,
        body: { text_message: text },
      });
      refused(trial, answer, { status: 400, code: 3 });
    },
  }),
  rule({
    id: 'CNV-07',
    title: 'reads the texts of a conversation, the oldest first',
    async run(trial, talk) {
      const { conversationId } = talk;
      await trial.hands.says({ user: talk.buyer, conversationId }, { text: 'هنوز هست؟' });
      const location_data = { latitude: 35.72, longitude: 51.33 };
      await trial.hands.says({ user: talk.seller, conversationId }, { type: 'LOCATION', location_data });
      await trial.hands.says({ user: talk.seller, conversationId }, { text: 'بله' });
      const answer = await read(trial, 'a conversation', {
        user: talk.seller,
        scope: readScope(talk),
        to: conversationId,
      });
      const { conversation, messages = [] } = (answer.json ?? {}) as PostConversationState;
      same(trial, {
        what: 'What is read',
        expected: [200, conversationId, ['هنوز هست؟', 'بله']],
        actual: [answer.status, conversation?.id, messages.map((message) => message.text)],
      });
    },
  }),
  rule({
    id: 'CNV-08',
    title: 'reads no conversation without the scope for it',
    async run(trial, talk) {
      const scope = readScope(await trial.hands.postTalk());
      const answer = await read(trial, 'the scope of another', {
        user: talk.seller,
        scope,
        to: talk.conversationId,
      });
      refused(trial, answer, { status: 403, code: 7 });
    },
  }),
  rule({
    id: 'CNV-09',
    title: 'refuses a token of somebody who has no part in the conversation',
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const { buyer: user } = await trial.hands.postTalk();
      const to = talk.conversationId;
      const refusal = { status: 403, code: 7 };
      refused(trial, await write(trial, 'writing', { user, scope: sendScope(talk), to }), refusal);
      refused(trial, await read(trial, 'reading', { user, scope: readScope(talk), to }), refusal);
    },
  }),
  rule({
    id: 'CNV-10',
    title: "takes no buyer's message by a scope of the seller",
    async run(trial, { buyer: user, postToken, conversationId: to }) {
      for (const scope of [
        `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${postToken}`,
        'CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND',
      ]) {
        const answer = await write(trial, scope.split('.')[0]!, { user, scope, to });
        refused(trial, answer, { status: 403, code: 7 });
      }
    },
  }),
  rule({
    id: 'CNV-11',
    title: 'takes messages about posts, and those of the chatbot, on a path of their own each',
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const { user, conversationId: to } = await trial.hands.talk();
      const scope = `CONVERSATION_SEND_MESSAGE.${to}`;
      const answers = [
        await trial.send('about a post, as the chatbot', {
          to: talk.conversationId,
          body: makeTextMessage('CNV-11'),
        }),
        await write(trial, 'with the chatbot, as about a post', { user, scope, to }),
      ];
      for (const answer of answers) refused(trial, answer, { status: 404, code: 5 });
    },
  }),
  rule({
    id: 'CNV-12',
    title: 'refuses a message as that of a chatbot is refused',
    source: 'assumed',
    level: 'should',
    async run(trial, talk) {
      const { seller: user, conversationId: to } = talk;
      for (const [label, body] of Object.entries(noMessages)) {
        const answer = await write(trial, label, { user, scope: sendScope(talk), to, body });
        refused(trial, answer, { status: 400, code: 3 });
      }
      refused(trial, await writeWithoutToken(trial, talk), { status: 401, code: 16 });
    },
  }),
  rule({
    id: 'CNV-13',
    title: 'refuses a conversation that it does not know',
    source: 'assumed',
    level: 'should',
    async run(trial, { seller: user }) {
      const to = 'no-such-conversation';
      const refusal = { status: 404, code: 5 };
      const [writing, reading] = [`CONVERSATION_SEND_MESSAGE.${to}`, `CHAT_CONVERSATION_READ.${to}`];
      refused(trial, await write(trial, 'writing', { user, scope: writing, to }), refusal);
      refused(trial, await read(trial, 'reading', { user, scope: reading, to }), refusal);
    },
  }),
];

const noMessages = {
  'text and media': { message: text, media_token: '0193f1f5c2' },
  'a text that is not text': { message: [text] },
  'a fourth row of buttons': {
    message: text,
    sender_buttons: { rows: Array.from({ length: 4 }, () => ({ buttons: [] })) },
  },
};

async function writeWithoutToken(
  trial: PlatformTrial,
  { conversationId }: TestPostConversation,
): Promise<AskedAnswer> {
  const headers = { 'X-Api-Key': trial.settings.apiKey, 'Content-Type': 'application/json' };
  return trial.call('no token', {
    path: findPath('sendPostMessage').replace('{conversation_id}', encodeURIComponent(conversationId)),
    operation: 'sendPostMessage',
    headers,
    body: JSON.stringify({ message: text }),
  });
}

interface PostConversationState {
  conversation?: { id?: string };
  messages?: { text?: string }[];
}
