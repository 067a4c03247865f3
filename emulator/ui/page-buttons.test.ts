import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../index.ts';
import { deferred } from '../testing/scripted-bot.ts';
import { violations } from './testing/axe.ts';
import { pageSuite } from './testing/page-suite.ts';
import { keepPicture } from './testing/page-visit.ts';

/** What the app answers to the button with this caption. */
const answers: Record<string, string | { status: number } | Promise<string>> = {
  درست: '{"url":"https://example.com/session"}',
  'نشانی دیگر': '{"redirect_url":"https://example.com/"}',
  'پیوند بد': '{"url":"javascript:alert(1)"}',
  صفحه: '<html><body>Login</body></html>',
  خطا: { status: 500 },
  'فیلد اضافه': '{"url":"https://example.com/more","status":"ok"}',
};

const on = pageSuite(
  async ({ body }, response) => {
    const answer = await answers[JSON.parse(body).extra_data?.caption];
    if (typeof answer === 'object') response.writeHead(answer.status).end();
    else response.end(answer);
  },
  (bot) => ({ initUrl: bot.url }),
);
const button = (caption: string) => ({ caption, action: { open_server_link: { data: { caption } } } });

/** Opens the page on a conversation in which the bot has sent these buttons, three in a row. */
async function opened(
  captions: string[],
  { language = 'en' }: { language?: 'fa' | 'en' } = {},
): Promise<Page> {
  const { conversation_id: id } = await on.divar.user('sara').says('سلام');
  const rows = [0, 3, 6].map((at) => ({ buttons: captions.slice(at, at + 3).map(button) }));
  await say(id, { text_message: '؟', buttons: { rows: rows.filter(({ buttons }) => buttons.length > 0) } });
  const seen = await on.open({ language });
  await seen.page.locator('.grid-button').first().waitFor();
  return seen.page;
}

