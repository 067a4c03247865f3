import { markup, plainAround } from './text.ts';

/** A test as JUnit has it: it passed unless it failed or was skipped. */
export interface JunitCase {
  name: string;
  /** What viewers group by. */
  classname: string;
  durationMs: number;
  failure?: { type: string; message: string; text: string };
  /** Why it was not run. */
  skipped?: string;
  /** What is told beside the result. */
  output?: string;
}

/**
 * A report that CI systems read. There is no one standard: it keeps to what the xUnit plugin of Jenkins validates, which
 * knows no file and no line of a test, and to one failure a test, since most viewers read the first alone.
 */
export function junitXml({
  name,
  durationMs,
  cases,
}: {
  name: string;
  durationMs: number;
  cases: readonly JunitCase[];
}): string {
  const failures = cases.filter(({ failure }) => failure).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const counts = { tests: cases.length, failures, errors: 0, time: seconds(durationMs) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(counts)}>`,
    `<testsuite${attributes({ name, ...counts, skipped })}>`,
    ...cases.map(testCase),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ name, classname, durationMs, failure, skipped, output }: JunitCase): string {
  const open = `<testcase${attributes({ name, classname, time: seconds(durationMs) })}`;
  const inside = [
    skipped !== undefined && `<skipped${attributes({ message: skipped })}/>`,
    failure &&
      `<failure${attributes({ type: failure.type, message: failure.message })}>${xml(failure.text)}</failure>`,
    output !== undefined && `<system-out>${xml(output)}</system-out>`,
  ].filter(Boolean);
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join('')}</testcase>`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${xml(String(value)).replace(/[\n\r\t]/g, (one) => `&#${one.charCodeAt(0)};`)}"`,
    )
    .join('');
}

/** A text that is not markup, holds nothing that XML cannot, and commands neither a terminal nor a CI system. */
function xml(text: string): string {
  return markup(
    text
      .split('\n')
      .map((line) => plainAround(line))
      .join('\n'),
  );
}
