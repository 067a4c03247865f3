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
});
