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

  it.each([
    ['kitten', 'sitting', 2],
    ['a'.repeat(50), 'b'.repeat(50), 20],
  ])('%s to %s is more than %i', (a, b, most) => {
    expect(editDistance(a, b, most)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('words that are too long to be a name', () => {
  it.each([201, 14_000, 1_000_000])('are compared with nothing: %i letters', (length) => {
    const word = 'x'.repeat(length);
    expect(nearest(word, [`${word.slice(1)}y`, word])).toEqual([]);
    expect(nearest('x'.repeat(200), [word])).toEqual([]);
  });

  it('are still compared one letter before', () => {
    const word = 'x'.repeat(200);
    expect(nearest(word, [`${word.slice(1)}y`])).toHaveLength(1);
  });
});
