import path from 'node:path';
import { FormatError, type Reading, yamlRoot } from '../conversations/format/reading.ts';
import type { JsonSchema } from '../conversations/format/shape.ts';
import { readText } from '../files/read-file.ts';
import { type AppWorld, loadMedia } from './load-media.ts';
import { definitions } from './shape/app-shape.ts';
import { type WorldGiven, world } from './shape/world-shape.ts';

/** What a file describes: the app that is started, and further ones by slug. */
export type World = AppWorld & { apps?: Record<string, AppWorld> };

/** The world of a file. Everything that is wrong with it is told at once, by a `FormatError`. */
export function loadWorld(file: string): World {
  return parseWorld(readText(file, { option: '--world' }), file, { folder: path.dirname(file) });
}

/** The world that a text describes; `file` is its name in errors, `folder` where the paths in it begin. */
export function parseWorld(text: string, file: string, { folder }: { folder?: string } = {}): World {
  const { root, reading } = yamlRoot(text, { file, whole: 'world', insteadOfAlias: 'write the value out' });
  if (root === null) reading.problem(null, 'Expected a world, found nothing.');
  const ready = root && reading.problems.length === 0;
  const given = ready ? world.read(root, reading) : undefined;
  const whole = given && withFiles(given, { folder, reading });
  if (reading.problems.length > 0 || !whole) throw new FormatError(reading.problems.slice(0, 50));
  return whole;
}

function withFiles(
  { apps, ...main }: WorldGiven,
  place: { folder: string | undefined; reading: Reading },
): World {
  const others = Object.entries(apps ?? {}).map(([slug, app]) => [slug, loadMedia(app, place)]);
  return { ...loadMedia(main, place), apps: apps && Object.fromEntries(others) };
}

/** The JSON Schema of worlds, for editors; made from the same shapes as the parser. */
export function worldSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A world of divar-emulator',
    ...world.schema(),
    $defs: definitions(),
  };
}
