import type { Arbitrary } from 'fast-check';
import type { FastCheck } from './generated.ts';

/** What a search found: the smallest value that it could make fail. */
export interface Counterexample<T> {
  value: T;
  /** Seed of the one run. */
  seed: number;
  /** How many values were tried before the first failure was made smaller. */
  tried: number;
}

export interface Search<T> {
  fc: FastCheck;
  arbitrary: Arbitrary<T>;
  /** Whether a value is handled well. */
  isGood(value: T): Promise<boolean>;
  seed: number;
  /** Values at once. */
  atOnce: number;
  milliseconds: number;
}

/** Longest time for making a failure smaller. */
const shrinkMs = 15_000;

/**
 * Tries values until the time is up or one fails; that one is made smaller. One that fails once and not again, such as
 * where the machine was busy, does not end the search. Values depend on the seed alone.
 */
export async function search<T>(wanted: Search<T>): Promise<{ found?: Counterexample<T>; tried: number }> {
  const end = performance.now() + wanted.milliseconds;
  let tried = 0;
  while (performance.now() < end) {
    const first = await firstFailure(wanted, { from: tried, end });
    tried = first.next;
    const found = first.run === undefined ? undefined : await smallest(wanted, first.run);
    if (found) return { tried, found: { ...found, tried } };
  }
  return { tried };
}

/** The first run from here on that fails, if there is one in time, and the run after those that were tried. */
async function firstFailure<T>(
  wanted: Search<T>,
  { from, end }: { from: number; end: number },
): Promise<{ run?: number; next: number }> {
  const failing: number[] = [];
  let next = from;
  const worker = async () => {
    while (failing.length === 0 && performance.now() < end) {
      const run = next;
      next += 1;
      if (!(await isGoodRun(wanted, run))) failing.push(run);
    }
  };
  await Promise.all(Array.from({ length: wanted.atOnce }, worker));
  return failing.length === 0 ? { next } : { run: Math.min(...failing), next };
}

function deriveSeed({ seed }: { seed: number }, run: number): number {
  return Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b);
}

async function isGoodRun<T>({ fc, arbitrary, isGood, seed }: Search<T>, run: number): Promise<boolean> {
  const [value] = fc.sample(arbitrary, { seed: deriveSeed({ seed }, run), numRuns: 1 });
  return isGood(value!);
}

async function smallest<T>(
  { fc, arbitrary, isGood, seed }: Search<T>,
  run: number,
): Promise<Omit<Counterexample<T>, 'tried'> | undefined> {
  const own = deriveSeed({ seed }, run);
  const property = fc.asyncProperty(arbitrary, isGood);
  const details = await fc.check(property, { seed: own, numRuns: 1, interruptAfterTimeLimit: shrinkMs });
  if (!details.failed || !details.counterexample) return undefined;
  return { value: details.counterexample[0], seed: own };
}
