import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningExample, runExample } from '../examples/testing/run-example.ts';
import { type Prism, prismProxy } from './testing/prism.ts';

const sendPath = '/v1/open-platform/chat/bot/conversations/1fad7e32-b2ea-4084-8ec9-e6265136e963/messages';

describe('a second implementation of OpenAPI between the order bot and the emulator', () => {
  let prism: Prism;
  let example: RunningExample;
  beforeAll(async () => {
    example = await runExample('order-bot/bot.ts', {
      async apiBase(url) {
        prism = await prismProxy(url);
        return prism.url;
      },
    });
  });
  afterAll(async () => {
    await example.stop();
    await prism.stop();
  });

  it('finds no violation in a whole conversation, neither in the requests nor in the answers', async () => {
    const sara = example.emulator.user('sara');
    for (const text of ['/start MY_DIVAR', 'چای', '۲', 'تایید']) {
      await sara.says(text);
      await sara.nextReply();
    }
    const answered = await example.emulator.control.listEntries({ direction: 'bot_to_divar' });
    expect(answered.entries.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(prism.lines.filter((line) => line.includes('Received forward response'))).toHaveLength(4);
    expect(prism.lines.filter((line) => /violation|error/i.test(line))).toEqual([]);
  });

  it("finds no violation in the emulator's refusals", async () => {
    const { emulator } = example;
    const headers = { 'content-type': 'application/json', 'x-api-key': emulator.apiKey };
    const refusals = [
      { headers, body: { text_message: 'سلام' }, status: 404 },
      { headers: { ...headers, 'x-api-key': 'unknown' }, body: { text_message: 'سلام' }, status: 412 },
    ];
    for (const { status, body, ...rest } of refusals) {
      const response = await fetch(prism.url + sendPath, {
        method: 'POST',
        ...rest,
        body: JSON.stringify(body),
      });
      expect([response.status, await response.json()]).toEqual([
        status,
        expect.objectContaining({ details: [] }),
      ]);
    }
  });

  it('flags a wrong request', async () => {
    const response = await fetch(prism.url + sendPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': example.emulator.apiKey },
      body: JSON.stringify({ text_message: 5 }),
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('text_message must be string');
  });
});

it('the referee flags an answer that breaks the contract, so its silence means something', async () => {
  const liar = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"conversation_id":5}');
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  const prism = await prismProxy(`http://127.0.0.1:${(liar.address() as AddressInfo).port}`);
  const response = await fetch(prism.url + sendPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'key' },
    body: JSON.stringify({ text_message: 'سلام' }),
  });
  expect(response.status).toBe(500);
  expect(await response.text()).toContain('conversation_id must be string');
  await prism.stop();
  liar.closeAllConnections();
  liar.close();
});
