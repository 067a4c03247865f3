import { isUtf8 } from 'node:buffer';
import type { ControlSchemas } from '../../spec/index.ts';
import { parseMicros, rfc3339 } from '../divar/clock.ts';
import type { FoundViolation } from '../divar/finding.ts';
import { faultFromView, faultView } from '../divar/wire/fault-view.ts';
import type { DeliveryOutcome, JournalEntry, WireMessage } from './entry.ts';
import { maskedHeaders, type Secrets, withoutOAuthSecrets } from './secrets.ts';

export type EntryView = ControlSchemas['Entry'];
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
  /** Masked in bodies that are not text; those in texts are masked in whatever the control API answers. */
  secrets?: Secrets;
}

/**
 * An exchange as the control API shows it and the journal file keeps it. What is secret by its place is masked: certain
 * headers, and the fields of OAuth.
 */
export function entryView(entry: JournalEntry, { brief = false, secrets }: ViewOptions = {}): EntryView {
  const isOAuth = oauthOperations.includes(entry.operation);
  const { request, response, ...same } = entry;
  return withoutUndefined({
    ...same,
    url: shownUrl(entry),
    at: rfc3339(entry.at),
    duration_ms: entry.duration_ms === undefined ? undefined : Math.round(entry.duration_ms * 1000) / 1000,
    faults: entry.faults?.map(faultView),
    request: !brief ? { ...bodyView(request, { isOAuth, secrets }), bytes: request.body.length } : undefined,
    response: !brief && response ? bodyView(response, { isOAuth, secrets }) : undefined,
  }) as EntryView;
}

function withoutUndefined(view: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(view)) if (view[key] === undefined) delete view[key];
  return view;
}

/** Those whose bodies may hold secrets of OAuth; a token request with a mistake in its path is of an unknown one. */
const oauthOperations = ['authorise', 'issueToken', 'unknown'];

/** The URL of a bot's call, whatever it calls; an event's URL is the person's own setting. */
function shownUrl({ direction, url }: JournalEntry): string {
  return direction === 'divar_to_bot' ? url : withoutOAuthSecrets(url);
}

function bodyView(
  { headers, body, truncated }: WireMessage,
  { isOAuth, secrets }: { isOAuth: boolean; secrets: Secrets | undefined },
): BodyView {
  const hide = isOAuth ? withoutOAuthSecrets : (text: string) => text;
  const isText = isUtf8(body);
  const shownBytes = () => secrets?.maskBytes(body, { cut: truncated }) ?? body;
  return {
    // A secret may be in the URL of Location or Referer as well.
    headers: maskedHeaders(headers).map(([name, value]) => [name, hide(value)]),
    body: isText
      ? hide(cutMasked(body.toString('utf8'), { truncated, secrets }))
      : shownBytes().toString('base64'),
    encoding: !isText ? ('base64' as const) : undefined,
    truncated: truncated || undefined,
  };
}

/** The end of a text that was cut off may be half a secret, which only he can see who knows of the cut. */
function cutMasked(
  text: string,
  { truncated, secrets }: { truncated: boolean | undefined; secrets: Secrets | undefined },
): string {
  return truncated && secrets ? secrets.mask(text, { cut: true }) : text;
}

/** The exchange that a view shows; what was masked stays masked. */
export function entryFromView(view: EntryView): JournalEntry {
  return {
    ...view,
    at: parseMicros(view.at),
    method: view.method ?? '',
    url: view.url ?? '',
    outcome: view.outcome as DeliveryOutcome | undefined,
    faults: view.faults?.map(faultFromView),
    request: wireMessage(view.request ?? { headers: [], body: '' }),
    response: view.response && wireMessage(view.response),
    findings: view.findings as FoundViolation[],
  };
}

function wireMessage({ headers, body, encoding, truncated }: BodyView): WireMessage {
  return {
    headers: headers.flat(),
    body: Buffer.from(body, encoding ?? 'utf8'),
    truncated: truncated || undefined,
  };
}
