import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring, SizedRing } from './ring.ts';

const steps = fc.array(fc.oneof(fc.constant('shift' as const), fc.constant('clear' as const), fc.integer()), {
  maxLength: 400,
});

type Action = 'shift' | 'clear' | number;

function done(ring: Ring<number>, action: Action): number | undefined {
  if (action === 'clear') return void ring.clear();
  return action === 'shift' ? ring.shift() : ring.push(action);
}

function doneToList(list: number[], { action, limit }: { action: Action; limit: number }) {
  if (action === 'clear') return undefined;
  if (action === 'shift') return list.shift();
  list.push(action);
  return list.length > limit ? list.shift() : undefined;
}

describe('Ring', () => {
  it('keeps the newest and hands back the one that had to go', () => {
    const ring = new Ring<string>(2);
    expect([ring.push('a'), ring.push('b'), ring.push('c')]).toEqual([undefined, undefined, 'a']);
    expect(ring.slice(0)).toEqual(['b', 'c']);
  });

  it('behaves like a list of which the oldest fall off, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), steps, (limit, actions) => {
        const ring = new Ring<number>(limit);
        let list: number[] = [];
        for (const action of actions) {
          if (action === 'clear') list = [];
          expect(done(ring, action)).toBe(doneToList(list, { action, limit }));
          expect([ring.size, ring.first, ring.last]).toEqual([list.length, list[0], list.at(-1)]);
        }
        expect(ring.slice(0)).toEqual(list);
        expect(ring.slice(1, 3)).toEqual(list.slice(1, 3));
        expect([ring.at(1), ring.at(-1), ring.at(list.length)]).toEqual([list[1], undefined, undefined]);
      }),
    );
  });

  it('does not grow with what has gone', () => {
    const ring = new Ring<number>(10);
    for (let index = 0; index < 100_000; index += 1) ring.push(index);
    expect(ring.size).toBe(10);
    expect(ring.slice(0)).toEqual([...Array(10).keys()].map((index) => 99_990 + index));
  });
});

describe('SizedRing', () => {
  const sized = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 100 });

  it('keeps the newest that fit, and the newest in any case', () => {
    fc.assert(
      fc.property(
        sized,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (sizes, limit, bytes) => {
          const ring = new SizedRing<number>({ limit, bytes });
          const gone = sizes.flatMap((size, index) => ring.push(index, size));
          const kept = ring.items.slice(0);
          expect([...gone, ...kept]).toEqual(sizes.map((_, index) => index));
          const sum = kept.reduce((all, index) => all + sizes[index]!, 0);
          expect(kept.length <= 1 || (sum <= bytes && kept.length <= limit)).toBe(true);
          const before = gone.at(-1);
          if (before !== undefined) expect(kept.length === limit || sum + sizes[before]! > bytes).toBe(true);
        },
      ),
      { seed: 15 },
    );
  });

  it('is as it was before a push that is taken back, however many had to go for it', () => {
    const limits = fc.record({
      limit: fc.integer({ min: 1, max: 20 }),
      bytes: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(sized, fc.integer({ min: 0, max: 200 }), sized, limits, (before, taken, after, limit) => {
        const sizes = [...before, taken, ...after];
        const [ring, other] = [new SizedRing<number>(limit), new SizedRing<number>(limit)];
        for (const [index, size] of before.entries()) for (const one of [ring, other]) one.push(index, size);
        ring.unpush(ring.push(before.length, taken), (index) => sizes[index]!);
        expect(ring.items.slice(0)).toEqual(other.items.slice(0));
        for (let index = before.length + 1; index < sizes.length; index += 1)
          expect(ring.push(index, sizes[index]!)).toEqual(other.push(index, sizes[index]!));
      }),
      { seed: 15 },
    );
  });

  it('lets the oldest go when an item has grown', () => {
    const ring = new SizedRing<string>({ limit: 9, bytes: 10 });
    for (const item of ['a', 'b', 'c']) ring.push(item, 3);
    expect(ring.resize(1, 5)).toEqual(['a']);
    expect(ring.resize(1, 100)).toEqual(['b']);
    expect(ring.items.slice(0)).toEqual(['c']);
  });
});
