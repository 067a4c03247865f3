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

/** A form's file, which the journal does not keep. */
const isForm = /^multipart\/form-data/i;

/** Headers that curl sets by itself. */
const ownHeaders = /^(host|content-length|connection|transfer-encoding|accept-encoding)$/i;

/** Line breaks and tabs are fine in a quoted word. */
const controls = /(?![\n\t])\p{Cc}/u;

const variables: Record<string, string> = {
  'x-api-key': '$DIVAR_API_KEY',
  authorization: '$DIVAR_IDENTIFICATION_KEY',
  'x-access-token': '$DIVAR_ACCESS_TOKEN',
};

/** An exchange's request as a shell command; its secrets are names of environment variables. */
export function curlCommand(entry: EntryView): string {
  const fromBot = entry.direction === 'bot_to_divar';
  const url = fromBot ? `"$DIVAR_API_BASE_URL"${quoted(entry.url ?? '')}` : quoted(entry.url ?? '');
  const headers = (entry.request?.headers ?? [])
    .filter(([name = '', value = '']) => !ownHeaders.test(name) && !isForm.test(value))
    .map(([name = '', value = '']) => `-H ${header(name, { value, fromBot, isUpload: isUpload(entry) })}`);
  const lines = [`curl --globoff -X ${entry.method ?? 'POST'} ${url}`, ...headers, ...bodyOption(entry)];
  return `${lines.join(' \\\n  ')}\n`;
}

function isUpload({ request }: EntryView): boolean {
  return (request?.headers ?? []).some(([, value = '']) => isForm.test(value));
}

function header(
  name: string,
  { value, fromBot, isUpload }: { value: string; fromBot: boolean; isUpload: boolean },
): string {
  const variable = variables[name.toLowerCase()];
  if (variable === undefined) return quoted(`${name}: ${value}`);
  const token = fromBot && name.toLowerCase() === 'authorization';
  if (token && isUpload) return `"${name}: Bearer $DIVAR_UPLOAD_TOKEN"`;
  const client = /^Basic /i.test(value) ? 'Basic $DIVAR_CLIENT_CREDENTIALS' : 'Bearer $DIVAR_ACCESS_TOKEN';
  return `"${name}: ${token ? client : variable}"`;
}

function bodyOption(entry: EntryView): string[] {
  const { request } = entry;
  if (!request || request.body === '') return [];
  if (isUpload(entry)) return [`-F ${quoted(`file=@${fileName(request.body)}`)}`];
  if (request.encoding === 'base64') return [fromBase64(request.body)];
  if (request.body.includes('\0')) return [fromBase64(Buffer.from(request.body).toString('base64'))];
  // Not --data-binary, which would read the file that a text beginning with "@" names.
  return [`--data-raw ${quoted(request.body)}`];
}

function fileName(form: string): string {
  return /filename="([^"]*)"/.exec(form)?.[1] ?? 'FILE';
}

/** A word of the shell; characters that steer a terminal are written as escapes. */
function quoted(text: string): string {
  if (!controls.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${text.replace(/['\\]/g, '\\$&').replace(new RegExp(controls, 'gu'), escaped)}'`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Bytes that no word of the shell can hold. */
function fromBase64(body: string): string {
  return `--data-binary @<(echo ${quoted(body)} | base64 -d)`;
}
