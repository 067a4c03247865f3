import { readFileSync } from 'node:fs';
import { LineCounter, type Node, parseDocument } from 'yaml';
import { FormatError } from '../transcript/format/problem.ts';
import { Reading } from '../transcript/format/reading.ts';
import type { JsonSchema } from '../transcript/format/shape.ts';
import { UsageError } from '../usage-error.ts';
import { type World, world } from './world-shape.ts';

/** The world of a file. Everything that is wrong with it is told at once, by a `FormatError`. */
export function loadWorld(file: string): World {
  try {
    return parseWorld(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`--world ${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

/** The world that a text describes; `file` is its name in errors. */
export function parseWorld(text: string, file: string): World {
  const lines = new LineCounter();
  const reading = new Reading(file, lines);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const { message, pos } of document.errors)
    reading.problems.push({ at: reading.atOffset(pos[0]), message: `${message.replace(/\.?$/, '')}.` });
  if (document.contents === null) reading.problem(null, 'Expected a world, found nothing.');
  const ready = reading.problems.length === 0;
  const given = ready ? world.read(document.contents as Node, reading) : undefined;
  if (reading.problems.length > 0 || !given) throw new FormatError(reading.problems.slice(0, 50));
  return given;
}

/** The JSON Schema of worlds, for editors; made from the same shapes as the parser. */
export function worldSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A world of divar-emulator',
    ...world.schema(),
  };
}
