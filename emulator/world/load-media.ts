import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endingOf, endingsByContent, type MediaKind, mediaRules } from '../domain/media.ts';
import type { Reading } from '../transcript/format/reading.ts';
import type { AppGiven } from './shape/app-shape.ts';
import type { MediaGiven } from './shape/media-shape.ts';

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

function load(given: MediaGiven, place: Place): WorldMedia | undefined {
  const bytes = bytesOf(given, place);
  if (!bytes) return undefined;
  const { kind, name, at } = given;
  const fault = faultOf({ kind, name, bytes });
  if (fault) place.reading.problems.push({ at, ...fault });
  return fault ? undefined : { kind, name, bytes };
}

function bytesOf({ file, base64, at }: MediaGiven, { folder, reading }: Place): Buffer | undefined {
  const problem = (message: string, remedy: string): undefined => {
    reading.problems.push({ at, message, remedy });
  };
  if (file === undefined) {
    if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64 ?? '')) return Buffer.from(base64 ?? '', 'base64');
    return problem('The field base64 does not hold base64.', 'Write it like the output of base64 car.jpg.');
  }
  if (folder === undefined)
    return problem(`The file ${file} is not read from here.`, 'Give its bytes in base64, with its name.');
  try {
    return readFileSync(path.resolve(folder, file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return problem(
      `The file ${file} cannot be read: ${code}.`,
      'Its path is seen from the file of the world.',
    );
  }
}

/** What is wrong with a file of this kind. Other endings than those that bots may upload are the users' own. */
function faultOf({ kind, name, bytes }: WorldMedia): { message: string; remedy: string } | undefined {
  const { mostBytes, endings } = mediaRules[kind];
  if (bytes.length > mostBytes)
    return { message: `${name} has ${bytes.length} bytes.`, remedy: `A ${kind} has ${mostBytes} at most.` };
  const ending = endingOf(name);
  if (!endings.includes(ending) || endingsByContent(kind, bytes).includes(ending)) return undefined;
  return { message: `${name} is no ${ending} by its bytes.`, remedy: 'Name it after what it is.' };
}
