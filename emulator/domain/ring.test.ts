import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from './ring.ts';

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
