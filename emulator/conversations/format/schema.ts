import { conversationFile } from './file-shape.ts';
import { textMatcher } from './matcher-shapes.ts';
import type { JsonSchema } from './shape.ts';

/** The JSON Schema of conversation files, for editors; made from the same shapes as the parser. */
export function conversationSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A conversation of divar-emulator',
    ...conversationFile.schema(),
    $defs: { text: textMatcher.definition() },
  };
}
