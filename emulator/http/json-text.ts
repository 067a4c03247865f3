import { isUtf8 } from 'node:buffer';

/** What a protobuf gateway does not read, or reads otherwise than its sender meant, in the bytes of a JSON text. */
export interface JsonFault {
  /** A row of the violations table. */
  id:
    | 'compressed_body'
    | 'not_utf8'
    | 'half_surrogate'
    | 'byte_order_mark'
    | 'not_json'
    | 'too_deep'
    | 'duplicate_key';
  /** JSON pointer, where the place is known. */
  where?: string;
  expected: string;
  actual: string;
}

/** A number beyond what JavaScript, and a double, can tell from its neighbours; with the digits that were sent. */
export interface LargeNumber {
  where: string;
  digits: string;
}

/** A JSON text as it was read. */
export interface JsonText {
  value: unknown;
  text: string;
  largeNumbers: LargeNumber[];
}

/** Levels of objects and lists that a text may have: the usual limit of protocol buffers (assumed). */
const mostLevels = 100;

/**
 * Reads the bytes of a JSON text, or tells the first thing that is wrong with them. Nothing is replaced or guessed: what
 * is wrong in the text was wrong when it was sent.
 */
export function readJson(bytes: Buffer): JsonText | JsonFault {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return { id: 'compressed_body', expected: 'JSON that is not compressed', actual: 'gzip' };
  }
  if (!isUtf8(bytes)) return brokenUtf8(bytes);
  const text = bytes.toString('utf8');
  if (text.startsWith('\ufeff')) {
    return {
      id: 'byte_order_mark',
      expected: 'a JSON object',
      actual: 'a byte order mark (ef bb bf) before it',
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { id: 'not_json', expected: 'a JSON object', actual: whyNotJson(text, error as Error) };
  }
  const { depth, doubled, halved, largeNumbers } = new Walk(text);
  if (depth > mostLevels)
    return { id: 'too_deep', expected: `at most ${mostLevels} levels`, actual: `${depth}` };
  if (doubled !== undefined) {
    return {
      id: 'duplicate_key',
      where: doubled,
      expected: 'each key once in an object',
      actual: 'the key twice',
    };
  }
  return halved ?? { value, text, largeNumbers };
}

function whyNotJson(text: string, { message }: Error): string {
  if (text.trim() === '') return 'an empty body';
  const line = JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
  return `${line} (${message})`;
}

/** An object or a list that the walk is in. */
interface OpenContainer {
  /** The keys so far; undefined for a list. */
  keys: Set<string> | undefined;
  /** Key or index of the value that comes next. */
  at: string | number;
}

const lexemes = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{},:]/gs;

/** A walk through a text that JSON.parse has read, so that its brackets and quotes are in order. */
class Walk {
  depth = 0;
  /** Pointer of the first key that its object has already. */
  doubled?: string;
  halved?: JsonFault;
  largeNumbers: LargeNumber[] = [];
  /** Each text, decoded, with its pointer; keys too. */
  readonly #onText: ((value: string, place: () => string) => void) | undefined;
  readonly #levels: OpenContainer[] = [];
  #isKey = false;

  constructor(text: string, onText?: (value: string, place: () => string) => void) {
    this.#onText = onText;
    for (const [lexeme] of text.matchAll(lexemes)) this.#take(lexeme);
  }

  #take(lexeme: string): void {
    switch (lexeme[0]) {
      case '"':
        this.#text(lexeme);
        break;
      case '{':
      case '[':
        this.#open(lexeme === '{');
        break;
      case '}':
      case ']':
        this.#levels.pop();
        break;
      case ',':
        this.#next();
        break;
      case ':':
        this.#isKey = false;
        break;
      default:
        if (isLarge(lexeme)) this.largeNumbers.push({ where: this.#pointer(), digits: lexeme });
    }
  }

  #open(isObject: boolean): void {
    this.#levels.push({ keys: isObject ? new Set() : undefined, at: 0 });
    this.#isKey = isObject;
    this.depth = Math.max(this.depth, this.#levels.length);
  }

  #next(): void {
    const level = this.#levels.at(-1)!;
    this.#isKey = level.keys !== undefined;
    if (typeof level.at === 'number') level.at += 1;
  }

