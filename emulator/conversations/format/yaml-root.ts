import { LineCounter, type Node, parseDocument, visit } from 'yaml';
import { halfCharacter, hasHalfCharacter, yamlWords } from '../../files/read-file.ts';
import { Reading } from './reading.ts';

interface Whole {
  /** Name of the file, for errors. */
  file: string;
  /** What a file describes: "conversation". */
  whole: string;
  /** What to do in place of an alias. */
  insteadOfAlias: string;
}

/** The root of a YAML text: undefined where it cannot be read, null where there is nothing. What is wrong is noted. */
export function yamlRoot(
  text: string,
  { file, whole, insteadOfAlias }: Whole,
): { root: Node | null | undefined; reading: Reading } {
  const lines = new LineCounter();
  const reading = new Reading(file, lines, { insteadOfAlias });
  const document = readYaml(text, lines);
  if (!document) {
    reading.problem(null, 'The file is nested too deep.');
    return { root: undefined, reading };
  }
  const { errors, warnings, contents } = document;
  for (const fault of [...errors, ...warnings])
    reading.problems.push({ at: reading.atOffset(fault.pos[0]), message: wordsFor(fault, whole) });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasHalfCharacter(node.value))
        reading.problem(node, halfCharacter);
    },
  });
  return { root: errors.length > 0 ? undefined : contents, reading };
}

function readYaml(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function wordsFor(error: Error, whole: string): string {
  if (/multiple documents/i.test(error.message))
    return `The file holds several YAML documents. Write one ${whole} a file.`;
  return yamlWords(error);
}
