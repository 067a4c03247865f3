import { describe, expect, it } from 'vitest';
import { readJunit } from '../../reports/testing/junit-rules.ts';
import { sarifProblems } from '../../reports/testing/sarif-schema.ts';
import { markedDifference } from '../match/difference.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { junitReport } from './junit.ts';
import { prettyReport } from './pretty.ts';
import { githubReport, jsonReport } from './replay-reports.ts';
import { sarifReport } from './sarif.ts';

const nasty = 'بد\u001b[31m\n::error::x & <b> "q" \u202e';

const verdict: ReplayVerdict = {
  outcome: 'failed',
  strays: [`stray ${nasty}`],
  turns: 3,
  durationMs: 1234,
  seed: 7,
  conversations: [
    {
      file: 'a.yaml',
      name: 'greeting',
      at: { file: 'a.yaml', line: 1, column: 1 },
      outcome: 'passed',
      turns: 1,
      played: 1,
      durationMs: 10,
      failures: [],
      failedTurns: 0,
    },
    {
      file: 'b.yaml',
      name: 'order, 100%: done',
      at: { file: 'b.yaml', line: 1, column: 1 },
      outcome: 'failed',
      turns: 3,
      played: 2,
      durationMs: 20,
      failedTurns: 1,
      failures: [
        {
          at: { file: 'b.yaml', line: 7, column: 5 },
          turn: 2,
          title: 'presses "بله"',
          problems: [
            {
              kind: 'differs',
              message: `Reply 1 is not as expected. ${nasty}`,
              differences: [
                {
                  where: 'text',
                  expected: '"ثبت شد"',
                  actual: '"رد شد"',
                  marked: markedDifference('ثبت شد', 'رد شد'),
                },
              ],
            },
          ],
          exchange: ['#1 Divar -> bot x = 200'],
        },
      ],
    },
  ],
};

describe('prettyReport', () => {
  const text = prettyReport(verdict, { again: ({ file }) => `divar-emulator replay ${file}` });

  it('shows expected and actual side by side, with what differs marked', () => {
    const bare = text.replace(/[\u2068\u2069]/g, '');
    expect(bare).toContain('b.yaml:7:5 turn 2 presses "بله"');
    expect(bare).toMatch(/ {2}expected {2,}actual\n/);
    expect(bare).toMatch(/text {2}"⟦ثبت⟧ شد" {2}"⟦رد⟧ شد"\n/);
    expect(bare).toContain('again: divar-emulator replay b.yaml');
    expect(bare).toContain('Not played after that: 1 turn.');
    expect(bare).toContain('failed: 1 of 2 conversations, 3 turns, 1.2 s, seed 7');
  });

  it('lets nothing of a bot steer the terminal or begin a line', () => {
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^\s*::/m);
  });
});

describe('githubReport', () => {
  it('annotates the line of the turn, with everything escaped', () => {
    const lines = githubReport(verdict).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::error file=b\.yaml,line=7,col=5,title=order%2C 100%25%3A done%3A presses "بله"::turn 2/,
    );
    expect(lines[0]).toContain('%0A  text: expected "ثبت شد", actual "رد شد"');
  });
});

describe('junitReport', () => {
  it('has a case for each conversation, and no character that XML forbids', () => {
    const xml = junitReport(verdict);
    expect(readJunit(xml).problems).toEqual([]);
    expect(xml).toContain('tests="3" failures="2" errors="0" time="1.234"');
    expect(xml).toContain('<testcase name="greeting" classname="a.yaml" time="0.010"/>');
    expect(xml).toContain('b.yaml:7\n');
    expect(xml).not.toContain('\u001b');
    expect(xml).toContain('&lt;b&gt;');
  });

  it('skips what a replay that was ended did not come to', () => {
    const [, second] = verdict.conversations;
    const cut = { ...second!, outcome: 'not_run' as const, failures: [] };
    const xml = junitReport({ ...verdict, stoppedBy: 'SIGTERM', conversations: [cut], strays: [] });
    expect(readJunit(xml).problems).toEqual([]);
    expect(xml).toContain('<skipped message="2 of 3 turns were played; the replay was ended by SIGTERM"/>');
  });

  it('does not look like a success where nothing was run', () => {
    expect(junitReport({ ...verdict, conversations: [], strays: [], outcome: 'not_run' })).toContain(
      'failures="1"',
    );
  });
});

describe('sarifReport', () => {
  it('is valid, and shows each failure at the line of its turn', () => {
    const sarif = sarifReport(verdict);
    expect(sarifProblems(sarif)).toEqual([]);
    const { results } = JSON.parse(sarif).runs[0];
    const places = results.map((result: { ruleId: string; locations: [Located] }) => {
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      return [result.ruleId, artifactLocation.uri, region.startLine];
    });
    expect(places).toEqual([
      ['differs', 'b.yaml', 7],
      ['stray', 'a.yaml', 1],
    ]);
  });
});

interface Located {
  physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
}

describe('jsonReport', () => {
  it('carries the version of its form', () => {
    expect(JSON.parse(jsonReport(verdict))).toMatchObject({
      format: 'divar-emulator-replay',
      version: 1,
      seed: 7,
    });
  });
});