  #text(lexeme: string): void {
    const hasEscapes = lexeme.includes('\\');
    const value = hasEscapes ? (JSON.parse(lexeme) as string) : lexeme.slice(1, -1);
    if (this.#isKey) this.#key(value);
    if (hasEscapes) this.halved ??= halfSurrogate(lexeme, value, this.#pointer());
    this.#onText?.(value, () => this.#pointer());
  }

  #key(name: string): void {
    const level = this.#levels.at(-1)!;
    level.at = name;
    if (level.keys!.has(name)) this.doubled ??= this.#pointer();
    level.keys!.add(name);
  }

  #pointer(): string {
    return this.#levels
      .map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
  }
}

function isLarge(lexeme: string): boolean {
  return lexeme.length > 3 && Math.abs(Number(lexeme)) > Number.MAX_SAFE_INTEGER;
}

const loneSurrogate = /\p{Surrogate}/u;

function halfSurrogate(lexeme: string, value: string, where: string): JsonFault | undefined {
  const half = loneSurrogate.exec(value)?.[0];
  if (half === undefined) return undefined;
  const alone = `\\u${half.charCodeAt(0).toString(16)} alone`;
  const actual = lexeme.length > 60 ? alone : `${alone}, in ${lexeme}`;
  return { id: 'half_surrogate', where, expected: 'both halves of the pair', actual };
}

/** Half of a pair, encoded as if it were a letter of its own. */
const rawSurrogate = /\xed[\xa0-\xbf][\x80-\xbf]/g;

function brokenUtf8(bytes: Buffer): JsonFault {
  // Each byte a letter: the structure of JSON is ASCII in every encoding but UTF-16 and UTF-32.
  const latin = bytes.toString('latin1');
  const where = findBrokenText(latin);
  const withoutHalves = Buffer.from(latin.replace(rawSurrogate, ''), 'latin1');
  if (withoutHalves.length < bytes.length && isUtf8(withoutHalves)) {
    const [half = ''] = latin.match(rawSurrogate) ?? [];
    return {
      id: 'half_surrogate',
      where,
      expected: 'both halves of the pair',
      actual: `the bytes ${hex(half)}`,
    };
  }
  return { id: 'not_utf8', where, expected: 'UTF-8', actual: guessEncoding(bytes) };
}

function findBrokenText(latin: string): string | undefined {
  let where: string | undefined;
  try {
    JSON.parse(latin);
  } catch {
    return undefined;
  }
  new Walk(latin, (value, place) => {
    if (where === undefined && !isUtf8(Buffer.from(value, 'latin1'))) where = place();
  });
  return where;
}

function hex(latin: string): string {
  return Buffer.from(latin, 'latin1')
    .toString('hex')
    .replace(/..(?=.)/g, '$& ');
}

/** A guess at the encoding, with the text as it would read, so that its writer knows it again. */
function guessEncoding(bytes: Buffer): string {
  if (bytes.includes(0)) return 'UTF-16 or UTF-32';
  const rest = bytes.toString('utf8');
  const good = rest.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  const lost = rest.match(/\ufffd/g)?.length ?? 0;
  if (good > lost) return 'UTF-8 with a letter cut in two';
  const arabic = new TextDecoder('windows-1256')
    .decode(bytes)
    .match(/[\u0600-\u06ff][^"\\{}[\],:]{0,39}/)?.[0];
  return arabic === undefined ? 'bytes of another encoding' : `bytes that read "${arabic}" in windows-1256`;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Has this JSON text more than so many levels of objects and lists? */
export function isNestedDeeper(json: string, levels: number): boolean {
  return json.length > levels && measure(json).levels > levels;
}

/**
 * Has this JSON text more values than that, those in objects and lists counted? Everything that is done with a body
 * takes its time for each of them, and a body is small that has very many.
 */
export function hasMoreValues(json: string, most: number): boolean {
  return json.length > most && measure(json).values > most;
}

/** How deep, and how many: looked up without making the values, in one pass. */
function measure(json: string): { levels: number; values: number } {
  let depth = 0;
  let levels = 0;
  let values = 1;
  for (let index = 0; index < json.length; index += 1) {
    switch (json.charCodeAt(index)) {
      case quote:
        index = endOfString(json, index);
        break;
      case comma:
        values += 1;
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        values += 1;
        levels = Math.max(levels, depth);
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
    }
  }
  return { levels, values };
}

/** Place of the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === backslash) index += 1;
    else if (code === quote) return index;
  }
  return json.length;
}