async function say(conversationId: string, body: object): Promise<void> {
  const path = `/v1/open-platform/chat/bot/conversations/${conversationId}/messages`;
  const headers = { 'content-type': 'application/json', 'x-api-key': on.divar.apiKey };
  const response = await fetch(on.divar.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

const press = (window: Page, caption: string) =>
  window.getByRole('button', { name: caption, exact: true }).click();

/** What stands under the message, in one line, once it is about this button. */
async function outcome(window: Page, caption: string): Promise<string> {
  const box = window.locator('.press', { hasText: caption });
  await box.locator('.link').last().waitFor();
  return (await box.innerText()).replace(/\s+/g, ' ');
}

const said = {
  en: {
    خطا: 'failed: the answer has another status than 200. Expected 200 Got 500 Remedy Answer 200 and the JSON',
    'نشانی دیگر':
      'failed: the answer is not as the contract says. Expected the field url Got {"redirect_url"',
    'پیوند بد':
      'Place /url Expected an http or https URL for the user\'s client to open Got "javascript:alert(1)"',
    صفحه: 'Expected a JSON object Got "<html><body>Login</body></html>"',
  },
  fa: {
    خطا: 'ناموفق: کد وضعیت پاسخ ۲۰۰ نیست. انتظار 200 آنچه آمد 500 چاره با 200 و همان JSON',
    'نشانی دیگر': 'ناموفق: پاسخ مطابق قرارداد نیست. انتظار the field url آنچه آمد {"redirect_url"',
    'پیوند بد':
      'جا /url انتظار an http or https URL for the user\'s client to open آنچه آمد "javascript:alert(1)"',
    صفحه: 'انتظار a JSON object آنچه آمد "<html><body>Login</body></html>"',
  },
};

describe.each(['fa', 'en'] as const)('a press that fails (%s)', (language) => {
  test('is told with the place, what was expected, what came, and what to do', async () => {
    const window = await opened(Object.keys(said[language]), { language });
    for (const [caption, words] of Object.entries(said[language])) {
      await press(window, caption);
      expect(await outcome(window, caption)).toContain(words);
    }
    expect(await violations(window)).toEqual([]);
    await window.setViewportSize({ width: 390, height: 844 });
    await keepPicture(window, `wrong-answer-${language}`);
    const sticksOut =
      "document.querySelector('.press').scrollWidth - document.querySelector('.press').clientWidth";
    expect(await window.evaluate(sticksOut)).toBe(0);
  });

  test('for want of a URL leads to where it is set', async () => {
    await on.divar.control.patchApp({ body: { init_url: null } });
    const window = await opened(['درست'], { language });
    await press(window, 'درست');
    expect(await outcome(window, 'درست')).toContain(
      language === 'fa' ? 'آدرسی برای این کار تنظیم نشده است.' : 'no URL is set for this.',
    );
    await keepPicture(window, `failed-press-${language}`);
    await window.getByRole('button', { name: language === 'fa' ? 'تنظیم آدرس' : 'Set it' }).click();
    await window.locator('.url-form').nth(1).locator('input').fill(on.bot.url);
    await window.locator('.url-form').nth(1).locator('button').click();
    await expect.poll(async () => (await on.divar.control.getApp()).init_url).toBe(on.bot.url);
    await press(window, 'درست');
    await window.locator('.press', { hasText: 'https://example.com/session' }).waitFor();
  });
});

test('a superfluous field is told beside the URL that opens', async () => {
  const window = await opened(['فیلد اضافه']);
  await press(window, 'فیلد اضافه');
  const words = await outcome(window, 'فیلد اضافه');
  expect(words).toContain('would open: https://example.com/more');
  expect(words).toContain('Place /status');
});

test('of two presses at once the later one is shown, however late the answers come', async () => {
  const slow = deferred<string>();
  answers.کند = slow.promise;
  const window = await opened(['کند', 'درست']);
  await press(window, 'کند');
  await window.locator('.press', { hasText: 'Pressing' }).waitFor();
  await press(window, 'درست');
  await window.locator('.press', { hasText: 'https://example.com/session' }).waitFor();
  slow.resolve('{"url":"https://example.com/slow"}');
  await window.locator('.entry', { hasText: 'کند' }).filter({ hasText: '200' }).waitFor();
  expect(await outcome(window, 'درست')).toContain('https://example.com/session');
});

test('the outcome is still there when its message is scrolled back to', async () => {
  const window = await opened(['درست']);
  await press(window, 'درست');
  await outcome(window, 'درست');
  const { conversations } = await on.divar.control.listConversations();
  for (let count = 0; count < 30; count += 1)
    await say(conversations[0]!.id, { text_message: `پیام ${count}` });
  await window.locator('.bubble-text', { hasText: 'پیام 29' }).waitFor();
  await window.locator('.press').waitFor({ state: 'detached' });
  await window.evaluate("document.querySelector('.messages').scrollTop = 0");
  expect(await outcome(window, 'درست')).toContain('https://example.com/session');
});

test('the exchange names the button, and is asked again where it was asked', async () => {
  const window = await opened(['درست']);
  await on.divar.control.patchApp({ body: { bot: null } });
  await press(window, 'درست');
  const row = window.locator('.entry', { hasText: 'SESSION_INITIALISATION' });
  await row.filter({ hasText: 'درست' }).click();
  await window.locator('.detail-facts', { hasText: 'Pressed "\u2068درست\u2069"' }).waitFor();
  expect(await window.getByRole('button', { name: 'Edit and send' }).count()).toBe(0);
  await window.getByRole('button', { name: 'Show in the chat' }).click();
  await window.locator('.bubble-sought', { hasText: '؟' }).waitFor();
  await window.getByRole('button', { name: 'Resend' }).click();
  await expect.poll(() => row.count()).toBe(2);
  await expect.poll(() => on.bot.received.length).toBe(3);
});

test('a failed press says nothing about whether the bot answers events', async () => {
  const window = await opened(['خطا']);
  await window.locator('.pill-good').waitFor();
  await press(window, 'خطا');
  await outcome(window, 'خطا');
  expect(await window.locator('.top-bar .pill, .pill').first().getAttribute('class')).toContain('pill-good');
});

test('pictures of the bot, and pages of posts, are reached by whatever name the browser came by', async () => {
  const { conversation_id: id } = await on.divar.user('sara').says('سلام');
  const media = await on.divar.control.uploadUserMedia({
    type: 'IMAGE',
    name: 'p.png',
    body: { raw: onePixel },
  } as Parameters<Emulator['control']['uploadUserMedia']>[0]);
  const image_data = { ...media, width_px: 1, height_px: 1 };
  await on.divar.user('sara').says({ type: 'IMAGE', image_data, conversation_id: id });
  const action = { open_post_page: { post_token: 'gZd7omnS' } };
  await say(id, { text_message: '؟', buttons: { rows: [{ buttons: [{ caption: 'آگهی', action }] }] } });
  const url = on.divar.url.replace('127.0.0.1', 'localhost');
  const seen = await on.open({ url });
  const window = seen.page;
  const width = "document.querySelector('.picture img')?.naturalWidth";
  await expect.poll(() => window.evaluate(width)).toBe(1);
  await press(window, 'آگهی');
  expect(await window.locator('.press a').getAttribute('href')).toBe(`${url}/v/gZd7omnS`);
});

test('a picture that the emulator has no more is shown by name', async () => {
  const image_data = { link: `${on.divar.url}/media/${'gone'.repeat(8)}/p.png`, size_bytes: 1200 };
  await on.divar.user('sara').says({ type: 'IMAGE', image_data });
  const seen = await on.open();
  await seen.page.locator('.bubble .attachment', { hasText: 'Image' }).waitFor();
  expect(await seen.page.locator('.picture').count()).toBe(0);
});

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
