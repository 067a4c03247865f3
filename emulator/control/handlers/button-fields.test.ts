import { afterEach, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';

let divar: Emulator;
let bot: ScriptedBot;
afterEach(async () => {
  await divar.stop();
  await bot.stop();
});

async function pressed(action: object, pressFields: string[]): Promise<Record<string, unknown>> {
  bot = await scriptedBot((_, response) => {
    response.end('{"url":"https://example.com/","text_message":"خوب"}');
  });
  divar = await createEmulator({ initUrl: bot.url, dynamicActionUrl: bot.url, pressFields });
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({
      text_message: '؟',
      buttons: { rows: [{ buttons: [{ action, caption: 'بله' }] }] },
    }),
  });
  await (await divar.user('sara').nextReply()).press('بله');
  return JSON.parse(bot.received.at(-1)!.body);
}

const data = { order: '42' };

it('sends what the current pages say, and no more', async () => {
  const body = await pressed({ open_server_link: { data } }, []);
  expect(Object.keys(body).sort()).toEqual(['conversation_id', 'extra_data', 'source']);
});

it('sends the older fields that the app asks for', async () => {
  const body = await pressed({ open_server_link: { data } }, [
    'return_url',
    'provider_data',
    'completion_url',
    'user_id',
  ]);
  const { user_id } = await divar.control.putUser({ user: 'sara', body: {} });
  expect(body).toMatchObject({
    extra_data: data,
    provider_data: data,
    user_id,
    completion_url: 'https://open-platform-redirect.divar.ir/completion',
    return_url: 'https://divar.ir/chat/addon_demo',
  });
});

it('sends the user id where the user has given the app access, and for no longer', async () => {
  bot = await scriptedBot(
    (_, response) => void response.end('{"url":"https://example.com/","text_message":"خوب"}'),
  );
  divar = await createEmulator({ initUrl: bot.url, dynamicActionUrl: bot.url });
  const sara = divar.user('sara');
  const { conversation_id: id } = await sara.says('سلام');
  const buttons = [{ open_server_link: { data } }, { get_dynamic_action: { data } }].map((action, index) => ({
    action,
    caption: `${index}`,
  }));
  await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({ text_message: '؟', buttons: { rows: [{ buttons }] } }),
  });
  const reply = await sara.nextReply();
  const { user_id } = await divar.control.putUser({ user: 'sara', body: {} });
  const told = async () => {
    await reply.press('0');
    await reply.press('1');
    return bot.received.splice(0).map(({ body }) => JSON.parse(body).user_id);
  };
  expect(await told()).toEqual([undefined, undefined]);
  await divar.user('reza').grants(['USER_ID']);
  expect(await told()).toEqual([undefined, undefined]);
  await sara.grants(['USER_ID']);
  expect(await told()).toEqual([user_id, user_id]);
  await divar.control.setClock({ body: { advance: '2h' } });
  expect(await told()).toEqual([undefined, undefined]);
});

it('sends a dynamic action the user id alone of them', async () => {
  const body = await pressed({ get_dynamic_action: { data } }, ['return_url', 'user_id']);
  expect(Object.keys(body).sort()).toEqual(['conversation_id', 'extra_data', 'touchpoint', 'user_id']);
});

it('knows no other fields', async () => {
  bot = await scriptedBot();
  divar = await createEmulator();
  await expect(createEmulator({ pressFields: ['returnurl'] })).rejects.toThrow(
    '--press-fields returnurl is not known.',
  );
  const sideSpelling = 'supply' as 'Supply';
  await expect(createEmulator({ sideSpelling })).rejects.toThrow('--side-spelling supply is not known.');
});
