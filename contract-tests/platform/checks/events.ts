import type { UserMessage } from '../../../emulator/index.ts';
import { platformContract, type Source } from '../../../spec/index.ts';
import { exampleEvent, exampleNames } from '../../mutations/events.ts';
import type { Level } from '../../runner/finding.ts';
import type { TestConversation } from '../hands.ts';
import { taken } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import type { Reaction, Received } from '../receiver.ts';
import { makeTextMessage, type PlatformTrial } from '../trial.ts';

type ChatbotMessage = Record<string, unknown> & {
  id: string;
  conversation: Record<string, unknown> & { id: string };
  sender: Record<string, unknown>;
  sent_at: number | string;
  text?: string;
};

interface EventRule {
  id: string;
  title: string;
  source: Source;
  level?: Level;
  why?: string;
  run(trial: PlatformTrial): Promise<void>;
}

const rule = ({ level = 'must', why = 'Every bot reads it.', ...rest }: EventRule): PlatformCheck => ({
  level,
  why,
  sends: byHand,
  ...rest,
});

/** Says something as a user; answers what came to the app. */
async function said(
  trial: PlatformTrial,
  {
    message = { text: 'سلام' },
    label = 'a text',
    talk,
  }: { message?: UserMessage; label?: string; talk?: TestConversation } = {},
): Promise<Received> {
  const own = talk ?? (await trial.hands.talk());
  const before = own.received().length;
  trial.cases.push(label);
  await trial.hands.says(own, message);
  const received = own.received()[before];
  if (received) return received;
  return trial.notRun(`no event came for ${label}`);
}

const messageIn = ({ json }: Received) =>
  ((json ?? {}) as { new_chatbot_message?: ChatbotMessage }).new_chatbot_message ?? ({} as ChatbotMessage);

/** A check of the event that a user's text becomes. */
const ofText = (
  given: Omit<EventRule, 'run'>,
  judge: (trial: PlatformTrial, received: Received) => void,
): PlatformCheck => rule({ ...given, run: async (trial) => judge(trial, await said(trial)) });

function equal(
  trial: PlatformTrial,
  { actual, expected, label }: { actual: unknown; expected: unknown; label?: string },
) {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  trial.expect(is === wanted, 'Wrong value.', {
    expected: wanted,
    actual: is,
    case: label || undefined,
  });
}

function asTheSpecHasIt(trial: PlatformTrial, { json, text }: Received, label?: string): void {
  const violations = json === undefined ? [] : platformContract().checkRequest('NEW_CHATBOT_MESSAGE', json);
  trial.expect(json !== undefined, 'The event is not JSON.', { actual: text.slice(0, 200) });
  for (const { where, expected, actual } of violations) {
    trial.finding(`The event is not as the contract says (${where || 'as a whole'}).`, {
      case: label,
      expected,
      actual,
    });
  }
}

const version1 = /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** From 1582-10-15, where the time of a UUID begins, to 1970, in steps of 100 ns. */
const uuidEpoch = 122_192_928_000_000_000n;

/** Milliseconds since 1970 in a UUID of version 1. */
function readTime(id: string): number {
  const [low, middle, high] = id.split('-') as [string, string, string];
  return Number((BigInt(`0x${high.slice(1)}${middle}${low}`) - uuidEpoch) / 10_000n);
}

function readMilliseconds(sentAt: number | string): number {
  if (typeof sentAt === 'number') return sentAt / 1000;
  return /^\d+$/.test(sentAt) ? Number(sentAt) / 1000 : Date.parse(sentAt);
}

const isNow = (milliseconds: number, at: number) => Math.abs(milliseconds - at) < 60_000;

const starts: Record<string, UserMessage['start']> = {
  '/start MY_POST gZd7omnS': { touchpoint: 'MY_POST', post_token: 'gZd7omnS' },
  '/start MY_POST': { touchpoint: 'MY_POST' },
  '/start MY_DIVAR': { touchpoint: 'MY_DIVAR' },
  '/start DIVAR_PRO': { touchpoint: 'DIVAR_PRO' },
  '/start CHAT 1fad7e32-b2ea-4084-8ec9-e6265136e963': {
    touchpoint: 'CHAT',
    conversation_id: '1fad7e32-b2ea-4084-8ec9-e6265136e963',
  },
  '/start DEMAND_POST gZd7omnS': { touchpoint: 'DEMAND_POST', post_token: 'gZd7omnS' },
};

