import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator();
  await divar.control.putPost({
    post_token: 'gZd7omnS',
    body: { category: 'cars', city: 'tehran', data: { title: 'پژو ۲۰۶ <b>تمیز</b>', price: 450_000_000 } },
  });
});
afterAll(() => divar.stop());

const open = (path: string, language = 'fa') =>
  fetch(divar.url + path, { headers: { 'accept-language': language } });

it('shows a post from right to left, and nothing of it is markup', async () => {
  const answer = await open('/v/gZd7omnS');
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text).toContain('<html lang="fa" dir="rtl">');
  expect(text).toContain('پژو ۲۰۶ &lt;b&gt;تمیز&lt;/b&gt;');
  expect(text).toContain('450000000');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
});

it('speaks English to who asks for it, and says that it is the page of the owner', async () => {
  const text = await (await open('/v/gZd7omnS/manage', 'en-GB')).text();
  expect(text).toContain('<html lang="en" dir="ltr">');
  expect(text).toContain('Manage the post');
});

it('says of a post that is not there what to do', async () => {
  const answer = await open('/v/%3Cscript%3E', 'en');
  const text = await answer.text();
  expect(answer.status).toBe(404);
  expect(text).toContain('--posts');
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toContain('<script>');
});

it('is where a button of the bot leads', async () => {
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  const action = { open_post_manage_page: { post_token: 'gZd7omnS' } };
  await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'x-api-key': divar.apiKey },
    body: JSON.stringify({
      text_message: 'آگهی',
      buttons: { rows: [{ buttons: [{ action, caption: 'مدیریت' }] }] },
    }),
  });
  const pressed = await (await divar.user('sara').nextReply()).press('مدیریت');
  expect(pressed).toMatchObject({
    outcome: 'opens_post_manage_page',
    post_token: 'gZd7omnS',
    page: `${divar.url}/v/gZd7omnS/manage`,
  });
  expect((await fetch(pressed.page!)).status).toBe(200);
});

it('of another app shows the post of that app, in both languages', async () => {
  const app = 'other-bot';
  await divar.control.createApp({ body: { slug: app } });
  const body = { category: 'cars', city: 'shiraz', data: { title: 'پیکان' } };
  await divar.control.putPost({ app, post_token: 'gZd7omnS', body });
  const { conversation_id } = await divar.control.sendUserMessage({
    app,
    user: 'sara',
    body: { text: 'سلام' },
  });
  const { api_keys } = await divar.control.getKeys({ app });
  const action = { open_post_page: { post_token: 'gZd7omnS' } };
  const path = `/v1/open-platform/chat/bot/conversations/${conversation_id}/messages`;
  await fetch(divar.url + path, {
    method: 'POST',
    headers: { 'x-api-key': api_keys[0]! },
    body: JSON.stringify({
      text_message: 'a',
      buttons: { rows: [{ buttons: [{ action, caption: 'آگهی' }] }] },
    }),
  });
  const { messages } = await divar.control.listMessages({ app, conversation_id });
  const press = { app, message_id: messages.at(-1)!.id, body: { row: 0, column: 0 } };
  const { page } = await divar.control.pressButton(press);
  const text = await (await fetch(page!)).text();
  expect(text).toContain('پیکان');
  const [, other] = /href="([^"]+)"/.exec(text)!;
  expect(await (await fetch(new URL(other!.replaceAll('&amp;', '&'), page))).text()).toContain('پیکان');
  expect((await open('/v/gZd7omnS?app=none')).status).toBe(404);
});
