import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Finding } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { FindingNote } from './finding-note.tsx';
import { findLine, type JsonLine, jsonLines } from './json-lines.ts';

const LINES_AT_FIRST = 400;

/** A body as pretty JSON with numbered lines, or as the text it is; findings stand under their line. */
export function JsonView({ text, findings = [] }: { text: string; findings?: readonly Finding[] }) {
  const { t } = useLanguage();
  const lines = useMemo(() => jsonLines(text) ?? plainLines(text), [text]);
  const [all, setAll] = useState(false);
  const placed = useMemo(() => placedFindings(lines, findings), [lines, findings]);
  const shown = all ? lines : lines.slice(0, LINES_AT_FIRST);
  return (
    <div class="code" dir="ltr" lang="en">
      {shown.map((line, index) => (
        <Fragment key={index}>
          <Line line={line} number={index + 1} marked={placed.has(index)} />
          {placed.get(index)?.map((finding) => (
            <FindingNote key={finding.id} finding={finding} />
          ))}
        </Fragment>
      ))}
      {shown.length < lines.length && (
        <button type="button" class="link pad" onClick={() => setAll(true)}>
          {t('showAll', { n: lines.length })}
        </button>
      )}
    </div>
  );
}

function Line({ line, number, marked }: { line: JsonLine; number: number; marked: boolean }) {
  return (
    <div class={marked ? 'line line-marked' : 'line'}>
      <span class="line-number" aria-hidden="true">
        {number}
      </span>
      <code style={{ paddingInlineStart: `${line.indent * 2}ch` }}>
        {line.tokens.map((token, index) => (
          <span key={index} class={`token-${token.kind}`}>
            {token.text}
          </span>
        ))}
      </code>
    </div>
  );
}

function plainLines(text: string): JsonLine[] {
  return text
    .split('\n')
    .map((line) => ({ indent: 0, pointer: '', tokens: [{ kind: 'mark' as const, text: line }] }));
}

/** Whether a finding is about a place in a body, rather than about a header or the whole request. */
export function isAboutBody({ where }: Finding): boolean {
  return where !== undefined && (where === '' || where.startsWith('/'));
}

function placedFindings(lines: readonly JsonLine[], findings: readonly Finding[]): Map<number, Finding[]> {
  const placed = new Map<number, Finding[]>();
  for (const finding of findings.filter(isAboutBody)) {
    const line = findLine(lines, finding.where ?? '') ?? 0;
    placed.set(line, [...(placed.get(line) ?? []), finding]);
  }
  return placed;
}
