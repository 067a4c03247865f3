import { describe, expect, it } from 'vitest';
import { deferred } from '../testing/scripted-bot.ts';
import { OrderedQueue } from './delivery.ts';

describe('OrderedQueue', () => {
  it('runs the work of one key in order, though the first fails', async () => {
    const queue = new OrderedQueue();
    const order: string[] = [];
    const gate = deferred();
    const first = queue.run('a', async () => {
      await gate.promise;
      order.push('first');
      throw new Error('failed');
    });
    const second = queue.run('a', async () => void order.push('second'));
    gate.resolve();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  it('does not let one key wait for another', async () => {
    const queue = new OrderedQueue();
    void queue.run('a', () => new Promise(() => undefined));
    expect(await queue.run('b', async () => 'done')).toBe('done');
  });

  it('begins at once where nothing is before', () => {
    const queue = new OrderedQueue();
    let begun = false;
    void queue.run('a', async () => {
      begun = true;
    });
    expect(begun).toBe(true);
  });
});