const anything: Record<string, Reaction> = {
  '204': { status: 204 },
  HTML: { headers: { 'Content-Type': 'text/html' }, body: '<html>' },
  'broken JSON': { headers: { 'Content-Type': 'application/json' }, body: '{"a":' },
};

/** A check that the next event comes whatever the bot answered to the one before. */
const goesOn = (given: Omit<EventRule, 'run'>, reactions: Record<string, Reaction>): PlatformCheck =>
  rule({
    ...given,
    async run(trial) {
      for (const [label, reaction] of Object.entries(reactions)) {
        const talk = await trial.hands.talk();
        trial.hands.receiver.answer(talk.conversationId, () => reaction);
        for (const text of ['یک', 'دو']) await trial.hands.says(talk, { text });
        trial.cases.push(label);
        const texts = talk.received().map((received) => messageIn(received).text);
        equal(trial, { label, expected: ['یک', 'دو'], actual: texts });
      }
    },
  });

/** D. Events to the bot. */
export const events: PlatformCheck[] = [
  ofText(
    { id: 'EVT-01', title: 'POSTs events as application/json, without a parameter', source: 'observed' },
    (trial, { method, headers }) =>
      equal(trial, { expected: ['POST', 'application/json'], actual: [method, headers['content-type']] }),
  ),
  ofText(
    { id: 'EVT-02', title: 'sends the identification key as it is', source: 'seed' },
    (trial, { headers }) => {
      const good = headers.authorization === trial.hands.identificationKey;
      trial.expect(good, 'Authorization holds something else.', { expected: 'the identification key' });
    },
  ),
  ofText(
    {
      id: 'EVT-03',
      title: "addresses the bot by the events URL's own host",
      source: 'observed',
      level: 'should',
    },
    (trial, { headers }) => {
      const host = /^[\w.-]+:\d+$/.test(headers.host ?? '') && headers.host?.startsWith('127.0.0.1');
      trial.expect(host === true, 'Wrong Host header.', {
        expected: '127.0.0.1 and the port',
        actual: headers.host,
      });
    },
  ),
  ofText({ id: 'EVT-04', title: 'sends events as the contract has them', source: 'seed' }, asTheSpecHasIt),
  ofText(
    {
      id: 'EVT-05',
      title: 'gives messages UUIDs of version 1 with their time, conversations of version 4',
      source: 'observed',
      level: 'should',
    },
    (trial, received) => {
      const { id = '', conversation } = messageIn(received);
      const good = version1.test(id) && isNow(readTime(id), received.at);
      trial.expect(good, 'Invalid message id.', {
        expected: 'version 1, of this minute',
        actual: id,
      });
      trial.expect(version4.test(conversation?.id ?? ''), 'Wrong conversation id.', {
        expected: 'version 4',
        actual: conversation?.id,
      });
    },
  ),
  ofText({ id: 'EVT-06', title: 'says when a message was sent', source: 'seed' }, (trial, received) => {
    const { sent_at: sentAt } = messageIn(received);
    trial.expect(isNow(readMilliseconds(sentAt), received.at), 'Wrong time.', {
      expected: 'microseconds since 1970, or RFC 3339; of this minute',
      actual: String(sentAt),
    });
  }),
  ofText(
    { id: 'EVT-07', title: 'tells the bot no user, side or metadata', source: 'observed', level: 'should' },
    (trial, received) => {
      const { sender = {} } = messageIn(received);
      const names = [
        ...Object.keys((received.json ?? {}) as object),
        ...Object.keys(messageIn(received)),
        ...Object.keys(sender),
      ];
      const more = names.filter((name) => ['user_id', 'side', 'metadata', 'meta_data'].includes(name));
      trial.expect(more.length === 0, 'The event tells more.', { actual: more.join(', ') });
    },
  ),
  rule({
    id: 'EVT-08',
    title: 'brings each type of message with its data',
    source: 'published',
    async run(trial) {
      for (const type of exampleNames('NEW_CHATBOT_MESSAGE')) {
        const {
          id: _,
          conversation,
          sender,
          sent_at,
          ...content
        } = exampleEvent('NEW_CHATBOT_MESSAGE', type).new_chatbot_message as Record<string, unknown>;
        const received = await said(trial, { message: content as UserMessage, label: type });
        asTheSpecHasIt(trial, received, type);
        for (const [name, expected] of Object.entries(content)) {
          equal(trial, { label: `${type} ${name}`, expected, actual: messageIn(received)[name] });
        }
      }
    },
  }),
  rule({
    id: 'EVT-09',
    title: 'tells where a user comes from in the first message',
    source: 'published',
    async run(trial) {
      for (const [text, start] of Object.entries(starts)) {
        const received = await said(trial, { message: { start } as UserMessage, label: text });
        equal(trial, { label: text, expected: text, actual: messageIn(received).text });
      }
    },
  }),
  rule({
    id: 'EVT-10',
    title: 'brings texts as they were written',
    source: 'seed',
    async run(trial) {
      for (const text of [
        'می‌خواهم ۲ چای',
        '👩‍👩‍👧 👍🏽 🇮🇷',
        '\u202eabc\u202c',
        ' \n ',
        '<b>{{7*7}}',
        'ي ك',
      ]) {
        const received = await said(trial, { message: { text }, label: JSON.stringify(text) });
        equal(trial, { expected: text, actual: messageIn(received).text });
      }
    },
  }),
  rule({
    id: 'EVT-11',
    title: 'follows no redirect',
    source: 'assumed',
    why: 'The key would go to whom the redirect names.',
    async run(trial) {
      const { receiver } = trial.hands;
      const talk = await trial.hands.talk();
      const Location = `${receiver.url}/elsewhere/${talk.conversationId}`;
      receiver.answer(talk.conversationId, () => ({ status: 307, headers: { Location } }));
      await said(trial, { talk, label: '307' });
      const followed = [...talk.received(), ...receiver.of(new URL(Location).pathname)].filter(({ path }) =>
        path.startsWith('/elsewhere'),
      );
      trial.expect(followed.length === 0, 'The redirect is followed.', { expected: 'no further request' });
    },
  }),
  goesOn(
    {
      id: 'EVT-12',
      title: 'reads no answer of a bot',
      source: 'observed',
      why: 'Bots answer with anything.',
    },
    anything,
  ),
  goesOn(
    {
      id: 'EVT-13',
      title: 'goes on after a bot refused an event',
      source: 'observed',
      why: 'Some bots refuse what they do not handle.',
    },
    { '400': { status: 400 }, '500': { status: 500 } },
  ),
  rule({
    id: 'EVT-14',
    title: 'takes messages while the event is open',
    source: 'observed',
    why: 'Most bots send before they answer.',
    async run(trial) {
      const { hands } = trial;
      const talk = await hands.talk();
      hands.receiver.answer(talk.conversationId, async () => {
        for (const label of ['a reply', 'a second one']) {
          taken(
            trial,
            await trial.send(label, { to: talk.conversationId, body: makeTextMessage('EVT-14') }),
            talk.conversationId,
          );
        }
        return {};
      });
      await said(trial, { talk });
      equal(trial, {
        label: 'messages that the user sees',
        expected: 2,
        actual: (await hands.seen(talk)).length,
      });
    },
  }),
  rule({
    id: 'EVT-15',
    title: 'keeps the conversation of a user, and gives each message an id of its own',
    source: 'seed',
    async run(trial) {
      const talk = await trial.hands.talk();
      for (const text of ['یک', 'دو', 'سه']) await said(trial, { talk, message: { text }, label: text });
      const messages = talk.received().map(messageIn);
      equal(trial, {
        label: 'conversations',
        expected: [talk.conversationId],
        actual: [...new Set(messages.map(({ conversation }) => conversation?.id))],
      });
      equal(trial, { label: 'message ids', expected: 3, actual: new Set(messages.map(({ id }) => id)).size });
    },
  }),
];
