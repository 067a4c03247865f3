import type { Level } from '../../runner/finding.ts';
import { refused, shownAnswer } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import { type AskedAnswer, findPath, makeTextMessage, type PlatformTrial } from '../trial.ts';
import { button, rows } from './sends.ts';

type Refused = Pick<PlatformCheck, 'id' | 'title' | 'source'> & {
  level?: Level;
  sends?: string;
  status: number;
  code: number;
  ask(trial: PlatformTrial): Promise<AskedAnswer>;
};

/** A check that one call is refused as the gateway does. */
function refuses({
  status,
  code,
  ask,
  level = 'should',
  sends = 'a call that is refused',
  ...rule
}: Refused): PlatformCheck {
  return {
    ...rule,
    level,
    sends,
    why: 'A bot tells by status and code whether to try again, to drop the message or to call its developer.',
    async run(trial) {
      refused(trial, await ask(trial), { status, code });
    },
  };
}

/** Sends a body that is refused to a conversation that exists. */
const body = (label: string, content: unknown) => async (trial: PlatformTrial) =>
  trial.send(label, { to: await trial.conversation(), body: content });

/** What the gateway refused; OAuth has errors of its own. */
const errors = (trial: PlatformTrial) => {
  const all = trial.answers.filter(({ status, path }) => status >= 400 && !path.startsWith('/oauth2/'));
  if (all.length === 0) trial.notRun('nothing was refused');
  trial.cases.push(`${all.length} refusals`);
  return all;
};

/** HTTP statuses of the gateway by gRPC code; 9 is Divar's own. */
const statuses: Record<number, number> = {
  3: 400,
  5: 404,
  7: 403,
  8: 429,
  9: 412,
  12: 501,
  13: 500,
  14: 503,
  16: 401,
};

const twoActions = { open_direct_link: 'https://divar.ir/', open_post_page: { post_token: 'gZd7omnS' } };

/** Sends with a key of the app's own that may do nothing; the app loses it afterwards. */
async function withPowerlessKey(trial: PlatformTrial): Promise<AskedAnswer> {
  const { control } = trial.hands;
  const { api_keys: keys } = await control.getKeys();
  const own = keys.map((key) => ({ key }));
  const powerless = `powerless-${keys[0]}`;
  await control.patchApp({ body: { api_keys: [...own, { key: powerless, permissions: [] }] } });
  try {
    const to = await trial.conversation();
    const headers = { 'X-Api-Key': powerless };
    return await trial.send('a key without the permission', { to, body: makeTextMessage('REF-15'), headers });
  } finally {
    await control.patchApp({ body: { api_keys: own } });
  }
}

/** Does a text hold a key? One shorter than this may be a word of it. */
const shortestKey = 8;
const says = (text: string, key: string) => key.length >= shortestKey && text.includes(key);

const shape = '{"code": a number, "message": a text, "details": a list}';

