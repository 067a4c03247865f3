import type { EntryView } from '../journal/entry-view.ts';

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
