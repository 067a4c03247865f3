import type { IncomingMessage } from 'node:http';
import { nearest, type Operation } from '../../../spec/index.ts';
import { Refusal } from '../../divar/finding.ts';
import { isMediaKind, mediaRules } from '../../divar/media.ts';
import type { MediaKind } from '../../divar/model.ts';
import type { ByteBudget } from '../../http/byte-budget.ts';
import { type Form, longestForm, type ReadForm, readForm, unreadForm } from '../../http/read-form.ts';
import { checkUploadToken } from './authenticate.ts';
import type { BotCall } from './bot-call.ts';

/** The field that carries the file. Source: published. */
const fileField = 'file';

/** A file that came with a good upload token. */
export interface Upload {
  kind: MediaKind;
  name: string;
  bytes: Buffer;
  uploadToken: string;
}

/** Does the call bring a file instead of JSON? */
export function isUpload({ request }: Operation): boolean {
  return request?.contentTypes.includes('multipart/form-data') ?? false;
}

/** A form, and why it was refused before it was read. */
export type ReadUpload = ReadForm & { refusal?: Refusal };

/**
 * Reads as much of the form as its kind of media may have, as soon as there is room for it; nothing of one that is
 * refused whatever it holds. `release` once its bytes are no longer needed.
 */
export async function readUpload(
  request: IncomingMessage,
  { parameters, app, memory }: Pick<BotCall, 'parameters' | 'app'> & { memory: ByteBudget },
): Promise<{ read: ReadUpload; release: () => void }> {
  try {
    const { mostBytes: fileLimit } = mediaRules[judgeKind(parameters.kind!)];
    checkUploadToken({ app, headers: request.headers });
    const length = request.headers['content-length'];
    const { stream, release } = memory.gate(Math.min(Number(length ?? Infinity), longestForm(fileLimit)));
    return { read: await readForm(request, { fileLimit, through: stream }), release };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { read: { ...unreadForm(), refusal }, release: () => undefined };
  }
}

/** The one file of the form. */
export function checkUpload(call: BotCall, { kind: end, refusal, form }: ReadUpload): Upload {
  if (refusal) throw refusal;
  const kind = judgeKind(call.parameters.kind!);
  // Another file may have used it up meanwhile.
  const uploadToken = checkUploadToken(call);
  if (end === 'too_large') {
    throw new Refusal('file_too_large', { expected: `at most ${mediaRules[kind].mostBytes} bytes` });
  }
  return { kind, uploadToken, ...fileIn(form, call.headers['content-type']) };
}

function judgeKind(name: string): MediaKind {
  if (isMediaKind(name)) return name;
  const kinds = Object.keys(mediaRules);
  throw new Refusal('unknown_media_kind', {
    where: 'kind',
    expected: `one of ${kinds.join(', ')}`,
    actual: name,
    nearest: nearest(name, kinds),
  });
}

function fileIn({ files, fields, problem }: Form, contentType = 'none'): { name: string; bytes: Buffer } {
  if (problem !== undefined) {
    throw new Refusal('not_multipart', {
      where: 'Content-Type',
      expected: 'multipart/form-data; boundary=...',
      actual: `${contentType} (${problem})`,
    });
  }
  const [file, second] = files;
  if (file?.field !== fileField) {
    const names = [
      ...files.map(({ field }) => field),
      ...fields.map((name) => `${name} without a file name`),
    ];
    throw new Refusal('no_file', { where: fileField, actual: names.join(', ') || 'an empty form' });
  }
  if (second) throw new Refusal('several_files', { where: second.field, actual: second.name });
  if (file.bytes.length === 0) throw new Refusal('empty_file', { where: fileField, actual: file.name });
  return file;
}