/** B. What is refused, and how. */
export const refusals: PlatformCheck[] = [
  refuses({
    id: 'REF-01',
    title: 'refuses a call without a key',
    source: 'assumed',
    status: 401,
    code: 16,
    ask: async (trial) =>
      trial.send('no key', {
        to: await trial.conversation(),
        body: makeTextMessage('REF-01'),
        headers: { 'X-Api-Key': undefined },
      }),
  }),
  refuses({
    id: 'REF-02',
    title: 'refuses a key that it does not know',
    source: 'published',
    status: 412,
    code: 9,
    ask: async (trial) =>
      trial.send('an unknown key', {
        to: await trial.conversation(),
        body: makeTextMessage('REF-02'),
        headers: { 'X-Api-Key': 'no-such-key' },
      }),
  }),
  refuses({
    id: 'REF-03',
    title: 'refuses a body that is not JSON',
    source: 'assumed',
    status: 400,
    code: 3,
    ask: body('broken JSON', '{"text_message":'),
  }),
  refuses({
    id: 'REF-04',
    title: 'refuses a text that is not text',
    source: 'assumed',
    status: 400,
    code: 3,
    ask: body('a list as the text', { text_message: ['سلام'] }),
  }),
  refuses({
    id: 'REF-05',
    title: 'refuses a message without a text and without media',
    source: 'published',
    status: 400,
    code: 3,
    ask: body('only text', { text: 'سلام' }),
  }),
  refuses({
    id: 'REF-06',
    title: 'refuses text and media in one message',
    source: 'published',
    status: 400,
    code: 3,
    ask: body('both', { ...makeTextMessage('REF-06'), media_token: '0193f1f5c2' }),
  }),
  refuses({
    id: 'REF-07',
    title: 'refuses a fourth row of buttons',
    source: 'published',
    status: 400,
    code: 3,
    ask: body('four rows', {
      ...makeTextMessage('REF-07'),
      ...rows([button()], [button()], [button()], [button()]),
    }),
  }),
  refuses({
    id: 'REF-08',
    title: 'refuses a conversation that it does not know',
    source: 'assumed',
    level: 'must',
    status: 404,
    code: 5,
    ask: (trial) =>
      trial.send('an unknown conversation', {
        to: '00000000-0000-4000-8000-000000000000',
        body: makeTextMessage('REF-08'),
      }),
  }),
  refuses({
    id: 'REF-09',
    title: 'refuses a path that there is not',
    source: 'assumed',
    status: 404,
    code: 5,
    ask: (trial) =>
      trial.call('an unknown path', {
        path: '/v1/open-platform/no-such-call',
        headers: { 'Content-Type': 'application/json', 'X-Api-Key': trial.settings.apiKey },
        body: '{}',
      }),
  }),
  refuses({
    id: 'REF-10',
    title: 'refuses messages to a user who has blocked the bot',
    source: 'published',
    level: 'must',
    sends: byHand,
    status: 412,
    code: 9,
    async ask(trial) {
      const talk = await trial.hands.talk();
      await trial.hands.block(talk);
      return trial.send('a blocked bot', { to: talk.conversationId, body: makeTextMessage('REF-10') });
    },
  }),
  {
    id: 'REF-11',
    title: 'shows the user nothing of what it refused',
    level: 'must',
    source: 'assumed',
    why: 'A bot that hears "no" sends again, and the user would see it twice.',
    sends: byHand,
    async run(trial) {
      const talk = await trial.hands.talk();
      const both = { ...makeTextMessage('REF-11'), media_token: '0193f1f5c2' };
      await trial.send('a refused message', { to: talk.conversationId, body: both });
      const seen = await trial.hands.seen(talk);
      trial.expect(seen.length === 0, 'The user sees it.', {
        expected: 'nothing',
        actual: `${seen.length} messages`,
      });
    },
  },
  {
    id: 'REF-12',
    title: "answers every refusal with the gateway's status object",
    level: 'must',
    source: 'published',
    why: 'A bot reads code and message from it.',
    sends: 'nothing: it looks at the refusals before',
    phase: 'last',
    async run(trial) {
      for (const answer of errors(trial)) {
        const { code, message, details } = (answer.json ?? {}) as Record<string, unknown>;
        const good = typeof code === 'number' && typeof message === 'string' && Array.isArray(details);
        trial.expect(good, 'The refusal has another form.', {
          case: answer.label,
          expected: shape,
          actual: shownAnswer(answer),
        });
      }
    },
  },
  {
    id: 'REF-13',
    title: 'gives each code its status',
    level: 'must',
    source: 'published',
    why: 'Clients look at one of the two.',
    sends: 'nothing: it looks at the refusals before',
    phase: 'last',
    async run(trial) {
      for (const answer of errors(trial)) {
        const { code } = (answer.json ?? {}) as { code?: number };
        const wanted = statuses[code ?? -1];
        trial.expect(
          wanted === undefined || wanted === answer.status,
          'Code and status do not belong together.',
          {
            case: answer.label,
            expected: `${wanted} for code ${code}`,
            actual: String(answer.status),
          },
        );
      }
    },
  },
  {
    id: 'REF-14',
    title: 'gives nothing away when it refuses',
    level: 'must',
    source: 'assumed',
    why: 'Answers end up in logs.',
    sends: 'nothing: it looks at the refusals before',
    phase: 'last',
    async run(trial) {
      for (const answer of errors(trial)) {
        const leak = says(answer.text, trial.settings.apiKey)
          ? 'the API key'
          : /\bat .*:\d+:\d+|Traceback/.exec(answer.text)?.[0];
        trial.expect(leak === undefined, 'The refusal gives something away.', {
          case: answer.label,
          actual: leak,
        });
      }
    },
  },
  refuses({
    id: 'REF-15',
    title: 'refuses a key without the permission for the call',
    source: 'observed',
    level: 'must',
    sends: byHand,
    status: 403,
    code: 7,
    ask: withPowerlessKey,
  }),
  refuses({
    id: 'REF-16',
    title: 'refuses a fourth button in a row',
    source: 'published',
    status: 400,
    code: 3,
    ask: body('four in a row', {
      ...makeTextMessage('REF-16'),
      ...rows([button(), button(), button(), button()]),
    }),
  }),
  refuses({
    id: 'REF-17',
    title: 'refuses a button with two actions',
    source: 'assumed',
    status: 400,
    code: 3,
    ask: body('two actions', { ...makeTextMessage('REF-17'), ...rows([button({ action: twoActions })]) }),
  }),
  refuses({
    id: 'REF-18',
    title: 'refuses another method on a path that there is',
    source: 'assumed',
    status: 501,
    code: 12,
    ask: async (trial) =>
      trial.call('PATCH', {
        method: 'PATCH',
        path: findPath('sendMessageToConversation').replace('{conversation_id}', await trial.conversation()),
        headers: { 'Content-Type': 'application/json', 'X-Api-Key': trial.settings.apiKey },
        body: JSON.stringify(makeTextMessage('REF-18')),
      }),
  }),
  refuses({
    id: 'REF-19',
    title: 'refuses a path with a "%" that begins no escape',
    source: 'assumed',
    status: 400,
    code: 3,
    ask: (trial) =>
      trial.call('the id 50%off', {
        path: findPath('sendMessageToConversation').replace('{conversation_id}', '50%off'),
        headers: { 'Content-Type': 'application/json', 'X-Api-Key': trial.settings.apiKey },
        body: JSON.stringify(makeTextMessage('REF-19')),
      }),
  }),
];
