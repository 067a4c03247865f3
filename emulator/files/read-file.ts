import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Document, Node } from 'yaml';
import { UsageError } from '../usage-error.ts';

/** How a complaint about a file goes. */
export interface FileWords {
  /** The option that named the file, such as --faults. */
  option?: string;
  /** 2 (the default) for wrong usage, 3 where it could not run. */
  exitCode?: 2 | 3;
}

/**
 * The text of a file that a person named. A byte order mark is passed over; UTF-16 is read where a mark says so. What
 * cannot be read, and bytes that are not text, are a `UsageError` with the place.
 */
export function readText(file: string, { option, exitCode = 2 }: FileWords = {}): string {
  const named = option === undefined ? file : `${option} ${file}`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const remedies: Record<string, string> = {
      ENOENT: ' Is the path right?',
      EISDIR: ' It is a folder: name a file.',
      ERR_FS_FILE_TOO_LARGE: ' It is larger than 2 GB: give a part of it.',
    };
    const remedy = remedies[code ?? ''] ?? '';
    throw new UsageError(`${named} cannot be read (${code ?? message}).${remedy}`, { exitCode, cause });
  }
  return decodeText(bytes, file, { exitCode });
}

/** The text of bytes; `file` is their name in complaints. */
export function decodeText(
  bytes: Buffer,
  file: string,
  { exitCode }: Pick<FileWords, 'exitCode'> = {},
): string {
  const [first, second] = bytes;
  try {
    if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
    if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true }).decode(bytes);
    if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    const isTooLong = (cause as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG';
    const message = isTooLong
      ? 'has more than 512 MB of text. Give a part of it.'
      : 'is not UTF-16. Save it as UTF-8.';
    throw new UsageError(`${file} ${message}`, { exitCode, cause });
  }
  const at = firstNonUtf8(bytes);
  const byte = bytes[at]!.toString(16).toUpperCase().padStart(2, '0');
  throw new UsageError(
    `${placeIn(bytes.subarray(0, at).toString('utf8'), file)}: the byte ${byte} is not UTF-8. Save the file as UTF-8.`,
    { exitCode },
  );
}

/** Where the first byte is that does not belong to a whole character. */
function firstNonUtf8(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // A character that is cut off at the end is no fault of what stands before it.
    const isGood = [0, 1, 2, 3].some((cut) => cut <= middle && isUtf8(bytes.subarray(0, middle - cut)));
    if (isGood) good = middle;
    else bad = middle;
  }
  let start = bad - 1;
  while (start > 0 && !isUtf8(bytes.subarray(0, start))) start -= 1;
  return start;
}

/** The end of a text as a place in a file: `file:line:column`, counted from 1. */
function placeIn(before: string, file: string): string {
  const lines = before.replace(/^\ufeff/, '').split('\n');
  return `${file}:${lines.length}:${lines.at(-1)!.length + 1}`;
}

/** The value of a JSON text; what is wrong with it is a `UsageError` with the place, a field that stands twice too. */
export function parseJson(
  text: string,
  file: string,
  { exitCode }: Pick<FileWords, 'exitCode'> = {},
): unknown {
  const fault = faultInJson(text);
  if (fault)
    throw new UsageError(`${placeIn(text.slice(0, fault.at), file)}: ${fault.message}`, { exitCode });
  return JSON.parse(text);
}

interface JsonProblem {
  at: number;
  message: string;
}

const blank = /[ \t\n\r]*/y;
const plainToken = /[{}[\]:,]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The first fault of a JSON text, and where it is. */
function faultInJson(text: string): JsonProblem | undefined {
  const grammar = new JsonGrammar();
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    if (token === '') return earlyEnd(text);
    if (token === undefined || !grammar.takes(token))
      return { at, message: `The JSON is broken here: ${JSON.stringify(text.slice(at, at + 12))}.` };
    if (grammar.fault !== undefined) return { at, message: grammar.fault };
    at += token.length;
  }
  return grammar.isWhole ? undefined : earlyEnd(text);
}

function earlyEnd(text: string): JsonProblem {
  const message = text.trim() === '' ? 'The file is empty; it must hold JSON.' : 'The JSON ends too early.';
  return { at: text.length, message };
}

/** Far more than any file that is meant; what walks through a value may call itself so often. */
const mostDeep = 500;

/** What may come next in a JSON text. */
class JsonGrammar {
  /** What is wrong with the last token, although it may stand there. */
  fault: string | undefined;
  /** The objects and lists around; of an object the names so far. */
  readonly #around: (Set<string> | undefined)[] = [];
  #wanted: 'value' | 'first value' | 'name' | 'first name' | ':' | 'next' = 'value';

  get isWhole(): boolean {
    return this.#wanted === 'next' && this.#around.length === 0;
  }

