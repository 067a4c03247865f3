import { Fragment } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Entry, Finding } from '../../../../control-api/control-api.ts';
import { failureWord } from '../chat/delivery.tsx';
import { faultText } from '../glance/add-fault.tsx';
import { useFindingWords } from '../language/finding-words.ts';
import { useLanguage } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon, IconButton } from '../parts/icon.tsx';
import { isolated, Marked } from '../parts/text.tsx';
import { usePage, useSession } from '../state/session.ts';
import { directionLong, StatusTag } from './entry-row.tsx';
import { FindingNote, findingId } from './finding-note.tsx';
import { findLine, type JsonLine, jsonLines } from './json-lines.ts';
import { SpecWords } from './spec-words.tsx';

/** One exchange in full. */
export function EntryDetail({ id }: { id: number }) {
  const entry = useFullEntry(id);
  const head = usePage((state) => state.entries.get(id));
  const shown = entry ?? head;
  if (!shown) return <div class="detail" />;
  const elsewhere = shown.findings.filter((finding) => !isAboutBody(finding));
  const placed = shown.findings.filter(isAboutBody);
  const inRequest = shown.direction === 'bot_to_divar' || !entry?.response;
  return (
    <div class="detail">
      <DetailHead entry={shown} />
      {elsewhere.map((finding) => (
        <FindingNote key={`${finding.id}${finding.where}`} finding={finding} />
      ))}
      <PlacedFindings findings={placed} />
      <SpecWords operation={shown.operation} />
      {entry?.request && <WireHalf title="request" half={entry.request} findings={inRequest ? placed : []} />}
      {entry && <Answer entry={entry} findings={inRequest ? [] : placed} />}
    </div>
  );
}

/** Names the findings that stand further down, each at its line; a press goes there. */
function PlacedFindings({ findings }: { findings: Entry['findings'] }) {
  const wordsOf = useFindingWords();
  if (findings.length === 0) return null;
  return (
    <ul class="placed">
      {findings.map((finding) => {
        const { title, language } = wordsOf(finding);
        return (
          <li key={`${finding.id}${finding.where}`} dir="auto" lang={language}>
            <button type="button" class="link" onClick={() => showFinding(finding)}>
              <Marked text={title} />
            </button>{' '}
            <code dir="ltr">{finding.where}</code>
          </li>
        );
      })}
    </ul>
  );
}

function showFinding({ id, where }: Entry['findings'][number]): void {
  document.getElementById(findingId(id, where))?.scrollIntoView({ block: 'center' });
}

function Answer({ entry, findings }: { entry: Entry; findings: Entry['findings'] }) {
  const { t } = useLanguage();
  if (entry.response) return <WireHalf title="response" half={entry.response} findings={findings} />;
  return (
    <section class="half">
      <h3>{t('response')}</h3>
      <p class="quiet">
        {t(failureWord(entry) ?? (entry.state === 'open' ? 'waitingResponse' : 'noResponse'))}{' '}
        {entry.error && (
          <bdi dir="ltr" lang="en">
            {entry.error}
          </bdi>
        )}
      </p>
    </section>
  );
}

/** The exchange with headers and bodies, read again when it ends. */
function useFullEntry(id: number): Entry | undefined {
  const session = useSession();
  const [full, setFull] = useState<Entry>();
  const head = usePage((state) => state.entries.get(id));
  useEffect(() => {
    let left = false;
    session.attempt(async () => {
      const entry = await session.calls.call('getEntry', { entry_id: id });
      if (!left) setFull(entry);
    });
    return () => {
      left = true;
    };
  }, [id, head?.state]);
  return full?.id === id ? full : undefined;
}

