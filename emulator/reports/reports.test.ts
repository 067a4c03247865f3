import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JunitCase, junitXml } from './junit.ts';
import { type SarifResult, type SarifRule, sarifJson } from './sarif.ts';
import { readJunit } from './testing/junit-rules.ts';
import { sarifProblems } from './testing/sarif-schema.ts';

/** Texts of bots and files: markup, controls, halves of characters, lines, commands of CI systems. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\n', '\r', '\t', '\0', '\u001b', '\ud800', 'م'),
  }),
  fc.constantFrom('::error::x', '\n ::error::x', '##[error]x', '##vso[x]', '\u202eevil\u2066', '\ufffe', ''),
);
const milliseconds = fc.nat(1e9);
const junitCase: fc.Arbitrary<JunitCase> = fc.record(
  {
    name: text,
    classname: text,
    durationMs: milliseconds,
    failure: fc.record({ type: text, message: text, text }),
    skipped: text,
    output: text,
  },
  { requiredKeys: ['name', 'classname', 'durationMs'] },
);

/** Control characters but for line breaks and tabs, and those that turn the direction of a text. */
const steering = /(?![\n\r\t])[\p{Cc}\u202a-\u202e\u2066\u2067\ufeff]/u;
const commands = /^[\s\u2066-\u2069]*::|##\[|##vso/im;

describe('junitXml', () => {
  it('is valid for the xUnit plugin of Jenkins, whatever is told, and counts what it holds', () => {
    fc.assert(
      fc.property(fc.array(junitCase, { maxLength: 5 }), text, milliseconds, (cases, name, durationMs) => {
        const xml = junitXml({ name, durationMs, cases });
        const { elements, problems } = readJunit(xml);
        expect(problems).toEqual([]);
        expect(xml).not.toMatch(steering);
        expect(xml).not.toMatch(commands);
        const count = (wanted: string) => String(elements.filter((one) => one.name === wanted).length);
        const [, suite] = elements;
        expect(suite!.attributes).toMatchObject({
          tests: count('testcase'),
          failures: count('failure'),
          skipped: count('skipped'),
          errors: '0',
        });
      }),
    );
  });

  it('keeps words, lines and markup as text', () => {
    const failure = { type: 'must', message: 'a "b" <c> & d', text: 'one\ntwo ]]>' };
    const cases = [{ name: 'n', classname: 'c', durationMs: 1234, failure }];
    const { elements } = readJunit(junitXml({ name: 's', durationMs: 5000, cases }));
    expect(
      elements.map(({ name, attributes, text }) => ({ name, attributes, text: text.trim() })).slice(1),
    ).toEqual([
      {
        name: 'testsuite',
        attributes: { name: 's', tests: '1', failures: '1', errors: '0', time: '5.000', skipped: '0' },
        text: '',
      },
      { name: 'testcase', attributes: { name: 'n', classname: 'c', time: '1.234' }, text: '' },
      {
        name: 'failure',
        attributes: { type: 'must', message: 'a &quot;b&quot; &lt;c&gt; &amp; d' },
        text: 'one\ntwo ]]&gt;',
      },
    ]);
  });
});

describe('sarifJson', () => {
  const rule: SarifRule = { id: 'A-1', title: 'a rule', level: 'error' };
  const result: fc.Arbitrary<SarifResult> = fc.record(
    {
      ruleId: fc.constant('A-1'),
      level: fc.constantFrom('error', 'warning', 'note'),
      message: text.filter((one) => one !== ''),
      file: text.filter((one) => one !== '' && !one.includes('\0')),
      line: fc.integer({ min: 1, max: 1e6 }),
      column: fc.integer({ min: 1, max: 1e6 }),
      member: text,
      fingerprint: text,
      isKnown: fc.boolean(),
    },
    { requiredKeys: ['ruleId', 'level', 'message', 'file', 'fingerprint'] },
  );

  it('is valid, with a file for each result, whatever is told', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 5 }), (results) => {
        const sarif = sarifJson({ name: 'test', version: '1.0.0', rules: [rule], results, isComplete: true });
        expect(sarifProblems(sarif)).toEqual([]);
        expect(sarif).not.toMatch(steering);
        expect(sarif).not.toMatch(commands);
      }),
    );
  });

  it.each([
    ['bot.mjs', 'bot.mjs'],
    ['./a b/#1?.json', 'a%20b/%231%3F.json'],
    [`${process.cwd()}/گفتگو/a:b.yaml`, '%DA%AF%D9%81%D8%AA%DA%AF%D9%88/a%3Ab.yaml'],
    ['/elsewhere/a b.yaml', 'file:///elsewhere/a%20b.yaml'],
  ])('names the file %s as %s', (file, uri) => {
    const results = [{ ruleId: 'A-1', level: 'error' as const, message: 'm', file, fingerprint: '' }];
    const { runs } = JSON.parse(
      sarifJson({ name: 't', version: '1.0.0', rules: [rule], results, isComplete: true }),
    );
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });
});
