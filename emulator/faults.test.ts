import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platformContract } from '../spec/index.ts';
import { createEmulator, type Emulator, type Fault } from './index.ts';
import { type ScriptedBot, scriptedBot } from './testing/scripted-bot.ts';

const { operations, webhooks } = platformContract();
const questions = ['SESSION_INITIALISATION', 'DYNAMIC_ACTION'];
const events = webhooks.map(({ name }) => name).filter((name) => !questions.includes(name));

/** Calls that are none of the contract's: one by example, and one that there is not. */
const others = [
  { id: 'GetBalance', method: 'GET', path: '/experimental/open-platform/balance' },
  { id: 'unknown', method: 'POST', path: '/v1/open-platform/no-such-call' },
];

const published = JSON.stringify({
  openapi: '3.0.0',
  info: { title: 'x', version: '1' },
  paths: {
    '/experimental/open-platform/balance': {
      get: {
        operationId: 'GetBalance',
        responses: {
          200: { description: '', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'divar-faults-'));
let divar: Emulator;
let bot: ScriptedBot;

beforeAll(async () => {
  const upstreamSpec = path.join(folder, 'upstream.json');
  writeFileSync(upstreamSpec, published);
  bot = await scriptedBot(
    (_, response) =>
      void response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end('{"url":"https://a.b/","text_message":"a"}'),
  );
  const urls = { bot: bot.url, initUrl: bot.url, dynamicActionUrl: bot.url };
  divar = await createEmulator({ apiKey: 'the-key', upstreamSpec, ...urls });
});
afterAll(async () => {
  await divar.stop();
  await bot.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await divar.reset();
  bot.received.length = 0;
});

type Effect = Omit<Fault, 'direction' | 'operation'>;

describe.each([...operations, ...others])('a call of $id', ({ id, method, path: template }) => {
  const call = () =>
    fetch(divar.url + template.replaceAll(/\{\w+\}/g, 'a'), {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': 'the-key' },
      redirect: 'manual',
      ...(method === 'POST' && { body: '{}' }),
    });
  const struckBy = (effect: Effect) =>
    divar.faults.set({ direction: 'bot_to_divar', operation: id, times: 1, ...effect });

  it('gets the status of a fault, once', async () => {
    const real = (await call()).status;
    await struckBy({ status: 503 });
    expect([(await call()).status, (await call()).status]).toEqual([503, real]);
    const [, struck] = await divar.journal.entries();
    expect(struck!.faults).toMatchObject([{ status: 503 }]);
  });

  it.each([{}, { after: true }])('loses its answer: %j', async (when) => {
    await struckBy({ drop: true, ...when });
    await expect(call()).rejects.toThrow('fetch failed');
    const [entry] = await divar.journal.entries();
    expect(entry).toMatchObject({ state: 'done', operation: id });
    expect(entry!.status).toBeUndefined();
  });

  it('tells which fault struck, also where the answer is the real one', async () => {
    await struckBy({ latency: '1ms' });
    await call();
    const [{ faults } = { faults: [] }] = await divar.journal.entries();
    expect(faults).toEqual([{ direction: 'bot_to_divar', operation: id, latency: '1ms' }]);
  });

  it('gets a broken body, an empty one, and another header', async () => {
    await struckBy({ body: '{"broken":', headers: { 'X-More': 'yes' } });
    const broken = await call();
    await struckBy({ body: '' });
    expect([await broken.text(), broken.headers.get('x-more'), await (await call()).text()]).toEqual([
      '{"broken":',
      'yes',
      '',
    ]);
  });
});

describe.each(webhooks)('a request of the type $name', ({ name }) => {
  const causes = questions.includes(name) ? () => press(name) : () => deliver(name);
  const struckBy = (effect: Effect) =>
    divar.faults.set({ direction: 'divar_to_bot', operation: name, times: 1, ...effect });
  const got = () => bot.received.map(({ body }) => body);

  it.each<[Effect, number]>([
    [{ status: 503 }, 0],
    [{ drop: true }, 0],
    [{ status: 503, after: true }, 1],
    [{ drop: true, after: true }, 1],
  ])('under %j arrives %d times', async (effect, times) => {
    await struckBy(effect);
    expect(await causes()).toBe(effect.drop ? (effect.after ? 'cut' : 'dropped') : 503);
    expect(got()).toHaveLength(times);
    expect(await causes()).toBe(200);
  });

  it('has a broken body, an empty one, and another header', async () => {
    await struckBy({ body: '{"broken":', headers: { 'X-More': 'yes' } });
    await causes();
    await struckBy({ body: '' });
    await causes();
    expect(got()).toEqual(['{"broken":', '']);
    expect(bot.received[0]!.request.headers['x-more']).toBe('yes');
  });
});

describe.each(events)('an event %s', (name) => {
  it('comes twice, and late', async () => {
    await divar.faults.set({
      direction: 'divar_to_bot',
      operation: name,
      duplicate: true,
      late: '5ms',
      times: 1,
    });
    await deliver(name);
    await deliver(name);
    expect(bot.received).toHaveLength(3);
  });
});

/** Delivers an event; answers the status, or how it ended otherwise. */
async function deliver(type: string) {
  const { deliveries } = await divar.control.deliverEvent({ body: { body: { type } } });
  return deliveries[0]!.status ?? deliveries[0]!.outcome;
}

/** Presses a button that asks the app. */
async function press(question: string) {
  await divar.control.putConversation({ conversation_id: 'c1', body: { user: 'sara' } });
  const action = question === 'DYNAMIC_ACTION' ? 'get_dynamic_action' : 'open_server_link';
  const buttons = { rows: [{ buttons: [{ caption: 'a', action: { [action]: { data: {} } } }] }] };
  await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/c1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'the-key' },
    body: JSON.stringify({ text_message: 'a', buttons }),
  });
  const { messages } = await divar.control.listMessages({ conversation_id: 'c1' });
  const pressed = await divar.control.pressButton({
    message_id: messages.at(-1)!.id,
    body: { row: 0, column: 0 },
  });
  const entry = await divar.control.getEntry({ entry_id: pressed.entry_id! });
  return entry.status ?? entry.outcome;
}
