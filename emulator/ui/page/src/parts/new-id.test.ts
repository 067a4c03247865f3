import { validate, version } from 'uuid';
import { afterEach, expect, test, vi } from 'vitest';
import { newId } from './new-id.ts';

afterEach(() => vi.unstubAllGlobals());

test('an id is a UUIDv4 where the browser makes none', () => {
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff) });
  const id = newId();
  expect([validate(id), version(id), id]).toEqual([true, 4, 'ffffffff-ffff-4fff-bfff-ffffffffffff']);
});

test('no two ids are the same', () => {
  expect(newId()).not.toBe(newId());
});
