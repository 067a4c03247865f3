import { expect, test } from 'vitest';
import { RowHeights, visibleRange } from './windowed.ts';

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `${from + index}` }));

test('rows that were not drawn yet have the estimated height', () => {
  const heights = new RowHeights(50);
  heights.lay(rows(10));
  expect([heights.total, heights.offsetOf(3), heights.indexAt(149), heights.indexAt(150)]).toEqual([
    500, 150, 2, 3,
  ]);
});

test('measured rows keep their height when older ones come before them', () => {
  const heights = new RowHeights(50);
  heights.lay(rows(3, 100));
  heights.measure(0, [10, 20, 30]);
  heights.lay([...rows(2), ...rows(3, 100)]);
  expect([heights.offsetOf(2), heights.offsetOf(3), heights.total]).toEqual([100, 110, 160]);
});

test('rows added at the end leave the others as they are', () => {
  const heights = new RowHeights(50);
  const list = rows(2);
  heights.lay(list);
  heights.measure(1, [80]);
  list.push({ id: 'new' });
  heights.lay(list);
  expect([heights.offsetOf(2), heights.total]).toEqual([130, 180]);
});

test('many more rows than at first find room', () => {
  const heights = new RowHeights(1);
  heights.lay(rows(10_000));
  expect([heights.total, heights.indexAt(9_999.5)]).toEqual([10_000, 9_999]);
});

test('an empty list has no height', () => {
  const heights = new RowHeights(50);
  heights.lay([]);
  expect([heights.total, heights.indexAt(0)]).toEqual([0, 0]);
});

test('the range has spare rows on either side, within the list', () => {
  expect(visibleRange(100, { first: 10, last: 20, spare: 5 })).toEqual({ start: 5, end: 26 });
  expect(visibleRange(12, { first: 1, last: 11, spare: 5 })).toEqual({ start: 0, end: 12 });
});
