import { refused, shownAnswer, taken } from '../judges.ts';
import type { PlatformCheck } from '../platform-check.ts';
import { type AskedAnswer, findPath, type PlatformTrial } from '../trial.ts';

const createUploadToken = 'createUploadToken';
const uploadMedia = 'uploadMedia';
const boundary = 'a-boundary-of-the-contract-tests';
const divar = /^https:\/\/(open-)?api\.divar\.ir\/?$/;

interface File {
  kind?: string;
  name?: string;
  content?: string;
  field?: string;
  token?: string;
  /** Leave out how a form ends. */
  half?: boolean;
  /** Instead of the type of a form, with its boundary. */
  contentType?: string;
  /** A second file in the same form. */
  more?: File;
}

/** A form with one file, or with two, as HTTP libraries write it. */
function form({ more, half = false, ...file }: File): string {
  const parts = `${writePart(file)}${more ? writePart(more) : ''}`;
  return half ? parts.trimEnd() : `${parts}--${boundary}--\r\n`;
}

function writePart({ field = 'file', name = 'قرارداد.pdf', content = '%PDF-1.7\n%%EOF\n' }: File): string {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"`;
  return `${head}\r\nContent-Type: application/octet-stream\r\n\r\n${content}\r\n`;
}

/** How a voice begins. */
const voice = '\0\0\0\u0018ftypM4A ';
const longestVoice = 1_500_000;

async function uploadToken(trial: PlatformTrial): Promise<string> {
  const { apiKey } = trial.settings;
  const answer = await trial.call('a token for an upload', {
    path: findPath(createUploadToken),
    operation: createUploadToken,
    headers: { 'X-Api-Key': apiKey, 'Content-Type': 'application/json' },
    body: '{}',
  });
  if (answer.status === 403) trial.notRun('the API key lacks the permission CHAT_UPLOAD_MEDIA');
  const { token } = (answer.json ?? {}) as { token?: unknown };
  if (typeof token === 'string' && token !== '') return token;
  trial.finding('There is no upload token.', { expected: '200, { token }', actual: shownAnswer(answer) });
  return '';
}

/** Uploads a file; the real platform has another host for it. */
function upload(
  trial: PlatformTrial,
  label: string,
  { kind = 'file', token, contentType = `multipart/form-data; boundary=${boundary}`, ...file }: File,
): Promise<AskedAnswer> {
  return trial.call(label, {
    base: divar.test(trial.settings.url) ? 'https://chat.divar.ir' : undefined,
    path: findPath(uploadMedia).replace('{kind}', kind),
    operation: uploadMedia,
    headers: {
      'Content-Type': contentType,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: form(file),
  });
}

async function takesLongestVoice(trial: PlatformTrial): Promise<void> {
  const content = voice.padEnd(longestVoice, 'a');
  const file = { kind: 'voice', name: 'صدا.m4a', content, token: await uploadToken(trial) };
  const answer = await upload(trial, 'a voice of 1.5 MB', file);
  const { status } = (answer.json ?? {}) as { status?: unknown };
  trial.expect(answer.status === 200 && status === 'ok', 'The voice is not taken.', {
    expected: '200, { id, status: "ok" }',
    actual: shownAnswer(answer),
  });
}

async function takesMedia(trial: PlatformTrial): Promise<void> {
  const to = await trial.conversation();
  const answer = await upload(trial, 'a file', { token: await uploadToken(trial) });
  const { id, status } = (answer.json ?? {}) as { id?: unknown; status?: unknown };
  const good = answer.status === 200 && typeof id === 'string' && status === 'ok';
  trial.expect(good, 'The file is not taken.', {
    expected: '200, { id, status: "ok" }',
    actual: shownAnswer(answer),
  });
  if (good) taken(trial, await trial.send('its media token', { to, body: { media_token: id } }), to);
}

interface MediaRule {
  id: string;
  title: string;
  status: number;
  code: number;
  file: File;
  /** Leave the upload token out. */
  tokenless?: boolean;
  /** Instead of a new one. */
  tokenOf?(trial: PlatformTrial): string | Promise<string>;
}

/** A check of an upload that is refused; in which form is assumed. */
function refusesUpload({
  status,
  code,
  file,
  tokenless = false,
  tokenOf = uploadToken,
  ...rule
}: MediaRule): PlatformCheck {
  return {
    ...rule,
    level: 'should',
    source: 'assumed',
    why: 'Nobody documents how uploads are refused; bots learn it from the status.',
    sends: 'an upload that is refused',
    async run(trial) {
      const token = tokenless ? {} : { token: await tokenOf(trial) };
      const answer = await upload(trial, rule.title, { ...file, ...token });
      refused(trial, answer, { status, code });
    },
  };
}

/** F. Files. */
export const media: PlatformCheck[] = [
  {
    id: 'MED-01',
    title: 'gives an upload token, takes a file, and a message with it',
    level: 'must',
    source: 'published',
    why: 'Bots send their files so.',
    sends: 'a file and a message',
    run: takesMedia,
  },
  refusesUpload({
    id: 'MED-02',
    title: 'refuses an upload without a token',
    status: 401,
    code: 16,
    file: {},
    tokenless: true,
  }),
  refusesUpload({
    id: 'MED-03',
    title: 'refuses a page that says it is a picture',
    status: 400,
    code: 3,
    file: { kind: 'image', name: 'photo.png', content: '<script>1</script>' },
  }),
  refusesUpload({
    id: 'MED-04',
    title: 'refuses a form without the field file',
    status: 400,
    code: 3,
    file: { field: 'document' },
  }),
  refusesUpload({
    id: 'MED-05',
    title: 'refuses a voice of more than 1.5 MB',
    status: 400,
    code: 3,
    file: { kind: 'voice', name: 'صدا.m4a', content: voice.padEnd(longestVoice + 100_000, 'a') },
  }),
  {
    id: 'MED-06',
    title: 'takes a voice of 1.5 MB',
    level: 'must',
    source: 'published',
    why: 'Bots send files up to the limit that is published.',
    sends: 'a file',
    run: takesLongestVoice,
  },
  refusesUpload({
    id: 'MED-07',
    title: 'refuses an upload token that it did not give',
    status: 401,
    code: 16,
    file: {},
    tokenOf: () => 'no-such-upload-token',
  }),
  refusesUpload({
    id: 'MED-08',
    title: 'refuses a form that breaks off',
    status: 400,
    code: 3,
    file: { half: true, name: 'half.pdf' },
  }),
  refusesUpload({
    id: 'MED-09',
    title: 'refuses a kind of media that there is not',
    status: 404,
    code: 5,
    file: { kind: 'files' },
  }),
  refusesUpload({
    id: 'MED-10',
    title: 'refuses a file that is in no form',
    status: 400,
    code: 3,
    file: { contentType: 'application/pdf' },
  }),
  refusesUpload({
    id: 'MED-11',
    title: 'takes an upload token once',
    status: 401,
    code: 16,
    file: {},
    async tokenOf(trial) {
      const token = await uploadToken(trial);
      await upload(trial, 'the first file', { token });
      return token;
    },
  }),
  refusesUpload({
    id: 'MED-12',
    title: 'refuses two files in one form',
    status: 400,
    code: 3,
    file: { more: { field: 'second' } },
  }),
  refusesUpload({
    id: 'MED-13',
    title: 'refuses a file without a byte',
    status: 400,
    code: 3,
    file: { content: '' },
  }),
];
