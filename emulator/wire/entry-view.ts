import { isUtf8 } from 'node:buffer';
import type { ControlComponents } from '../../spec/index.ts';
import { microsOf, rfc3339 } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Entry, Outcome, PressedButton, RawHeaders, WireMessage } from '../journal/entry.ts';
import { maskedHeaders, withoutOAuthSecrets, withoutSecrets } from '../journal/secrets.ts';
import { faultFromView, faultView } from './fault-view.ts';

export type EntryView = ControlComponents['schemas']['Entry'];
type BodyView = {
  headers: string[][];
  body: string;
  encoding?: 'base64';
  bytes?: number;
  truncated?: boolean;
};

export interface ViewOptions {
  /** Leave out headers and bodies. */
  brief?: boolean;
  /** Known secrets, masked in bodies and URLs. */
  secrets?: Iterable<string>;
}

/** An exchange as the control API shows it and the journal file keeps it: the secrets in its headers are masked. */
export function entryView(entry: Entry, { brief = false, secrets: known = [] }: ViewOptions = {}): EntryView {
  const secrets = [...known];
  const hide = hider(entry.operation, secrets);
  const {
    durationMs,
    conversationId,
    messageId,
    messageType,
    resendOf,
    pressed,
    faults,
    request,
    response,
    ...same
  } = entry;
  return withoutUndefined({
    ...same,
    url: hideInUrl(entry, secrets),
    findings: entry.findings.map((found) => findingView(found, secrets)),
    at: rfc3339(entry.at),
    ...(durationMs !== undefined && { duration_ms: Math.round(durationMs * 1000) / 1000 }),
    ...(conversationId !== undefined && { conversation_id: conversationId }),
    ...(messageId !== undefined && { message_id: messageId }),
    ...(messageType !== undefined && { message_type: messageType }),
    ...(resendOf !== undefined && { resend_of: resendOf }),
    ...(pressed && { pressed: pressedView(pressed) }),
    ...(faults && { faults: faults.map(faultView) }),
    ...(!brief && { request: { ...bodyView(request, hide), bytes: request.body.length } }),
    ...(!brief && response && { response: bodyView(response, hide) }),
  }) as EntryView;
}

function pressedView({ messageId, ...same }: PressedButton): NonNullable<EntryView['pressed']> {
  return { message_id: messageId, ...same };
}

function pressedFromView({
  message_id: messageId,
  ...same
}: NonNullable<EntryView['pressed']>): PressedButton {
  return { messageId, ...same };
}

/** A finding quotes what came, and where; both may hold a secret. */
function findingView({ where, actual, ...same }: Finding, secrets: string[]): Finding {
  return {
    ...same,
    ...(where !== undefined && { where: withoutSecrets(where, secrets) }),
    ...(actual !== undefined && { actual: withoutSecrets(actual, secrets) }),
  };
}

function withoutUndefined(view: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(view)) if (view[key] === undefined) delete view[key];
  return view;
}

type Hide = (text: string) => string;

/** Those whose bodies may hold secrets of OAuth; a token request with a mistake in its path is of an unknown one. */
const oauthOperations = ['authorise', 'issueToken', 'unknown'];

/** What hides the secrets in the texts of an exchange. */
function hider(operation: string, secrets: string[]): Hide {
  const known: Hide = (text) => withoutSecrets(text, secrets);
  return oauthOperations.includes(operation) ? (text) => withoutOAuthSecrets(known(text)) : known;
}

/** The URL of a bot's call, whatever it calls; an event's URL is the person's own setting. */
function hideInUrl({ direction, url }: Entry, secrets: string[]): string {
  const known = withoutSecrets(url, secrets);
  return direction === 'divar_to_bot' ? known : withoutOAuthSecrets(known);
}

function bodyView({ headers, body, truncated }: WireMessage, hide: Hide): BodyView {
  const text = isUtf8(body);
  return {
    headers: headersView(headers, hide),
    body: text ? hide(body.toString('utf8')) : body.toString('base64'),
    ...(!text && { encoding: 'base64' as const }),
    ...(truncated && { truncated }),
  };
}

/** A secret may come in the wrong header as well, or in a URL such as that of Location and Referer. */
function headersView(headers: RawHeaders, hide: Hide): string[][] {
  const masked = maskedHeaders(headers);
  const together = masked.map(([, value]) => value).join('\n');
  return hide(together) === together ? masked : masked.map(([name, value]) => [name, hide(value)]);
}

/** The exchange that a view shows; what was masked stays masked. */
export function entryFromView(view: EntryView): Entry {
  return {
    id: view.id,
    direction: view.direction,
    state: view.state,
    operation: view.operation,
    at: microsOf(view.at),
    method: view.method ?? '',
    url: view.url ?? '',
    request: wireMessage(view.request ?? { headers: [], body: '' }),
    findings: view.findings as Finding[],
    ...(view.response && { response: wireMessage(view.response) }),
    ...renamedFields(view),
  };
}

function renamedFields(view: EntryView): Partial<Entry> {
  const fields: Partial<Entry> = {
    durationMs: view.duration_ms,
    conversationId: view.conversation_id,
    messageId: view.message_id,
    messageType: view.message_type,
    attempt: view.attempt,
    resendOf: view.resend_of,
    pressed: view.pressed && pressedFromView(view.pressed),
    status: view.status,
    outcome: view.outcome as Outcome | undefined,
    error: view.error,
    note: view.note,
    faults: view.faults?.map(faultFromView),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function wireMessage({ headers, body, encoding, truncated }: BodyView): WireMessage {
  return {
    headers: headers.flat(),
    body: Buffer.from(body, encoding ?? 'utf8'),
    ...(truncated && { truncated }),
  };
}