function DetailHead({ entry }: { entry: Entry }) {
  const { t, clock, duration, number } = useLanguage();
  const session = useSession();
  return (
    <header class="detail-head">
      <div class="detail-title">
        <h2 dir="ltr">{entry.operation}</h2>
        <StatusTag entry={entry} />
        <span class="detail-nav">
          <IconButton icon="chevronUp" label={t('previous')} onPress={() => session.exchanges.step(1)} />
          <IconButton icon="chevronDown" label={t('next')} onPress={() => session.exchanges.step(-1)} />
          <IconButton icon="close" label={t('close')} onPress={() => session.exchanges.open(undefined)} />
        </span>
      </div>
      <p class="detail-url" dir="ltr">
        <b>{entry.method}</b> {entry.url}
      </p>
      <p class="detail-facts">
        <span>{t(directionLong(entry))}</span>
        <span>#{number(entry.id)}</span>
        <span>{clock(entry.at)}</span>
        {entry.duration_ms !== undefined && <span>{duration(entry.duration_ms)}</span>}
        {(entry.attempt ?? 1) > 1 && <span>{t('attempt', { n: entry.attempt ?? 1 })}</span>}
        {entry.resend_of !== undefined && <span>{t('resendOf', { id: entry.resend_of })}</span>}
        {entry.pressed && <span>{t('pressed', { caption: isolated(entry.pressed.caption) })}</span>}
        {entry.note && <bdi dir="auto">{entry.note}</bdi>}
        {entry.faults?.map((fault) => (
          <span key={faultText(fault)}>
            {t('injectedFault')}: <code dir="ltr">{faultText(fault)}</code>
          </span>
        ))}
      </p>
      <DetailActions entry={entry} />
    </header>
  );
}

function DetailActions({ entry }: { entry: Entry }) {
  const { t } = useLanguage();
  const session = useSession();
  const isDelivery = entry.direction === 'divar_to_bot';
  const messageId = entry.message_id ?? entry.pressed?.message_id;
  const edit = () =>
    session.attempt(async () => {
      const { request } = await session.calls.call('getEntry', { entry_id: entry.id });
      session.view.editEvent(request?.body ?? '');
    });
  return (
    <div class="detail-actions">
      <CopyButton label={t('copyCurl')} text={() => session.calls.call('getCurl', { entry_id: entry.id })} />
      {isDelivery && (
        <Action icon="refresh" label={t('resend')} onPress={() => session.exchanges.resend(entry.id)} />
      )}
      {isDelivery && !entry.pressed && <Action icon="edit" label={t('editAndSend')} onPress={edit} />}
      {messageId && (
        <Action icon="chat" label={t('showMessage')} onPress={() => session.chats.seek(entry, messageId)} />
      )}
    </div>
  );
}

function Action({
  icon,
  label,
  onPress,
}: {
  icon: 'refresh' | 'edit' | 'chat';
  label: string;
  onPress: () => void;
}) {
  return (
    <button type="button" class="button button-quiet" onClick={onPress}>
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}

interface WireHalfProps {
  title: 'request' | 'response';
  half: NonNullable<Entry['request']> | NonNullable<Entry['response']>;
  findings: readonly Finding[];
}

/** A request or a response: its headers, its body, the findings at their lines. */
function WireHalf({ title, half, findings }: WireHalfProps) {
  const { t, number } = useLanguage();
  return (
    <section class="half">
      <h3>{t(title)}</h3>
      <details class="headers">
        <summary>
          {t('headers')} <span class="count">{number(half.headers.length)}</span>
        </summary>
        <dl dir="ltr">
          {half.headers.map(([name, value], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <BodyNotes half={half} />
      {half.body === '' ? (
        <p class="quiet">
          {t('body')}: {t('emptyBody')}
        </p>
      ) : (
        <div class="body-frame">
          <CopyButton small label={t('copy')} text={half.body} />
          <JsonView text={half.body} findings={findings} />
        </div>
      )}
    </section>
  );
}

function BodyNotes({ half }: { half: WireHalfProps['half'] }) {
  const { t } = useLanguage();
  return (
    <>
      {half.encoding === 'base64' && <p class="quiet">{t('binary')}</p>}
      {'truncated' in half && half.truncated && <p class="quiet">{t('truncated')}</p>}
    </>
  );
}

const LINES_AT_FIRST = 400;

/** A body as pretty JSON with numbered lines, or as the text it is; findings stand under their line. */
function JsonView({ text, findings = [] }: { text: string; findings?: readonly Finding[] }) {
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
function isAboutBody({ where }: Finding): boolean {
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
