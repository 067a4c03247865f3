import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

const megabyte = Buffer.alloc(1024 * 1024, 'a');

/** A body of so many megabytes that is sent as fast as it is taken. */
function upload(budget: ByteBudget, megabytes: number, expected = megabytes) {
  const { stream, release } = budget.gate(expected * megabyte.length);
  let taken = 0;
  stream.on('data', (chunk: Buffer) => {
    taken += chunk.length;
  });
  for (let sent = 0; sent < megabytes; sent += 1) stream.write(megabyte);
  stream.end();
  return { release, megabytes: () => taken / megabyte.length };
}

const settled = () => new Promise(setImmediate);

describe('bodies that are larger than a megabyte', () => {
  it('pass as long as there is room for all of each, and then one after the other', async () => {
    const budget = new ByteBudget(5 * megabyte.length);
    const [one, two, three] = [upload(budget, 3), upload(budget, 2), upload(budget, 4)];
    await settled();
    expect([one, two, three].map(({ megabytes }) => megabytes())).toEqual([3, 2, 1]);
    one!.release();
    await settled();
    expect(three!.megabytes()).toBe(1);
    two!.release();
    await settled();
    expect(three!.megabytes()).toBe(4);
  });

  it('do not overtake one another', async () => {
    const budget = new ByteBudget(5 * megabyte.length);
    const [one, large, small] = [upload(budget, 3), upload(budget, 5), upload(budget, 2)];
    await settled();
    expect([large!.megabytes(), small!.megabytes()]).toEqual([1, 1]);
    one!.release();
    await settled();
    expect([large!.megabytes(), small!.megabytes()]).toEqual([5, 1]);
  });

  it('pass alone where they are larger than all there is', async () => {
    const budget = new ByteBudget(2 * megabyte.length);
    const one = upload(budget, 9);
    await settled();
    expect(one.megabytes()).toBe(9);
  });

  it('give up their place when they break off while they wait', async () => {
    const budget = new ByteBudget(5 * megabyte.length);
    const [one, two, three] = [upload(budget, 5), upload(budget, 5), upload(budget, 5)];
    two!.release();
    two!.release();
    one!.release();
    await settled();
    expect(three!.megabytes()).toBe(5);
  });
});

it('what is small never waits, however little room there is', async () => {
  const { stream } = new ByteBudget(0).gate(Number.POSITIVE_INFINITY);
  stream.end('small');
  expect(await text(stream)).toBe('small');
});
