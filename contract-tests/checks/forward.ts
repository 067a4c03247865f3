import { type Mutation, withoutOptionalFields, withUnknownFields } from '../mutations/events.ts';
import type { Check } from '../runner/check.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll, judgeStrays, mutatedProbes, probes } from './cases.ts';
import { all, is2xx, sameAsProbe, survives } from './judges.ts';

const why = 'Divar adds fields, types and values without asking.';
const remedy = 'Read the fields that the bot needs, and leave the rest alone.';

async function mutated(
  trial: Trial,
  mutate: (event: object) => Mutation[],
  judge: Parameters<typeof judgeAll>[2],
) {
  const inputs = await mutatedProbes(trial, mutate);
  await judgeAll(trial, inputs, judge);
}

/** The same JSON in another spelling: `\u` escapes for all that is not ASCII, white space, keys turned round. */
function respelled(event: object): string {
  const turned = JSON.stringify(reversedKeys(event), null, 3);
  return turned.replace(
    /[^\u0020-\u007e\n]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function reversedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversedKeys(inner)]),
  );
}

/** D. Tolerant reading. */
export const forward: Check[] = [
  {
    id: 'FWD-01',
    title: 'takes an event type that it does not know',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    phase: 'strays',
    run: (trial) =>
      judgeStrays(
        trial,
        [{ label: 'BRAND_NEW_EVENT', input: { type: 'BRAND_NEW_EVENT', brand_new_event: { id: '1' } } }],
        all(survives, is2xx('should')),
      ),
  },
  {
    id: 'FWD-02',
    title: 'survives a message type that it does not know',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    async run(trial) {
      const change = { type: 'STICKER', text: undefined, sticker_data: { id: 'cat' } };
      await judgeAll(trial, await probes(trial, { STICKER: change }), survives);
      await trial.probeAfter();
    },
  },
  {
    id: 'FWD-03',
    title: 'does not mind unknown fields',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    run: (trial) => mutated(trial, withUnknownFields, sameAsProbe),
  },
  {
    id: 'FWD-04',
    title: 'survives unknown senders and conversations',
    level: 'should',
    source: 'published',
    why,
    remedy,
    async run(trial) {
      const id = await trial.conversation();
      const group = await trial.probe({ conversation: { id, type: 'GROUP' } }, id);
      const inputs = [
        ...(await probes(trial, { 'sender USER': { sender: { type: 'USER' } } })),
        { label: 'conversation GROUP', input: group },
      ];
      await judgeAll(trial, inputs, survives);
    },
  },
  {
    id: 'FWD-05',
    title: 'survives absent optional fields',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    run: (trial) => mutated(trial, (event) => withoutOptionalFields(event, undefined), survives),
  },
  {
    id: 'FWD-06',
    title: 'survives nulls in optional fields',
    level: 'should',
    source: 'observed',
    why,
    remedy,
    run: (trial) => mutated(trial, (event) => withoutOptionalFields(event, null), survives),
  },
  {
    id: 'FWD-07',
    title: 'takes sent_at as microseconds and as RFC 3339',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    async run(trial) {
      const changes = {
        integer: { sent_at: 1729429926140000 },
        'RFC 3339': { sent_at: '2025-07-16T10:41:42.648410Z' },
      };
      await judgeAll(trial, await probes(trial, changes), sameAsProbe);
    },
  },
  {
    id: 'FWD-08',
    title: 'survives metadata under either name',
    level: 'should',
    source: 'published',
    why,
    remedy,
    async run(trial) {
      const more = [{ metadata: { a: 1 } }, { meta_data: { a: 1 } }, { metadata: {}, meta_data: null }];
      const inputs = await Promise.all(
        more.map(async (fields) => ({
          label: Object.keys(fields).join(' and '),
          input: { ...(await trial.probe()), ...fields },
        })),
      );
      await judgeAll(trial, inputs, survives);
    },
  },
  {
    id: 'FWD-09',
    title: 'does not mind how the JSON is written',
    level: 'must',
    source: 'assumed',
    why,
    remedy: 'Parse the body with a JSON parser, never by pattern.',
    async run(trial) {
      const id = await trial.conversation();
      const label = 'keys turned round, white space, \\u escapes';
      const input = respelled(await trial.probe({}, id));
      await judgeAll(trial, [{ label, input }], sameAsProbe);
    },
  },
  {
    id: 'FWD-10',
    title: 'takes sent_at as a string of digits',
    level: 'should',
    source: 'observed',
    why,
    remedy,
    async run(trial) {
      await judgeAll(trial, await probes(trial, { digits: { sent_at: '1729429926140000' } }), sameAsProbe);
    },
  },
];
