import { platformContract, type Source } from '../../../spec/index.ts';
import type { Level } from '../../runner/finding.ts';
import { taken } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import { makeTextMessage, type PlatformTrial } from '../trial.ts';

const why = 'Bots that work with Divar send this.';
const direct = { open_direct_link: 'https://divar.ir/' };

interface SendRule {
  id: string;
  title: string;
  source: Source;
  level?: Level;
  why?: string;
  /** Bodies to send, by what they show. */
  bodies?: Record<string, object>;
  /** Names of the header that holds the API key. */
  keyHeaders?: string[];
}

/** A check that these messages are taken. */
function takes({ bodies, keyHeaders = ['X-Api-Key'], level = 'must', ...rule }: SendRule): PlatformCheck {
  const given = bodies ?? { [rule.title]: makeTextMessage(rule.id) };
  return {
    level,
    why,
    ...rule,
    sends: `messages: ${Object.keys(given).length * keyHeaders.length}`,
    async run(trial) {
      const to = await trial.conversation();
      for (const [label, body] of Object.entries(given)) {
        for (const name of keyHeaders) {
          const headers = { 'X-Api-Key': undefined, [name]: trial.settings.apiKey };
          taken(trial, await trial.send(label, { to, body, headers }), to);
        }
      }
    },
  };
}

/** A check that the paths which lead to the conversations path, and are in this state, lead there. */
function serves(rule: Omit<SendRule, 'bodies'>, source: Source): PlatformCheck {
  const operations = platformContract().operations.filter(
    ({ behaviour, retired, source: own }) =>
      behaviour === 'sendMessageToConversation' && retired !== undefined && own === source,
  );
  return {
    level: 'must',
    why: 'Bots that were written for it still call it.',
    ...rule,
    sends: `messages: ${operations.length}`,
    async run(trial) {
      const to = await trial.conversation();
      for (const { id, path } of operations) {
        taken(trial, await trial.send(path, { to, operation: id, body: makeTextMessage(rule.id) }), to);
      }
    },
  };
}

export const rows = (...buttons: object[][]) => ({
  buttons: { rows: buttons.map((row) => ({ buttons: row })) },
});
export const button = (change: object = {}) => ({ caption: 'دیدن', icon: 'HOME', action: direct, ...change });
const actions = {
  open_direct_link: 'https://divar.ir/',
  open_server_link: { data: { step: 1, null: null } },
  get_dynamic_action: { data: {} },
  open_post_page: { post_token: 'gZd7omnS' },
  open_post_manage_page: { post_token: 'gZd7omnS' },
};

async function answersWithJson(trial: PlatformTrial): Promise<void> {
  const answer = await trial.send('a text', {
    to: await trial.conversation(),
    body: makeTextMessage('SND-04'),
  });
  const type = answer.headers['content-type'] ?? 'no content type';
  const isObject = typeof answer.json === 'object' && answer.json !== null && !Array.isArray(answer.json);
  trial.expect(isObject && type.startsWith('application/json'), 'The answer is not a JSON object.', {
    expected: 'application/json, an object',
    actual: `${type}: ${answer.text.slice(0, 200)}`,
  });
}

async function showsWhatWasSent(trial: PlatformTrial): Promise<void> {
  const { hands } = trial;
  const talk = await hands.talk();
  const text = 'می‌خواهم ۲ چای 👩‍👩‍👧 <b>{{7*7}}</b>\nخط دوم';
  const captions = [['بله', 'خیر'], ['شاید']];
  const body = {
    text_message: text,
    ...rows(...captions.map((row) => row.map((caption) => button({ caption })))),
  };
  await trial.send('a text with buttons', { to: talk.conversationId, body });
  const [message] = await hands.seen(talk);
  trial.expect(message?.text === text, 'The text changed on its way.', {
    expected: JSON.stringify(text),
    actual: JSON.stringify(message?.text),
  });
  const shown = message?.buttons?.map((row) => row.map(({ caption }) => caption));
  trial.expect(JSON.stringify(shown) === JSON.stringify(captions), 'Wrong buttons.', {
    expected: JSON.stringify(captions),
    actual: JSON.stringify(shown),
  });
}

