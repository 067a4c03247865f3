import { platformContract } from '../../spec/index.ts';
import { chatbotEvent, exampleEvent, exampleNames } from '../mutations/events.ts';
import type { Check } from '../runner/check.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll, judgeStrays } from './cases.ts';
import { all, is2xx, type Judge, replies, survives } from './judges.ts';

const remedy = 'Handle what the bot knows, take the rest with 200, and leave it alone.';

async function messages(
  trial: Trial,
  variants: Record<string, [template: string, change: object]>,
  judge: Judge,
) {
  const inputs = await Promise.all(
    Object.entries(variants).map(async ([label, [template, change]]) => ({
      label,
      input: chatbotEvent(await trial.conversation(), change, template),
    })),
  );
  await judgeAll(trial, inputs, judge);
}

const typeChecks: Check[] = exampleNames('NEW_CHATBOT_MESSAGE').map((type) => ({
  id: `TYP-${type}`,
  title: `survives a message of the type ${type}`,
  level: 'must',
  source: 'published',
  why: 'Users send more than text.',
  remedy,
  async run(trial) {
    await messages(trial, { [type]: [type, {}] }, all(survives, is2xx('should')));
    await trial.probeAfter();
  },
}));

const starts: Record<string, string[]> = {
  'MY-POST': ['/start MY_POST gZd7omnS', '/start MY_POST'],
  'MY-DIVAR': ['/start MY_DIVAR'],
  'DIVAR-PRO': ['/start DIVAR_PRO'],
  CHAT: ['/start CHAT 1fad7e32-b2ea-4084-8ec9-e6265136e963', '/start CHAT'],
  'DEMAND-POST': ['/start DEMAND_POST gZd7omnS', '/start DEMAND_POST'],
};

const startChecks: Check[] = Object.entries(starts).map(([name, texts]) => ({
  id: `TYP-START-${name}`,
  title: `welcomes who arrives with ${texts[0]!.split(' ').slice(0, 2).join(' ')}`,
  level: 'must',
  source: 'published',
  why: 'It is the first message of everyone who comes from there.',
  remedy: 'Answer every /start, also one without an id.',
  run: (trial) =>
    messages(
      trial,
      Object.fromEntries(texts.map((text) => [text, ['TEXT', { text }]])),
      all(is2xx(), replies('should')),
    ),
}));

/** Ids of checks that are shorter than the name of their event. */
const shortNames: Record<string, string> = {
  USER_ACCESS_REVOCATION: 'ACCESS-REVOCATION',
  PAYMENT_TRANSACTION: 'PAYMENT',
};

/** The events that come to the same URL as chatbot messages, whatever the contract names. */
const otherEvents = platformContract()
  .webhooks.filter(({ name, deliveredTo }) => deliveredTo === 'events' && name !== 'NEW_CHATBOT_MESSAGE')
  .map(({ name }) => name);

const eventChecks: Check[] = otherEvents.map((event) => ({
  id: `TYP-EVENT-${shortNames[event] ?? event.replaceAll('_', '-')}`,
  title: `takes the event ${event}`,
  level: 'must',
  source: 'published',
  why: 'Other events come to the same URL.',
  remedy,
  phase: 'strays' as const,
  async run(trial: Trial) {
    const inputs = exampleNames(event).map((template) => ({
      label: template,
      input: exampleEvent(event, template),
    }));
    await judgeStrays(trial, inputs, all(survives, is2xx('should')), { level: 'should' });
  },
}));

/** C. Message and event types. */
export const types: Check[] = [
  ...typeChecks,
  ...startChecks,
  ...eventChecks,
  {
    id: 'TYP-CONTACT-NAMELESS',
    title: 'survives a contact without a name',
    level: 'must',
    source: 'published',
    why: 'The name is optional.',
    remedy,
    run: (trial) =>
      messages(trial, { 'no name': ['CONTACT', { contact_data: { phone: '09120000000' } }] }, survives),
  },
  {
    id: 'TYP-LOCATION-EDGES',
    title: 'survives unusual places',
    level: 'should',
    source: 'assumed',
    why: 'Zero is a coordinate, not an absent one.',
    remedy,
    run: (trial) =>
      messages(
        trial,
        {
          '0, 0': ['LOCATION', { location_data: { latitude: 0, longitude: 0 } }],
          'a pole': ['LOCATION', { location_data: { latitude: -90, longitude: 180 } }],
          'many decimals': [
            'LOCATION',
            { location_data: { latitude: 35.68920000000001, longitude: 51.38899999999999 } },
          ],
        },
        survives,
      ),
  },
  {
    id: 'TYP-SIZE-UINT64',
    title: 'survives sizes above 2^53, as number and as string',
    level: 'should',
    source: 'published',
    why: 'size_bytes is a uint64, a number on the pages and a string in the OpenAPI document.',
    remedy,
    run: (trial) =>
      messages(
        trial,
        {
          number: ['FILE', { file_data: { link: 'https://divar.ir/f', name: 'f', size_bytes: 2 ** 60 } }],
          string: [
            'FILE',
            { file_data: { link: 'https://divar.ir/f', name: 'f', size_bytes: '18446744073709551615' } },
          ],
        },
        survives,
      ),
  },
];
