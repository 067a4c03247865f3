import { describe, expect, it } from 'vitest';
import { LiveStream, type StreamItem } from './live-stream.ts';

function streamOf(limit = 100) {
  return new LiveStream({ epoch: 'e1', limit });
}

async function take(stream: AsyncGenerator<StreamItem>, count: number) {
  const items: StreamItem[] = [];
  while (items.length < count) items.push((await stream.next()).value);
  return items;
}

const words = (items: StreamItem[]) => items.map(({ event, subject }) => `${event} ${subject}`);

describe('LiveStream', () => {
  it('gives what is published from now on, in order', async () => {
    const stream = streamOf();
    stream.publish('before', 0);
    const reader = stream.read();
    const reading = take(reader, 2);
    stream.publish('message', 1);
    stream.publish('message', 2);
    expect(words(await reading)).toEqual(['message 1', 'message 2']);
  });

  it('goes on after the id that a reader saw last', async () => {
    const stream = streamOf();
    const after = stream.lastId;
    for (const subject of [1, 2, 3]) stream.publish('message', subject);
    const [first] = await take(stream.read({ after }), 1);
    expect(words(await take(stream.read({ after: first!.id }), 2))).toEqual(['message 2', 'message 3']);
  });

  it.each(['e0:3', 'e1:99', 'e1:0', 'nonsense', ''])(
    'says "resync" to a reader that comes with %j, which it cannot go on from',
    async (after) => {
      const stream = streamOf(2);
      for (const subject of [1, 2, 3, 4]) stream.publish('message', subject);
      const reader = stream.read({ after });
      const [first] = await take(reader, 1);
      expect([first!.event, first!.id]).toEqual(['resync', stream.lastId]);
      stream.publish('message', 5);
      expect(words(await take(reader, 1))).toEqual(['message 5']);
    },
  );

  it('says "resync" to a reader that is too slow, and goes on from there', async () => {
    const stream = streamOf(2);
    const reader = stream.read({ after: stream.lastId });
    stream.publish('message', 1);
    await take(reader, 1);
    for (const subject of [2, 3, 4]) stream.publish('message', subject);
    expect(words(await take(reader, 1))).toEqual(['resync [object Object]']);
    stream.publish('message', 5);
    expect(words(await take(reader, 1))).toEqual(['message 5']);
  });

  it('serves several readers, each at its own pace', async () => {
    const stream = streamOf();
    const after = stream.lastId;
    const [one, two] = [stream.read({ after }), stream.read({ after })];
    const both = Promise.all([take(one, 1), take(two, 1)]);
    stream.publish('message', 1);
    stream.publish('message', 2);
    await both;
    expect([words(await take(one, 1)), words(await take(two, 1))]).toEqual([['message 2'], ['message 2']]);
  });

  it('ends for a reader that leaves', async () => {
    const leaving = new AbortController();
    const next = streamOf().read({ signal: leaving.signal }).next();
    leaving.abort();
    expect((await next).done).toBe(true);
  });

  it('holds no more bytes than it may: a reader that comes back too late reads the lists again', async () => {
    const stream = new LiveStream({ epoch: 'e1', bytes: 100 });
    const after = stream.lastId;
    stream.publish('message', 1, 40);
    const late = stream.lastId;
    for (const subject of [2, 3, 4]) stream.publish('message', subject, 40);
    expect(words(await take(stream.read({ after }), 1))).toEqual(['resync [object Object]']);
    expect(words(await take(stream.read({ after: late }), 1))).toEqual(['resync [object Object]']);
    stream.publish('message', 5, 1000);
    const [last] = await take(stream.read({ after: `e1:${4}` }), 1);
    expect(last).toMatchObject({ event: 'message', subject: 5 });
  });
});

it('tells a reader that is busy with one change while many come, in time for it to miss nothing', async () => {
  const stream = streamOf(100);
  const after = stream.lastId;
  let told = 0;
  const reader = stream.read({ after, onBehind: () => (told += 1) });
  stream.publish('message', 0);
  const [first] = await take(reader, 1);
  for (let subject = 1; subject <= 20; subject += 1) stream.publish('message', subject);
  expect(told).toBe(0);
  stream.publish('message', 21);
  expect(told).toBe(1);
  expect(words(await take(stream.read({ after: first!.id }), 1))).toEqual(['message 1']);
});

it('tells a busy reader in time where few but large changes come', async () => {
  const stream = new LiveStream({ epoch: 'test', bytes: 1000 });
  let told = 0;
  const reader = stream.read({ after: stream.lastId, onBehind: () => (told += 1) });
  stream.publish('message', 0, 100);
  const [first] = await take(reader, 1);
  stream.publish('message', 1, 200);
  expect(told).toBe(0);
  stream.publish('message', 2, 100);
  expect(told).toBe(1);
  expect(words(await take(stream.read({ after: first!.id }), 1))).toEqual(['message 1']);
});

it('says nothing to a reader that waits, or takes what it gets', async () => {
  const stream = streamOf(100);
  let told = 0;
  const reader = stream.read({ after: stream.lastId, onBehind: () => (told += 1) });
  for (let subject = 0; subject < 90; subject += 1) stream.publish('message', subject);
  await take(reader, 90);
  const next = take(reader, 1);
  for (let subject = 0; subject < 90; subject += 1) stream.publish('message', subject);
  await next;
  expect(told).toBe(0);
});
