import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commandMessage,
  commandProperty,
  isolated,
  markdown,
  markup,
  outputLine,
  plain,
  plainAround,
  plainLines,
  safeJson,
  shown,
} from './text.ts';

const nasty = [
  '##[error]',
  '##vso[task.complete]',
  '##teamcity[a]',
  '::error::',
  '::add-mask::',
  ' ::anything::',
  '\r\n::warning::',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u0000',
  '\u202e',
  '\u2066',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\u{e0041}',
  '<b>',
  '&amp;',
  '"',
  '|',
  '@someone',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 })
  .map((parts) => parts.join(''));

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
const colour = /\u001b\[[\d;]*m/g;

/** What no terminal and no log of a CI system may get; line breaks are for those who make lines. */
const steers =
  /##(\[|vso\[|teamcity\[)|^\s*::|::(error|add-mask)\b|(?!\n)\p{Cc}|[\u202e\u2028\ufeff\ud800-\udfff\u{e0000}-\u{e007f}]/mu;

describe('any text is one safe line', () => {
  it.each<[string, (text: string) => string]>([
    ['plain', (one) => plain(one)],
    ['plain, shortened', (one) => plain(one, 10)],
    ['isolated', (one) => isolated(one)],
    ['plainAround', (one) => plainAround(one)],
    ['shown', (one) => shown(one, 20)],
    ['outputLine', (one) => outputLine(one).replaceAll('\t', '').replaceAll(colour, '')],
    ['safeJson', (one) => safeJson({ [one]: [one] })],
    ['XML and HTML', (one) => markup(plain(one))],
    ['Markdown', (one) => markdown(plain(one))],
    ['the message of a command', (one) => commandMessage(plain(one))],
  ])('as %s', (_name, safe) => {
    fc.assert(
      fc.property(text, (one) => {
        expect(safe(one)).not.toMatch(steers);
        expect(safe(one)).not.toContain('\n');
      }),
    );
  });

  it('or several', () => {
    fc.assert(fc.property(text, (one) => void expect(plainLines(one)).not.toMatch(steers)));
  });
});

it('JSON is the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), text, (value, one) => {
      expect(JSON.parse(safeJson({ value, one }, 1))).toEqual(JSON.parse(JSON.stringify({ value, one })));
    }),
  );
});

it('markup holds none, and nothing that XML forbids', () => {
  fc.assert(
    fc.property(
      text,
      (one) =>
        void expect(markup(one)).not.toMatch(
          /[<>"'\ufffe\uffff]|(?![\t\r\n])\p{Cc}|&(?!amp;|lt;|gt;|quot;|#39;)/u,
        ),
    ),
  );
});

it('a property of a command ends neither itself nor the command', () => {
  fc.assert(fc.property(text, (one) => void expect(commandProperty(plain(one))).not.toMatch(/[:,\r\n]/)));
});

it('Persian stays as it is, with its joiners, and so do usual texts', () => {
  for (const one of ['می‌خواهم ۲ چای', 'a: b, c # d', 'std::vector', 'https://a/?b=c#d', '👩‍👧'])
    expect(plain(one)).toBe(one);
});

it('a line that a bot prints keeps its colours', () => {
  expect(outputLine('\u001b[1;31mred\u001b[0m\tok\u001b[2J')).toBe('\u001b[1;31mred\u001b[0m\tok\\u001b[2J');
});
