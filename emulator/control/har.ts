import { Rows } from '../http/turns.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { type EntryView, entryView } from '../journal/entry-view.ts';
import type { Secrets } from '../journal/secrets.ts';

/** The journal as an HTTP Archive 1.2, without the exchanges that are still open. */
export function writeHar(
  entries: JournalEntry[],
  { secrets, version }: { secrets: Secrets; version: string },
) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'divar-emulator', version },
      entries: Rows.of(
        entries.filter((entry) => entry.state === 'done'),
        (entry) => entryView(entry, { secrets }),
      )
        .map(harEntry)
        .map((entry) => secrets.maskAll(entry)),
    },
  };
}

function harEntry(entry: EntryView) {
  const time = entry.duration_ms ?? 0;
  return {
    startedDateTime: entry.at,
    time,
    request: harRequest(entry),
    response: harResponse(entry),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    comment: comment(entry),
    _direction: entry.direction,
    _operation: entry.operation,
    _conversation_id: entry.conversation_id,
    _findings: entry.findings,
  };
}

function harRequest(entry: EntryView) {
  const { headers = [], bytes = 0 } = entry.request ?? {};
  const url = entry.url ?? '';
  return {
    method: entry.method ?? 'POST',
    url: url.startsWith('/') ? `https://open-api.divar.ir${url}` : url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(nameAndValue),
    queryString: readQuery(url),
    ...postData(entry.request),
    headersSize: -1,
    bodySize: bytes,
  };
}

function harResponse(entry: EntryView) {
  const { headers = [], body = '' } = entry.response ?? {};
  return {
    status: entry.status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(nameAndValue),
    content: {
      size: Buffer.byteLength(body, entry.response?.encoding ?? 'utf8'),
      mimeType: contentType(headers),
      text: body,
      ...encoding(entry.response),
    },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    _error: entry.error,
  };
}

/** Absent where there is no body; the format has a field for the encoding of answers alone. */
function postData(request: EntryView['request']) {
  if (!request || request.body === '') return {};
  const { headers, body: text, encoding } = request;
  return { postData: { mimeType: contentType(headers), text, _encoding: encoding } };
}

function contentType(headers: string[][]): string {
  return headers.find(([name]) => name?.toLowerCase() === 'content-type')?.[1] ?? '';
}

function nameAndValue([name = '', value = '']: string[]) {
  return { name, value };
}

function readQuery(url: string) {
  const at = url.indexOf('?');
  // A "?" at the beginning is passed over, the first one only.
  const query = at < 0 ? '' : url.slice(at);
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

function encoding(message: { encoding?: 'base64' } | undefined) {
  return message?.encoding ? { encoding: message.encoding } : {};
}

function comment({ findings, note }: EntryView): string {
  return [note, ...findings.map(({ message }) => message)].filter(Boolean).join(' ');
}
