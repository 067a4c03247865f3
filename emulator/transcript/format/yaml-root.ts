import { LineCounter, type Node, parseDocument } from 'yaml';
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
  for (const { message, pos } of [...errors, ...warnings])
    reading.problems.push({ at: reading.atOffset(pos[0]), message: yamlWords(message, whole) });
  return { root: errors.length > 0 ? undefined : contents, reading };
}

/** A message of the parser quotes what it stumbled over, however long that is. */
const mostWords = 160;

function readYaml(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function yamlWords(message: string, whole: string): string {
  if (/multiple documents/i.test(message))
    return `The file holds several YAML documents. Write one ${whole} a file.`;
  if (/call stack/i.test(message)) return 'The file is nested too deep.';
  const short = message.length > mostWords ? `${message.slice(0, mostWords)}...` : message;
  return `${short.replace(/\.*$/, '')}.`;
}
