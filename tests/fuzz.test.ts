import { expect, it } from 'vitest';
import { fuzz } from '../bench/fuzz.ts';

it('5,000 times strange bytes at every listener: the process lives, and has nothing to say', async () => {
  expect(await fuzz({ seed: 4242, cases: 5000 })).toEqual({ cases: 5000, stderr: '', exit: undefined });
}, 600_000);
