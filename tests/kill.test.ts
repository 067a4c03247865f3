import { expect, it } from 'vitest';
import { kill } from '../bench/soak.ts';

it('an emulator that is killed under load, again and again, loses and doubles nothing that it acknowledged', async () => {
  expect(await kill({ cycles: 6 })).toEqual([]);
}, 600_000);
