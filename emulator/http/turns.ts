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

type RowStep = (given: never) => unknown;

/** A list of which each item is made when it is wanted, in one step or several, because all of it takes long. */
export class Rows<T = unknown> implements Iterable<T> {
  readonly #items: Iterable<unknown>;
  readonly #steps: readonly RowStep[];

  private constructor(items: Iterable<unknown>, steps: readonly RowStep[]) {
    this.#items = items;
    this.#steps = steps;
  }

  static of<Item, T>(items: Iterable<Item>, view: (item: Item) => T): Rows<T> {
    return new Rows(items, [view as RowStep]);
  }

  /** The same rows with something more done to each. */
  map<To>(step: (row: T) => To): Rows<To> {
    return new Rows(this.#items, [...this.#steps, step as RowStep]);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const { row, isMade } of this.inSteps()) if (isMade) yield row as T;
  }

  /** Each row step by step, so that others can be let in between; it is `isMade` after the last one. */
  *inSteps(): Generator<{ row: unknown; isMade: boolean }> {
    for (const item of this.#items) {
      let row: unknown = item;
      for (const [at, step] of this.#steps.entries()) {
        row = step(row as never);
        yield { row, isMade: at === this.#steps.length - 1 };
      }
    }
  }
}

/** An answer whose list, where it has one, need not be there yet. */
export type Lazily<Answer> = Answer extends object
  ? { [Name in keyof Answer]: Answer[Name] extends (infer Item)[] ? Item[] | Rows<Item> : Answer[Name] }
  : Answer;

/** A longer text is written in pieces, because there is a greatest length of texts. */
const longestText = 64 * 1024;

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
  for (const item of list instanceof Rows ? madeRows(list) : list) {
    if (item === unmade) {
      yield '';
      continue;
    }
    yield before;
    yield* jsonPieces(item, levels);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** Stands for a step of a row that is not the last. */
const unmade = Symbol('unmade');

function* madeRows(rows: Rows): Generator<unknown> {
  for (const { row, isMade } of rows.inSteps()) yield isMade ? row : unmade;
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
    for await (const { row, isMade } of inTurns(value.inSteps())) if (isMade) all.push(row);
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
