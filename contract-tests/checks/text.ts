import type { Check } from '../runner/check.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll, probes } from './cases.ts';
import { all, is2xx, type Judge, sameAsProbe, survives } from './judges.ts';

const why = 'It is what people write.';
const remedy = 'Treat texts as Unicode from end to end, and never as markup, a template or a command.';

/** Where the bot echoes its users, the text must come back as it went. */
const echoedWhole = (text: string): Judge =>
  Object.assign(
    (trial: Trial, outcome: Outcome) => {
      if (!trial.baseline.echoes) return;
      const whole = outcome.replies.some((reply) => reply.text?.includes(text));
      trial.expect(whole, 'The text does not come back as it went.', {
        case: outcome.label,
        expected: text,
        actual: outcome.replies[0]?.text ?? trial.describe(outcome),
        isAbsence: outcome.replies.length === 0,
      });
    },
    { expectsReplies: true },
  );

const arabic = (text: string) =>
  text
    .replaceAll('ی', 'ي')
    .replaceAll('ک', 'ك')
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));

/** F. Text. */
export const text: Check[] = [
  {
    id: 'TXT-01',
    title: 'keeps Persian text with ZWNJ whole',
    level: 'must',
    source: 'observed',
    why,
    remedy,
    async run(trial) {
      const words = trial.phrase('می‌خواهم ۲ چای');
      await judgeAll(trial, await probes(trial, { ZWNJ: { text: words } }), all(is2xx(), echoedWhole(words)));
    },
  },
  {
    id: 'TXT-02',
    title: 'understands what other keyboards write',
    level: 'should',
    source: 'observed',
    why,
    remedy: 'Fold Arabic ye and kaf and the digit sets before comparing.',
    async run(trial) {
      await judgeAll(
        trial,
        await probes(trial, { 'Arabic letters and other digits': { text: arabic(trial.settings.probe) } }),
        sameAsProbe,
      );
    },
  },
  {
    id: 'TXT-03',
    title: 'keeps emoji whole',
    level: 'should',
    source: 'observed',
    why,
    remedy,
    async run(trial) {
      const words = trial.phrase('👩‍👩‍👧 👍🏽 🇮🇷');
      await judgeAll(
        trial,
        await probes(trial, { emoji: { text: words } }),
        all(is2xx(), echoedWhole(words)),
      );
    },
  },
  {
    id: 'TXT-04',
    title: 'survives marks of direction and piles of accents',
    level: 'should',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const changes = {
        bidi: { text: trial.phrase('\u202eabc\u202c\u2066x\u2069') },
        accents: { text: trial.phrase(`z${'\u0301'.repeat(100)}`) },
      };
      await judgeAll(trial, await probes(trial, changes), survives);
    },
  },
  {
    id: 'TXT-05',
    title: 'survives empty texts',
    level: 'must',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const changes = { empty: { text: '' }, blanks: { text: '   ' }, 'a line break': { text: '\n' } };
      await judgeAll(trial, await probes(trial, changes), survives);
    },
  },
  {
    id: 'TXT-06',
    title: 'survives long texts',
    level: 'should',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const changes = {
        '4,096 characters': { text: 'ب'.repeat(4096) },
        '65,536 characters': { text: 'ب'.repeat(65_536) },
      };
      await judgeAll(trial, await probes(trial, changes), survives);
    },
  },
  {
    id: 'TXT-07',
    title: 'evaluates nothing that people write',
    level: 'must',
    source: 'assumed',
    why,
    remedy,
    async run(trial) {
      const changes = Object.fromEntries(
        ['<b>', '{{7*7}}', "'; --", '$(id)', '%s%n'].map((words) => [
          words,
          { text: trial.phrase(`${words} 7*7`) },
        ]),
      );
      await judgeAll(trial, await probes(trial, changes), (_, outcome) => {
        const evaluated = outcome.replies.find((reply) => /\b49\b|uid=\d/.test(reply.text ?? ''));
        trial.expect(evaluated === undefined, 'The text was evaluated.', {
          case: outcome.label,
          actual: evaluated?.text ?? '',
        });
        survives(trial, outcome);
      });
    },
  },
];
