import { v4 } from 'uuid';
import type { Source } from '../../../spec/index.ts';
import { refused, same, taken } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import { makeTextMessage, type PlatformTrial, type Recipient } from '../trial.ts';

const why = 'Apps write to users who have allowed it, and to nobody else.';

interface UserRule {
  id: string;
  title: string;
  source: Source;
  level: 'must' | 'should';
  sends: string;
}

/** A check on the users path that is refused. */
function refuses(
  rule: UserRule & { status: number; code: number },
  ask: (trial: PlatformTrial) => Promise<Recipient & { token?: string }>,
): PlatformCheck {
  const { status, code, ...check } = rule;
  return {
    ...check,
    why,
    async run(trial) {
      const { userId, token } = await ask(trial);
      refused(trial, await trial.sendToUser(rule.title, { to: userId, token }), { status, code });
    },
  };
}

/** C. Sending to a user. */
export const users: PlatformCheck[] = [
  {
    id: 'USR-01',
    title: 'takes a message to a user, with a token of that user',
    level: 'must',
    source: 'seed',
    why,
    sends: 'messages: 2, to the user',
    async run(trial) {
      const { userId, accessToken, talk } = await trial.recipient();
      const ids = [];
      for (const label of ['a message', 'another one']) {
        const answer = await trial.sendToUser(label, { to: userId, token: accessToken });
        if (taken(trial, answer, talk?.conversationId))
          ids.push((answer.json as { conversation_id?: string }).conversation_id);
      }
      trial.expect(new Set(ids).size <= 1, 'The conversation of a user changes.', { actual: ids.join(', ') });
    },
  },
  refuses(
    {
      id: 'USR-02',
      title: 'refuses a message without a token',
      source: 'seed',
      level: 'must',
      sends: 'a call that is refused',
      status: 401,
      code: 16,
    },
    (trial) => trial.recipient(),
  ),
  refuses(
    {
      id: 'USR-03',
      title: "refuses another user's token",
      source: 'published',
      level: 'must',
      sends: byHand,
      status: 403,
      code: 7,
    },
    async (trial) => {
      const { hands } = trial;
      const scopes = ['CHAT_BOT_USER_MESSAGE_SEND'];
      const theirs = await hands.token(await hands.talk(), scopes);
      const other = await hands.token(await hands.talk(), scopes);
      return { ...theirs, token: other.accessToken };
    },
  ),
  refuses(
    {
      id: 'USR-04',
      title: 'refuses a token without the scope',
      source: 'seed',
      level: 'should',
      sends: byHand,
      status: 403,
      code: 7,
    },
    async ({ hands }) => {
      const { userId, accessToken } = await hands.token(await hands.talk(), ['USER_ID']);
      return { userId, accessToken, token: accessToken };
    },
  ),
  {
    id: 'USR-05',
    title: 'takes the token in the header of older clients',
    level: 'should',
    source: 'observed',
    why: 'They send it as x-access-token.',
    sends: 'messages: 1, to the user',
    async run(trial) {
      const { userId, accessToken } = await trial.recipient();
      const headers = { 'x-access-token': accessToken };
      taken(
        trial,
        await trial.sendToUser('x-access-token', { to: userId, headers, body: makeTextMessage('USR-05') }),
      );
    },
  },
  {
    id: 'USR-06',
    title: 'takes a user id that is escaped in the path',
    level: 'must',
    source: 'published',
    why: 'Ids look like base64: they may hold a slash, a plus and an equals sign.',
    sends: byHand,
    async run(trial) {
      const { control } = trial.hands;
      const user = `platform-test ${Date.now()}`;
      const userId = `6Gqm/D76+${Date.now()}=`;
      await control.putUser({ user, body: { user_id: userId } });
      const { access_token: token } = await control.createToken({
        body: { user, scopes: ['CHAT_BOT_USER_MESSAGE_SEND'] },
      });
      taken(trial, await trial.sendToUser('an id with / + =', { to: userId, token }));
    },
  },
  {
    id: 'USR-07',
    title: 'takes a message on the path of the seed page',
    level: 'must',
    source: 'seed',
    why,
    sends: 'messages: 1, to the user',
    async run(trial) {
      const { userId, accessToken: token } = await trial.recipient();
      const operation = 'sendMessageToUserExperimental';
      taken(trial, await trial.sendToUser('the path of the seed page', { to: userId, token, operation }));
    },
  },
  {
    id: 'USR-08',
    title: 'tells who the user is to clients that ask with POST, with a body or without',
    level: 'should',
    source: 'observed',
    why: 'An older page says POST.',
    sends: byHand,
    async run(trial) {
      const { hands } = trial;
      const { accessToken, userId } = await hands.token(await hands.talk(), ['USER_ID']);
      for (const body of ['', '{}']) {
        const label = body === '' ? 'no body' : 'a body';
        const answer = await trial.whose(label, accessToken, { operation: 'getUserByPost', body });
        const { user_id: told } = (answer.json ?? {}) as { user_id?: string };
        same(trial, { what: 'The answer', expected: [200, userId], actual: [answer.status, told] });
      }
    },
  },
  {
    id: 'USR-09',
    title: 'refuses a key without the permission',
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    async run(trial) {
      const { hands, settings } = trial;
      const scopes = ['CHAT_BOT_USER_MESSAGE_SEND'];
      const { userId: to, accessToken: token } = await hands.token(await hands.talk(), scopes);
      const key = { key: settings.apiKey };
      await hands.control.patchApp({ body: { api_keys: [{ ...key, permissions: [] }] } });
      try {
        const answer = await trial.sendToUser('a key that may do nothing', { to, token });
        refused(trial, answer, { status: 403, code: 7 });
      } finally {
        await hands.control.patchApp({ body: { api_keys: [key] } });
      }
    },
  },
  {
    id: 'USR-10',
    title: 'starts the conversation with a user who has none, and names it',
    level: 'must',
    source: 'seed',
    why: 'A bot that writes first knows the conversation by this answer alone.',
    sends: byHand,
    async run(trial) {
      const { hands } = trial;
      const user = `platform-test ${v4().slice(0, 8)}`;
      const { accessToken: token, userId: to } = await hands.token({ user }, ['CHAT_BOT_USER_MESSAGE_SEND']);
      const answer = await trial.sendToUser('a user without a conversation', { to, token });
      const { conversations } = await hands.control.listConversations({ user });
      same(trial, { what: 'The number of conversations', expected: 1, actual: conversations.length });
      taken(trial, answer, conversations[0]?.id);
    },
  },
  {
    id: 'USR-11',
    title: 'tells nothing of a user without a scope for it',
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    async run(trial) {
      const { hands } = trial;
      const { accessToken } = await hands.token(await hands.talk(), ['CHAT_BOT_USER_MESSAGE_SEND']);
      refused(trial, await trial.whose('another scope', accessToken), { status: 403, code: 7 });
    },
  },
  refuses(
    {
      id: 'USR-12',
      title: 'refuses a token that it does not know',
      source: 'assumed',
      level: 'should',
      sends: 'a call that is refused',
      status: 401,
      code: 16,
    },
    async (trial) => ({ ...(await trial.recipient()), token: 'ory_at_no-such-token' }),
  ),
  refuses(
    {
      id: 'USR-13',
      title: 'refuses a user that it does not know',
      source: 'assumed',
      level: 'should',
      sends: byHand,
      status: 404,
      code: 5,
    },
    async ({ hands }) => {
      const { accessToken } = await hands.token(await hands.talk(), ['CHAT_BOT_USER_MESSAGE_SEND']);
      return { userId: 'no-such-user', accessToken, token: accessToken };
    },
  ),
];
