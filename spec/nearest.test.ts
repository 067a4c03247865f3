import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

describe('nearest', () => {
  it('puts the likeliest first, whatever the letter case', () => {
    expect(nearest('real_state', ['HOME', 'REAL_ESTATE', 'REAL_ESTATES'])).toEqual([
      'REAL_ESTATE',
      'REAL_ESTATES',
    ]);
  });

  it('suggests nothing where nothing is close', () => {
    expect(nearest('xyzzy', ['HOME', 'CAR'])).toEqual([]);
  });

  it('gives three at most', () => {
    expect(nearest('HOME', ['HOMA', 'HOMB', 'HOMC', 'HOMD'])).toHaveLength(3);
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['a', '', 1],
    ['kitten', 'sitting', 3],
    ['بله', 'بلی', 1],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('does not compare letter by letter what differs too much in length', () => {
    const words = Array.from({ length: 800 }, (_, index) => `ICON_NAME_${index}`);
    const start = performance.now();
    expect(nearest('x'.repeat(1_000_000), words)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
