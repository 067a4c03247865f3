import { describe, expect, it } from 'vitest';
import { markedDifference } from '../match/difference.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { githubReport } from './github.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { prettyReport } from './pretty.ts';

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
    expect(xml).toContain('tests="3" failures="2" time="1.234"');
    expect(xml).toContain(
      '<testcase name="greeting" classname="a.yaml" file="a.yaml" line="1" time="0.010"/>',
    );
    expect(xml).not.toContain('\u001b');
    expect(xml).toContain('&lt;b&gt;');
  });

  it('does not look like a success where nothing was run', () => {
    expect(junitReport({ ...verdict, conversations: [], strays: [], outcome: 'not_run' })).toContain(
      'failures="1"',
    );
  });
});

describe('jsonReport', () => {
  it('carries the version of its form', () => {
    expect(JSON.parse(jsonReport(verdict))).toMatchObject({
      format: 'divar-emulator-replay',
      version: 1,
      seed: 7,
    });
  });
});
