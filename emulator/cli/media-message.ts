import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ControlApi, UserMessage } from '../index.ts';
import { UsageError } from '../usage-error.ts';

type FileType = Parameters<ControlApi['uploadUserMedia']>[0]['type'];

const byEnding: [ending: RegExp, type: FileType][] = [
  [/\.(png|jpe?g|gif|webp)$/i, 'IMAGE'],
  [/\.mp4$/i, 'VIDEO'],
  [/\.(m4a|3gp)$/i, 'VOICE'],
  [/$/, 'FILE'],
];

interface SentFile {
  file: string;
  /** As the person wrote it. Default: by the ending of the file's name. */
  type?: string | undefined;
  app?: string | undefined;
}

/** A message with a file from the disk, which the emulator keeps. A file that cannot be read is a UsageError. */
export async function mediaMessage(control: ControlApi, { file, type, app }: SentFile): Promise<UserMessage> {
  const kind = type === undefined ? byEnding.find(([ending]) => ending.test(file))![1] : parseType(type);
  const data = await control.uploadUserMedia({
    type: kind,
    name: path.basename(file),
    body: { raw: readBytes(file).toString('base64') },
    app,
  });
  return { type: kind, [`${kind.toLowerCase()}_data`]: data } as UserMessage;
}

function parseType(text: string): FileType {
  const types = byEnding.map(([, type]) => type);
  const found = types.find((type) => type === text.toUpperCase());
  if (found) return found;
  throw new UsageError(`--type ${text} is no type with a file. Use one of ${types.join(', ')}.`);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read (${code}). Is the path right?`, { cause });
  }
}
