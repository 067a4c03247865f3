import { describe, expect, it } from 'vitest';
import { CoverageTally } from '../coverage/coverage.ts';
import type { CheckResult } from '../finding.ts';
import { countsOf } from '../runner/report.ts';
import { junitReport } from './junit.ts';

/** What the viewers of Jenkins, GitLab and GitHub read: where an element may stand, and what it must say. */
const rules: Record<string, { within: string[]; must: string[] }> = {
  testsuites: { within: [''], must: ['tests', 'failures'] },
  testsuite: { within: ['testsuites'], must: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'] },
  testcase: { within: ['testsuite'], must: ['name', 'classname', 'time'] },
  failure: { within: ['testcase'], must: ['message', 'type'] },
  skipped: { within: ['testcase'], must: ['message'] },
  'system-out': { within: ['testcase'], must: [] },
};

const result = (given: Partial<CheckResult>): CheckResult => ({
  id: 'AUTH-01',
  title: 'refuses <an event> & "others"',
  level: 'must',
  source: 'seed',
  verdict: 'pass',
  findings: [],
  cases: [],
  duration_ms: 1234,
  ...given,
});
const finding = { level: 'must' as const, message: 'Not refused.', actual: `200 <b> ]]> & "\u0000` };
const checks = [
  result({ id: 'ACK-01' }),
  result({ verdict: 'fail', findings: [finding, finding] }),
  result({ id: 'OUT-02', verdict: 'warn', findings: [{ ...finding, level: 'should' }] }),
  result({ id: 'DLV-03', verdict: 'not_run', reason: 'no <command> & no restart' }),
];
const report = junitReport({
  format: 'divar-emulator-verify',
  version: 1,
  summary: { ...countsOf(checks), duration_ms: 5000, inputs: 4 },
  checks,
  coverage: new CoverageTally().coverage,
  seed: 0,
  bot: { url: 'http://127.0.0.1:8000/', probe: 'سلام', replies: 1 },
});

interface Element {
  name: string;
  within: string;
  attributes: Record<string, string>;
}

/** Every element, with what it stands in; an error where the nesting is broken. */
function elementsOf(xml: string): Element[] {
  const open = [''];
  const elements: Element[] = [];
  for (const [, end, name, rest] of xml.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*\s*\/?)>/g)) {
    if (end) {
      expect(open.pop()).toBe(name);
      continue;
    }
    const attributes = Object.fromEntries(
      [...rest!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
    );
    elements.push({ name: name!, within: open.at(-1)!, attributes });
    if (!rest!.endsWith('/')) open.push(name!);
  }
  expect(open).toEqual(['']);
  return elements;
}

describe('the JUnit report', () => {
  const elements = elementsOf(report.replace(/^<\?xml.*\?>\n/, ''));

  it('has the elements that viewers know, where they look for them, with what they need', () => {
    for (const { name, within, attributes } of elements) {
      expect(rules[name]?.within, name).toContain(within);
      expect(Object.keys(attributes), name).toEqual(expect.arrayContaining(rules[name]!.must));
    }
  });

  it('counts what it holds', () => {
    const count = (wanted: string) => String(elements.filter(({ name }) => name === wanted).length);
    for (const { attributes } of elements.filter(({ name }) => name.startsWith('testsuite'))) {
      expect(attributes).toMatchObject({
        tests: count('testcase'),
        failures: count('failure'),
        skipped: count('skipped'),
        errors: '0',
      });
    }
  });

  it('gives times in seconds', () => {
    const [suite] = elements.filter(({ name }) => name === 'testsuite');
    const [test] = elements.filter(({ name }) => name === 'testcase');
    expect([suite!.attributes.time, test!.attributes.time]).toEqual(['5', '1.234']);
  });

  it('escapes what is markup, and leaves out what XML cannot hold', () => {
    expect(report).not.toMatch(/<b>|<an event>|<command>|\]\]>/);
    expect(report.replace(/&(?:amp|lt|gt|quot|apos|#\d+);/g, '')).not.toContain('&');
    expect(report).not.toContain('\u0000');
  });
});
