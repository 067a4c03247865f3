export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'mark';
  text: string;
}

/** A line of pretty JSON; `pointer` is the JSON pointer of the value that begins on it. */
export interface JsonLine {
  indent: number;
  pointer: string;
  tokens: JsonToken[];
}

const LEXEME = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:]/g;

/** JSON laid out in lines, numbers and escapes as they were written; undefined where the text is not JSON. */
export function jsonLines(text: string): JsonLine[] | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return new Layout(text.match(LEXEME) ?? []).lines;
}

class Layout {
  readonly lines: JsonLine[] = [];
  readonly #lexemes: string[];
  #at = 0;

  constructor(lexemes: string[]) {
    this.#lexemes = lexemes;
    this.#open(0, '');
    this.#value(0, '');
  }

  #value(indent: number, pointer: string): void {
    const lexeme = this.#take();
    if (lexeme === '{') this.#container('}', { indent, pointer });
    else if (lexeme === '[') this.#container(']', { indent, pointer });
    else this.#write(classifyLexeme(lexeme), lexeme);
  }

  #container(end: string, { indent, pointer }: { indent: number; pointer: string }): void {
    this.#write('mark', end === '}' ? '{' : '[');
    let count = 0;
    while (this.#lexemes[this.#at] !== end) {
      this.#member(end === '}' ? undefined : count, { indent: indent + 1, pointer });
      count += 1;
      if (this.#lexemes[this.#at] === ',') this.#write('mark', this.#take());
    }
    if (count > 0) this.#open(indent, pointer);
    this.#write('mark', this.#take());
  }

  #member(index: number | undefined, { indent, pointer }: { indent: number; pointer: string }): void {
    if (index !== undefined) {
      const place = `${pointer}/${index}`;
      this.#open(indent, place);
      this.#value(indent, place);
      return;
    }
    const key = this.#take();
    const place = `${pointer}/${pointerPart(JSON.parse(key))}`;
    this.#open(indent, place);
    this.#write('key', key);
    this.#write('mark', `${this.#take()} `);
    this.#value(indent, place);
  }

  #open(indent: number, pointer: string): void {
    this.lines.push({ indent, pointer, tokens: [] });
  }

  #write(kind: JsonToken['kind'], text: string): void {
    this.lines.at(-1)?.tokens.push({ kind, text });
  }

  #take(): string {
    const lexeme = this.#lexemes[this.#at] ?? '';
    this.#at += 1;
    return lexeme;
  }
}

function classifyLexeme(lexeme: string): JsonToken['kind'] {
  if (lexeme.startsWith('"')) return 'string';
  return /^[-\d]/.test(lexeme) ? 'number' : 'word';
}

function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The first line of the value that a JSON pointer names, or of the nearest value around it. */
export function findLine(lines: readonly JsonLine[], pointer: string): number | undefined {
  let place = pointer;
  while (true) {
    const found = lines.findIndex((line) => line.pointer === place);
    if (found >= 0) return found;
    if (place === '') return undefined;
    place = place.slice(0, Math.max(0, place.lastIndexOf('/')));
  }
}
