import { setImmediate } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that takes longer is done in several turns of the event loop, so that other requests come in between. */
const longestMs = 10;

/** When the first piece of long work in this turn began: several that follow one another share it. */
let began: number | undefined;

/** To be awaited between two pieces of work: lets others in where the turn has taken long. */
export async function breathe(): Promise<void> {
  if (isLong()) await nextTurn();
}

/** The items, with the next turn of the event loop awaited where this one has taken long. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    if (isLong()) await nextTurn();
    yield item;
  }
}

function isLong(): boolean {
  if (began === undefined) {
    began = performance.now();
    setImmediate(() => {
      began = undefined;
    });
  }
  return performance.now() - began >= longestMs;
}

/** A list of which each item is made when it is wanted, because all of them together take long. */
export class Rows<T = unknown> implements Iterable<T> {
  readonly #items: Iterable<T>;

  private constructor(items: Iterable<T>) {
    this.#items = items;
  }

  static of<Item, T>(items: Iterable<Item>, view: (item: Item) => T): Rows<T> {
    return new Rows({
      *[Symbol.iterator]() {
        for (const item of items) yield view(item);
      },
    });
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }
}

/** An answer whose list, where it has one, need not be there yet. */
export type Lazily<Answer> = Answer extends object
  ? { [Name in keyof Answer]: Answer[Name] extends (infer Item)[] ? Item[] | Rows<Item> : Answer[Name] }
  : Answer;

/** A longer text is written in pieces, because there is a greatest length of texts. */
const longestText = 256 * 1024;

/**
 * The JSON text of a value in pieces: each row is one, and as far as they lie near the root each field, each item of a
 * list, and each part of a long text.
 */
export function* jsonPieces(value: unknown, levels = 3): Generator<string> {
  if (value instanceof Rows) yield* listPieces(value, 0);
  else if (typeof value === 'string' && value.length > longestText) yield* textPieces(value);
  else if (typeof value !== 'object' || value === null || levels === 0) yield JSON.stringify(value) ?? 'null';
  else if (Array.isArray(value)) yield* listPieces(value, levels - 1);
  else yield* fieldPieces(value, levels - 1);
}

function* listPieces(list: Iterable<unknown>, levels: number): Generator<string> {
  let before = '[';
  for (const item of list) {
    yield before;
    yield* jsonPieces(item, levels);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

function* fieldPieces(object: object, levels: number): Generator<string> {
  let before = '{';
  for (const [name, field] of Object.entries(object)) {
    if (field === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* jsonPieces(field, levels);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function* textPieces(text: string): Generator<string> {
  yield '"';
  for (let at = 0; at < text.length; at += longestText)
    yield JSON.stringify(text.slice(at, at + longestText)).slice(1, -1);
  yield '"';
}

/** The value with its rows made. */
export async function gathered(value: unknown): Promise<unknown> {
  if (value instanceof Rows) {
    const all: unknown[] = [];
    for await (const row of inTurns(value)) all.push(row);
    return all;
  }
  if (!holdsRows(value)) return value;
  const parts: [string, unknown][] = [];
  for (const [name, part] of Object.entries(value)) parts.push([name, await gathered(part)]);
  return Object.fromEntries(parts);
}

/** Rows stand in an object, or one level deeper. */
export function holdsRows(value: unknown, levels = 2): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const parts = Object.values(value);
  if (parts.length > 50) return false;
  return parts.some((part) => part instanceof Rows || (levels > 1 && holdsRows(part, levels - 1)));
}