  takes(token: string): boolean {
    if (token.startsWith('"') && token.includes('\\') && hasHalfCharacter(JSON.parse(token)))
      this.fault = halfCharacter;
    switch (this.#wanted) {
      case 'first name':
        return token === '}' ? this.#end(token) : this.#name(token);
      case 'name':
        return this.#name(token);
      case 'first value':
        return token === ']' ? this.#end(token) : this.#value(token);
      case 'value':
        return this.#value(token);
      case ':':
        this.#wanted = 'value';
        return token === ':';
      case 'next':
        return token === ',' ? this.#comma() : this.#end(token);
    }
  }

  #value(token: string): boolean {
    if (token === '{' || token === '[') {
      this.#around.push(token === '{' ? new Set() : undefined);
      if (this.#around.length > mostDeep) this.fault = 'The JSON is nested too deep.';
      this.#wanted = token === '{' ? 'first name' : 'first value';
      return true;
    }
    this.#wanted = 'next';
    return !/^[}\]:,]$/.test(token);
  }

  #name(token: string): boolean {
    if (!token.startsWith('"')) return false;
    const names = this.#around.at(-1)!;
    const name: string = JSON.parse(token);
    if (names.has(name)) this.fault = `The field ${JSON.stringify(name)} stands twice here. Keep one.`;
    names.add(name);
    this.#wanted = ':';
    return true;
  }

  #comma(): boolean {
    this.#wanted = this.#around.at(-1) ? 'name' : 'value';
    return this.#around.length > 0;
  }

  #end(token: string): boolean {
    if (this.#around.length === 0) return false;
    this.#wanted = 'next';
    return token === (this.#around.pop() ? '}' : ']');
  }
}

/** The complaint about a lone surrogate. */
export const halfCharacter = 'Half of a character stands here, such as a cut emoji. Write it whole.';

/** Is there a surrogate without its other half? */
export function hasHalfCharacter(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** The token there; undefined for none, empty for a text that does not end. */
function tokenAt(text: string, at: number): string | undefined {
  if (text[at] === '"') return jsonTextAt(text, at);
  plainToken.lastIndex = at;
  return plainToken.exec(text)?.[0];
}

function jsonTextAt(text: string, start: number): string | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return checkedEscapes(text.slice(start, at + 1));
    if (code === 0x5c) at += 1;
    else if (code < 0x20) return undefined;
  }
  return '';
}

function checkedEscapes(token: string): string | undefined {
  if (!token.includes('\\')) return token;
  try {
    JSON.parse(token);
    return token;
  } catch {
    return undefined;
  }
}

/** A value of YAML, and where its parts stand. */
export interface YamlValue {
  value: unknown;
  /** `file:line:column` of the part at a path, or of what is around it. */
  placeOf(path: readonly (string | number)[]): string;
}

/** The value of a YAML text; what is wrong with it is a `UsageError` with the place. Aliases are taken within bounds. */
export async function parseYaml(text: string, file: string): Promise<YamlValue> {
  const { LineCounter, parseDocument, isScalar, visit } = await import('yaml');
  const lines = new LineCounter();
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (cause) {
    throw new UsageError(`${file}:1:1: ${yamlWords(cause)}`, { cause });
  }
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new UsageError(`${placeAt(fault.pos[0])}: ${yamlWords(fault)}`, { cause: fault });
  let firstAlias = 0;
  visit(document, {
    Alias(_, node) {
      firstAlias ||= node.range?.[0] ?? 0;
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasHalfCharacter(node.value))
        throw new UsageError(`${placeAt(node.range?.[0] ?? 0)}: ${halfCharacter}`);
    },
  });
  const value = plainValue(document, placeAt(firstAlias));
  return {
    value,
    placeOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true) as Node | undefined;
        if (node?.range && (isScalar(node) || 'items' in node)) return placeAt(node.range[0]);
      }
      return placeAt(0);
    },
  };
}

function plainValue(document: Document.Parsed, place: string): unknown {
  try {
    const value: unknown = document.toJS();
    // What holds itself by an alias cannot be written out.
    JSON.stringify(value);
    return value;
  } catch (cause) {
    const message =
      'The aliases lead too far: they stand within themselves, or for too much. Write the values out.';
    const isOther = cause instanceof RangeError || /Unresolved alias/.test((cause as Error).message);
    throw new UsageError(`${place}: ${isOther ? yamlWords(cause) : message}`, { cause });
  }
}

/** A message of the parser quotes what it stumbled over, however long that is. */
const mostWords = 160;

/** What a YAML parser says, in one sentence. */
export function yamlWords(error: unknown): string {
  const { message } = error as Error;
  if (error instanceof RangeError || /call stack/i.test(message)) return 'The file is nested too deep.';
  if (/keys must be unique/i.test(message)) return 'The field stands twice here. Keep one.';
  const [line = ''] = message.split('\n');
  const short = line.length > mostWords ? `${line.slice(0, mostWords)}...` : line;
  return `${short.replace(/\.*$/, '')}.`;
}
