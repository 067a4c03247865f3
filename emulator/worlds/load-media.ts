import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isInsideFolder } from '../conversations/format/files.ts';
import type { Reading } from '../conversations/format/reading.ts';
import { endingsByContent, mediaRules, readEnding } from '../divar/media.ts';
import type { MediaKind } from '../divar/model.ts';
import type { AppGiven, MediaGiven } from './shape/app-shape.ts';

/** A file of a world, with its bytes. */
export interface WorldMedia {
  kind: MediaKind;
  name: string;
  bytes: Buffer;
}

/** What an app begins with, its files read. */
export type AppWorld = Omit<AppGiven, 'media'> & { media?: Record<string, WorldMedia> };

interface Place {
  /** Folder that the paths of files begin at; without one there are no files but those in base64. */
  folder: string | undefined;
  reading: Reading;
}

/** Reads the files of an app. One that is not there, or that a bot could not have uploaded, is a problem. */
export function loadMedia({ media, ...app }: AppGiven, place: Place): AppWorld {
  if (!media) return app;
  const loaded = Object.entries(media).map(([token, given]) => [token, load(given, place)] as const);
  return { ...app, media: Object.fromEntries(loaded.filter(isLoaded)) };
}

function isLoaded(entry: readonly [string, WorldMedia | undefined]): entry is readonly [string, WorldMedia] {
  return entry[1] !== undefined;
}

/** What is wrong with a file, and what to do about it. */
interface MediaProblem {
  message: string;
  remedy: string;
}

function load(given: MediaGiven, { folder, reading }: Place): WorldMedia | undefined {
  const { kind, name, at } = given;
  const bytes = readBytes(given, folder);
  const fault = Buffer.isBuffer(bytes) ? findFault({ kind, name, bytes }) : bytes;
  if (fault) reading.problems.push({ at, ...fault });
  return Buffer.isBuffer(bytes) && !fault ? { kind, name, bytes } : undefined;
}

function readBytes(
  { file, base64 = '', kind }: MediaGiven,
  folder: string | undefined,
): Buffer | MediaProblem {
  if (file !== undefined) return fileBytes(file, { folder, kind });
  if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) return Buffer.from(base64, 'base64');
  return {
    message: 'The field base64 does not hold base64.',
    remedy: 'Write it like the output of base64 car.jpg.',
  };
}

/** The bytes of a file in the folder of the world or below it. */
function fileBytes(
  file: string,
  { folder, kind }: { folder: string | undefined; kind: MediaKind },
): Buffer | MediaProblem {
  if (folder === undefined)
    return {
      message: `The file ${file} is not read from here.`,
      remedy: 'Give its bytes in base64, with its name.',
    };
  const found = path.join(folder, file);
  try {
    if (path.isAbsolute(file) || !isInsideFolder(folder, found))
      return {
        message: `The file ${file} lies outside the folder of the world.`,
        remedy: 'Copy it into the folder.',
      };
    const stats = statSync(found);
    if (!stats.isFile())
      return { message: `${file} is not a file.`, remedy: 'Name a file, such as files/car.jpg.' };
    return sizeFault(file, { kind, size: stats.size }) ?? readFileSync(found);
  } catch (error) {
    const message = `The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`;
    return { message, remedy: 'Its path is seen from the file of the world.' };
  }
}

/** Other endings than those that bots may upload are the users' own. */
function findFault({ kind, name, bytes }: WorldMedia): MediaProblem | undefined {
  const tooLarge = sizeFault(name, { kind, size: bytes.length });
  if (tooLarge) return tooLarge;
  const ending = readEnding(name);
  if (!mediaRules[kind].endings.includes(ending) || endingsByContent(kind, bytes).includes(ending))
    return undefined;
  return { message: `By its bytes, ${name} is not a ${ending} file.`, remedy: 'Name it after what it is.' };
}

function sizeFault(
  name: string,
  { kind, size }: { kind: MediaKind; size: number },
): MediaProblem | undefined {
  const { mostBytes } = mediaRules[kind];
  if (size <= mostBytes) return undefined;
  return { message: `${name} has ${size} bytes.`, remedy: `A ${kind} has ${mostBytes} at most.` };
}
