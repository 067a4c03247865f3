import { request } from 'node:http';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { violations } from '../../ui/testing/axe.ts';
import { closeWindows, sharedBrowser } from '../../ui/testing/browser.ts';
import { keepPicture } from '../../ui/testing/page-visit.ts';

vi.setConfig({ testTimeout: 60_000 });

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator();
  await put('gZd7omnS', {
    title: 'پژو ۲۰۶ <b>تمیز</b>',
    description: 'خط یک\nخط دو',
    usage: 118_000,
    price: { mode: 'مقطوع', value: 450_000_000 },
    colours: ['سفید', '<i>'],
  });
});
afterAll(() => divar.stop());

const put = (post_token: string, data: Record<string, unknown>) =>
  divar.control.putPost({
    post_token,
    body: { category: 'cars', city: 'tehran', state: 'RETIRED', owner: 'sara', data },
  });

const open = (path: string, language = 'fa') =>
  fetch(divar.url + path, { headers: { 'accept-language': language } });
const textAt = async (path: string, language = 'en') => (await open(path, language)).text();

it('shows a post from right to left, and nothing of it is markup', async () => {
  const answer = await open('/v/gZd7omnS');
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text).toContain('<html lang="fa" dir="rtl">');
  expect(text).toContain('پژو ۲۰۶ &lt;b&gt;تمیز&lt;/b&gt;');
  expect(text).toContain('برداشته شده');
  expect(text).toContain('[&quot;سفید&quot;,&quot;&lt;i&gt;&quot;]');
  expect(text).not.toMatch(/<[bi]>/);
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
});

it('shows what a price is made of', async () => {
  expect(await textAt('/v/gZd7omnS')).toMatch(
    /price\.mode<\/code><bdi>مقطوع<.*price\.value<\/code><bdi>450000000</,
  );
});

it('speaks English to who asks for it, and shows the owner on the page of the owner alone', async () => {
  const text = await textAt('/v/gZd7omnS/manage', 'en-GB');
  expect(text).toContain('<html lang="en" dir="ltr">');
  expect(text).toContain('Manage the post');
  expect(text).toContain('Owner: <bdi>sara</bdi>');
  expect(await textAt('/v/gZd7omnS')).not.toContain('sara');
});

it.each([[{ x: 1 }], [['x']], [''], [' '], [7]])(
  'is called by its token where the title is %j',
  async (title) => {
    await put('odd-title', { title });
    expect(await textAt('/v/odd-title')).toContain('<h1><bdi>odd-title</bdi></h1>');
  },
);

it('says of a post that is not there what to do', async () => {
  const answer = await open('/v/%3Cscript%3E', 'en');
  const text = await answer.text();
  expect(answer.status).toBe(404);
  expect(text).toContain('--posts');
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toContain('<script>');
});

it.each(['//', '//v/x', '/v//', '/v/%ZZ', '/v/x?%ZZ', '/v/%00'])('takes no harm from %s', async (path) => {
  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(divar.url);
    request({ port, path }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(404);
});

it('is of the app whose button leads there', async () => {
  const { slug } = await divar.control.createApp({ body: { slug: 'other', api_key: 'key-of-other' } });
  await divar.control.putPost({
    app: slug,
    post_token: 'only-here',
    body: { category: 'cars', city: 'tehran', data: { title: 'آگهی برنامهٔ دیگر' } },
  } as Parameters<Emulator['control']['putPost']>[0]);
  const page = await pageOfButton('only-here', { slug, apiKey: 'key-of-other' });
  expect(page).toBe(`${divar.url}/v/only-here/manage?app=other`);
  expect(await (await fetch(page)).text()).toContain('آگهی برنامهٔ دیگر');
  expect(await (await fetch(page)).text()).toContain('?app=other&amp;ui_locales=');
  expect((await open('/v/only-here')).status).toBe(404);
});

it('is where a button of the bot leads', async () => {
  const page = await pageOfButton('gZd7omnS', { apiKey: divar.apiKey });
  expect(page).toBe(`${divar.url}/v/gZd7omnS/manage`);
  expect((await fetch(page)).status).toBe(200);
});

/** Presses a button that opens the page of the owner, over HTTP. */
async function pageOfButton(token: string, { slug, apiKey }: { slug?: string; apiKey: string }) {
  const base = `${divar.url}/_emulator${slug === undefined ? '' : `/apps/${slug}`}`;
  const post = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, string>;
  };
  const { conversation_id: id } = await post(`${base}/users/sara/messages`, { text: 'سلام' });
  const button = { action: { open_post_manage_page: { post_token: token } }, caption: 'مدیریت' };
  await post(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    text_message: 'آگهی',
    buttons: { rows: [{ buttons: [button] }] },
  });
  const list = await fetch(`${base}/conversations/${id}/messages`);
  const { messages } = (await list.json()) as { messages: { id: string }[] };
  const pressed = await post(`${base}/messages/${messages.at(-1)!.id}/press`, { caption: 'مدیریت' });
  expect(pressed).toMatchObject({ outcome: 'opens_post_manage_page', post_token: token });
  return pressed.page!;
}

it('is for those with the control token alone, where there is one', async () => {
  const guarded = await createEmulator({ controlToken: 'open-sesame' });
  const [shut, asked] = await Promise.all([
    fetch(`${guarded.url}/v/gZd7omnS`),
    fetch(`${guarded.url}/v/gZd7omnS`, { headers: { authorization: 'Bearer open-sesame' } }),
  ]);
  expect([shut.status, asked.status]).toEqual([401, 200]);
  await guarded.stop();
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
    await put('long-words', {
      title: 'x'.repeat(500),
      description: 'بی‌فاصله'.repeat(200),
      [`k${'y'.repeat(200)}`]: 1,
    });
  });
  afterAll(closeWindows);

  it.each([
    ['gZd7omnS/manage', 'fa-IR', 'light'],
    ['gZd7omnS', 'en-GB', 'dark'],
    ['long-words', 'fa-IR', 'dark'],
    ['not-there', 'en-GB', 'light'],
  ] as const)('is fit for all, and nothing sticks out: %s, %s, %s', async (path, locale, colorScheme) => {
    const context = await browser.newContext({ locale, colorScheme, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${divar.url}/v/${path}`);
    await keepPicture(page, `post-${path.replace('/', '-')}-${locale}`);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await context.close();
  });
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
    headers: { 'content-type': 'application/json', 'x-api-key': api_keys[0]! },
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
