import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { sendAnswer } from './answers.ts';

/** Serves one value as JSON. */
async function served(value: unknown): Promise<string> {
  const server = createServer((_request, response) => void sendAnswer(response, value));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('sends what JSON.stringify writes', async () => {
  let value: unknown;
  const server = createServer((_request, response) => void sendAnswer(response, value));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await fc.assert(
    fc.asyncProperty(fc.object({ withNullPrototype: false, withBigInt: false }), async (object) => {
      value = { ...object, none: undefined, list: [object, undefined, [undefined]] };
      expect(await (await fetch(url)).text()).toBe(JSON.stringify(value));
    }),
    { numRuns: 50 },
  );
});

it('sends more than a text can hold, in pieces', async () => {
  const part = 'سلام\n"'.repeat(100_000);
  const long = part.repeat(12);
  const facts = Array.from({ length: 700 }, () => ({ part }));
  const url = await served({ world: long, facts });
  const ofOne = Buffer.byteLength(JSON.stringify({ part }));
  const ofLong = Buffer.byteLength(JSON.stringify(long));
  let [bytes, last] = [0, 0];
  await new Promise<void>((done, failed) => {
    request(url, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        last = chunk.at(-1)!;
      });
      response.on('end', done).on('error', failed);
    })
      .on('error', failed)
      .end();
  });
  expect(bytes).toBeGreaterThan(2 ** 29);
  expect(bytes).toBe('{"world":,"facts":[]}'.length + ofLong + 700 * (ofOne + 1) - 1);
  expect(String.fromCharCode(last)).toBe('}');
}, 120_000);
