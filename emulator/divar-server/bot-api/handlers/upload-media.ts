import { endingsByContent, mediaRules, readEnding } from '../../../divar/media.ts';
import { pictureSize } from '../../../divar/picture-size.ts';
import { Refusal } from '../../../divar/refusal.ts';
import type { CheckedCall } from '../bot-call.ts';
import type { Upload } from '../check-upload.ts';
import { noteFinding } from '../note-finding.ts';

/** The right to upload one file. Answer: `{ token }` (published). */
export function createUploadToken({ app }: CheckedCall<unknown>): { token: string } {
  return { token: app.chat.issueUploadToken().secret };
}

/** Keeps a file for the media_token of a message. Answer: `{ id, status }` (published). */
export function uploadMedia(call: CheckedCall<unknown>): { id: string; status: 'ok' } {
  const { kind, name: given, bytes, uploadToken } = call.content as Upload;
  const [ending] = checkType(call, { kind, name: given, bytes });
  const name = given || `${kind}.${ending}`;
  const { id } = call.app.chat.addMedia({
    kind,
    name,
    sizeBytes: bytes.length,
    ...(kind === 'image' && pictureSize(bytes)),
    link: call.keepMedia({ name, bytes }, call.app.chat),
    uploadToken,
  });
  return { id, status: 'ok' };
}

/**
 * The endings that the content could have. The content decides; a name that says another type of the same kind, or
 * none, is only told.
 */
function checkType(
  call: CheckedCall<unknown>,
  { kind, name, bytes }: Pick<Upload, 'kind' | 'name' | 'bytes'>,
): string[] {
  const { endings } = mediaRules[kind];
  const ending = readEnding(name);
  const real = endingsByContent(kind, bytes);
  if (real.length === 0 || (ending !== '' && !endings.includes(ending))) {
    const content = real.length === 0 ? 'bytes of another type' : real.join(' or ');
    throw new Refusal('wrong_file_type', {
      where: 'file',
      expected: endings.join(', '),
      actual: `${name || 'no name'}: ${content}`,
    });
  }
  if (!real.includes(ending)) {
    noteFinding(call, 'file_named_otherwise', { where: 'file', expected: real.join(' or '), actual: name });
  }
  if (name.includes('\ufffd')) noteFinding(call, 'file_name_not_utf8', { where: 'file', actual: name });
  return real;
}
