import { markup, plain, plainLines } from '../../reports/text.ts';
import type { ConversationVerdict, ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';

/** A report in the XML that CI systems read: a test case for each conversation. */
export function junitReport({ conversations, strays, durationMs, outcome }: ReplayVerdict): string {
  const cases = [
    ...conversations.map(testCase),
    ...strays.map(strayCase),
    ...emptyCase(outcome, conversations),
  ];
  const failures = cases.filter((text) => text.includes('<failure')).length;
  const counts = `tests="${cases.length}" failures="${failures}" time="${seconds(durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="divar-emulator replay" ${counts}>`,
    ...cases,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({
  name,
  file,
  at,
  durationMs,
  failures,
  outcome,
  played,
  turns,
}: ConversationVerdict): string {
  const about = `name="${attribute(name)}" classname="${attribute(file)}" file="${attribute(file)}" line="${at.line}"`;
  const open = `<testcase ${about} time="${seconds(durationMs)}"`;
  if (outcome === 'passed') return `${open}/>`;
  const parts = failures.map((failure) => {
    const place = `${failure.at.file}:${failure.at.line}`;
    const [first] = failure.problems;
    const text = `${place}\n${failureText(failure)}`;
    return failureElement(first?.message ?? 'failed', { kind: first?.kind ?? 'failed', text });
  });
  const cutShort = failureElement('not all turns were played', {
    kind: 'cut',
    text: `${played} of ${turns} turns`,
  });
  return [`${open}>`, ...(parts.length > 0 ? parts : [cutShort]), '</testcase>'].join('\n');
}

function strayCase(stray: string): string {
  const failure = failureElement(stray, { kind: 'stray', text: stray });
  return `<testcase name="no stray messages" classname="divar-emulator">\n${failure}\n</testcase>`;
}

/** A run of nothing must not look like a success. */
function emptyCase(outcome: ReplayVerdict['outcome'], conversations: readonly unknown[]): string[] {
  if (outcome !== 'not_run' || conversations.length > 0) return [];
  const failure = failureElement('nothing was run', { kind: 'not_run', text: '' });
  return [`<testcase name="something was run" classname="divar-emulator">\n${failure}\n</testcase>`];
}

function failureElement(message: string, { kind, text }: { kind: string; text: string }): string {
  return `<failure type="${attribute(kind)}" message="${attribute(message)}">${escaped(text)}</failure>`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attribute(text: string): string {
  return markup(plain(text));
}

function escaped(text: string): string {
  return markup(plainLines(text));
}
