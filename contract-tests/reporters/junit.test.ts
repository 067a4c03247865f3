import { describe, expect, it } from 'vitest';
import { readJunit } from '../../emulator/reports/testing/junit-rules.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import type { CheckResult } from '../runner/finding.ts';
import { countsOf, type Report } from '../runner/report.ts';
import { junitReport } from './junit.ts';

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
const told = (all: CheckResult[]) => ({
  summary: { ...countsOf(all), duration_ms: 5000, inputs: 4 },
  checks: all,
});
const given: Report = {
  format: 'divar-emulator-verify',
  version: 1,
  ...told(checks),
  coverage: new CoverageTally().coverage,
  seed: 0,
  bot: { url: 'http://127.0.0.1:8000/', probe: 'سلام', replies: 1 },
};
const report = junitReport(given);

describe('the JUnit report', () => {
  const { elements, problems } = readJunit(report);
  const named = (wanted: string) => elements.filter(({ name }) => name === wanted);

  it('is valid, with the check in the name and its group in the classname', () => {
    expect(problems).toEqual([]);
    const [passed] = named('testcase');
    expect(passed!.attributes).toEqual({
      name: 'ACK-01 refuses &lt;an event&gt; &amp; &quot;others&quot;',
      classname: 'ACK',
      time: '1.234',
    });
  });

  it('tells failures as such, warnings beside the result, and why something was not run', () => {
    expect(named('failure')).toHaveLength(1);
    expect(named('failure')[0]).toMatchObject({
      attributes: { type: 'must' },
      text: expect.stringContaining('Not refused.'),
    });
    expect(named('system-out')[0]!.text).toContain('Not refused.');
    expect(named('skipped')[0]!.attributes.message).toBe('no &lt;command&gt; &amp; no restart');
  });

  it('does not look like a success where nothing was run', () => {
    const nothing = [result({ verdict: 'not_run', reason: 'the bot ended' })];
    const { elements: all } = readJunit(junitReport({ ...given, ...told(nothing) }));
    expect(all.filter(({ name }) => name === 'failure').map(({ attributes }) => attributes.message)).toEqual([
      'the bot ended',
    ]);
  });
});
