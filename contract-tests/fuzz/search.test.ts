import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Search, search } from './search.ts';

const searched = (isGood: Search<number>['isGood'], milliseconds = 5000) =>
  search({ fc, arbitrary: fc.integer({ min: 0, max: 1000 }), isGood, seed: 1, atOnce: 2, milliseconds });

it('makes the value that fails as small as it goes', async () => {
  const { found, tried } = await searched(async (value) => value < 700);
  expect(found).toMatchObject({ value: 700, tried });
});

it('goes on after a value that fails once and not again', async () => {
  let isFirst = true;
  const { found } = await searched(async (value) => {
    if (isFirst) {
      isFirst = false;
      return false;
    }
    return value < 700;
  });
  expect(found?.value).toBe(700);
});

it('ends when the time is up', async () => {
  const isGood = () => new Promise<boolean>((resolve) => setImmediate(resolve, true));
  const { found, tried } = await searched(isGood, 20);
  expect(found).toBeUndefined();
  expect(tried).toBeGreaterThan(1);
});
