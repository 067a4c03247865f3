import { withoutRequiredFields, withWrongTypes } from '../mutations/events.ts';
import { readCalls } from '../runner/bot-activity.ts';
import type { Check } from '../runner/check.ts';
import { judgeAll, judgeStrays, mutatedProbes, probes } from './cases.ts';
import { survives } from './judges.ts';

const why = 'The URL is public: anything may come.';
const remedy = 'Check before you use; answer 400 to what is not an event.';

let bodies: { deep: string; keys: string } | undefined;

/** Bodies that are made once, for they take longer to make than to send. */
function huge(): { deep: string; keys: string } {
  bodies ??= {
    deep: `{"type":"NEW_CHATBOT_MESSAGE","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    keys: `{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":0`).join(',')}}`,
  };
  return bodies;
}

/** E. Malformed input. */
export const malformed: Check[] = [
  {
    id: 'MAL-01',
    title: 'survives bodies that are not events',
    level: 'must',
    source: 'assumed',
    why,
    remedy,
    phase: 'strays',
    async run(trial) {
      const text = JSON.stringify(await trial.probe());
      const bodies = {
        'truncated JSON': text.slice(0, text.length / 2),
        'empty body': '',
        'a list': '[]',
        null: 'null',
        'a string': '"سلام"',
      };
      await judgeStrays(
        trial,
        Object.entries(bodies).map(([label, input]) => ({ label, input })),
        survives,
        { thenProbe: true },
      );
    },
  },
  {
    id: 'MAL-02',
    title: 'survives missing fields and wrong types',
    level: 'must',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const inputs = await mutatedProbes(trial, (event) => [
        ...withoutRequiredFields(event),
        ...withWrongTypes(event),
      ]);
      await judgeAll(
        trial,
        inputs.map(({ input, ...same }) => ({ ...same, input: JSON.stringify(input) })),
        survives,
      );
      trial.atEnd(async () => {
        const calls = await readCalls(trial.control, trial.settings.since ?? 0);
        const empty = calls.find(({ url = '' }) =>
          /conversations\/(undefined|null|None|%5Bobject%20Object%5D|)\/messages/.test(url),
        );
        trial.expect(empty === undefined, 'The bot sends to a conversation that does not exist.', {
          actual: empty?.url ?? '',
          entry_id: empty?.id,
        });
      });
      await trial.probeAfter();
    },
  },
  {
    id: 'MAL-03',
    title: 'answers huge bodies',
    level: 'should',
    source: 'assumed',
    why,
    remedy,
    phase: 'alone',
    async run(trial) {
      const { deep, keys } = huge();
      const bodies = { '10,000 levels deep': deep, '100,000 keys': keys };
      const large = await probes(trial, { '1 MB of text': { text: 'س'.repeat(500_000) } });
      await judgeAll(
        trial,
        [...large, ...Object.entries(bodies).map(([label, input]) => ({ label, input }))],
        survives,
      );
    },
  },
  {
    id: 'MAL-04',
    title: 'survives broken Unicode',
    level: 'should',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const text = JSON.stringify(await trial.probe({ text: 'TEXT' }));
      const at = text.indexOf('TEXT"}');
      const broken = Buffer.concat([
        Buffer.from(text.slice(0, at)),
        Buffer.from([0xff, 0xfe]),
        Buffer.from(text.slice(at + 4)),
      ]);
      const inputs = [
        { label: 'invalid UTF-8', input: broken },
        { label: 'a lone surrogate', input: text.replace('"TEXT"}', '"\\ud800"}') },
        { label: 'NUL', input: text.replace('"TEXT"}', '"\\u0000"}') },
      ];
      await judgeAll(trial, inputs, survives);
    },
  },
  {
    id: 'MAL-05',
    title: 'survives keys that come twice or mean something to JavaScript',
    level: 'must',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const text = JSON.stringify(await trial.probe());
      const inputs = [
        { label: 'type twice', input: text.replace('{"type"', '{"type":"X","type"') },
        {
          label: '__proto__',
          input: text.replace(
            '{"type"',
            '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"type"',
          ),
        },
      ];
      await judgeAll(trial, inputs, survives);
      await trial.probeAfter();
    },
  },
];