/** A. Sending to a conversation. */
export const sends: PlatformCheck[] = [
  takes({ id: 'SND-01', title: 'takes a text on the published path', source: 'published' }),
  serves({ id: 'SND-02', title: 'takes a text on the path of the seed page', source: 'seed' }, 'seed'),
  serves(
    { id: 'SND-03', title: 'takes a text on the older paths', source: 'observed', level: 'should' },
    'observed',
  ),
  {
    id: 'SND-04',
    title: 'answers with a JSON object',
    level: 'must',
    source: 'observed',
    why: 'Clients parse it, and break on anything else.',
    sends: 'messages: 1',
    run: answersWithJson,
  },
  takes({
    id: 'SND-05',
    title: 'takes a message with and without its type',
    source: 'published',
    bodies: {
      'with type': { type: 'TEXT', ...makeTextMessage('SND-05') },
      'without type': makeTextMessage('SND-05'),
    },
  }),
  takes({
    id: 'SND-06',
    title: 'takes the key in any letter case of its header',
    source: 'seed',
    keyHeaders: ['x-api-key', 'X-API-KEY', 'X-Api-Key'],
  }),
  takes({
    id: 'SND-07',
    title: 'reads null as absent',
    source: 'observed',
    bodies: {
      'null fields': { ...makeTextMessage('SND-07'), type: null, media_token: null, buttons: null },
      'null inside': { ...makeTextMessage('SND-07'), ...rows([button({ icon: null, icon_name: null })]) },
    },
  }),
  takes({
    id: 'SND-08',
    title: 'ignores unknown fields',
    source: 'observed',
    bodies: {
      'at the top': { ...makeTextMessage('SND-08'), added_by_the_bot: { a: 1 } },
      'in a button': { ...makeTextMessage('SND-08'), ...rows([button({ added_by_the_bot: 1 })]) },
    },
  }),
  takes({
    id: 'SND-09',
    title: 'ignores ids in the body',
    source: 'observed',
    level: 'should',
    bodies: { 'other ids': { ...makeTextMessage('SND-09'), conversation_id: 'another', user_id: 'another' } },
  }),
  takes({
    id: 'SND-10',
    title: 'takes each action of a button',
    source: 'published',
    bodies: Object.fromEntries(
      Object.entries(actions).map(([name, value]) => [
        name,
        { ...makeTextMessage('SND-10'), ...rows([button({ action: { [name]: value } })]) },
      ]),
    ),
  }),
  takes({
    id: 'SND-11',
    title: 'takes nine buttons in three rows',
    source: 'published',
    bodies: {
      'nine buttons': {
        ...makeTextMessage('SND-11'),
        ...rows(...Array.from({ length: 3 }, () => [button(), button(), button()])),
      },
    },
  }),
  takes({
    id: 'SND-12',
    title: 'takes buttons with another icon, and without one',
    source: 'observed',
    level: 'should',
    bodies: {
      'an icon outside the enum': { ...makeTextMessage('SND-12'), ...rows([button({ icon: 'SEARCH' })]) },
      'no icon': { ...makeTextMessage('SND-12'), ...rows([button({ icon: undefined })]) },
    },
  }),
  takes({
    id: 'SND-13',
    title: "takes the seed page's own button, with icon and icon_name",
    source: 'seed',
    bodies: {
      'icon and icon_name': {
        type: 'TEXT',
        ...makeTextMessage('SND-13'),
        ...rows([button({ icon: 'HOME', icon_name: 'REAL_STATE' })]),
      },
    },
  }),
  {
    id: 'SND-14',
    title: 'shows the user what was sent',
    level: 'must',
    source: 'seed',
    why: 'Texts must arrive unchanged.',
    sends: byHand,
    run: showsWhatWasSent,
  },
];
