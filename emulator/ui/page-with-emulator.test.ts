import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { violations } from '../../spec/index.ts';
import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../library/types.ts';
import { closeWindows, sharedBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { keepPicture, type Visit, visit } from './testing/page-visit.ts';
import { nineButtons } from './testing/sample-bot.ts';

interface Bot {
  server: Server;
  url: string;
}

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let pageDir: string;

beforeAll(async () => {
  [browser, pageDir] = await Promise.all([sharedBrowser(), builtPage()]);
});

afterAll(closeWindows);

/** A small real bot: repeats a text, offers nine buttons, opens sessions, answers dynamic actions. */
async function startBot(emulator: () => Emulator): Promise<Bot> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (request.url === '/init')
      return response.end(JSON.stringify({ url: 'https://example.com/session/7' }));
    if (request.url === '/dynamic') return response.end(JSON.stringify({ text_message: 'قیمت روز' }));
    const { text, conversation } = JSON.parse(body).new_chatbot_message ?? {};
    if (conversation) await reply(emulator(), conversation.id, text);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function reply({ url, apiKey }: Emulator, conversationId: string, text: string): Promise<void> {
  const rows = nineButtons.map((buttons) => ({ buttons }));
  await fetch(`${url}/v1/open-platform/chat/bot/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({
      type: 'TEXT',
      text_message: `echo: ${text}`,
      ...(text === 'buttons' && { buttons: { rows } }),
    }),
  });
}

async function withEverything(run: (parts: { seen: Visit; emulator: Emulator; bot: Bot }) => Promise<void>) {
  let emulator: Emulator | undefined;
  const bot = await startBot(() => emulator as Emulator);
  emulator = await createEmulator({
    bot: `${bot.url}/events`,
    initUrl: `${bot.url}/init`,
    dynamicActionUrl: `${bot.url}/dynamic`,
    page: pageDir,
  });
  const seen = await visit(browser, { url: emulator.url });
  try {
    await run({ seen, emulator, bot });
    expect(seen.troubles).toEqual([]);
  } finally {
    await seen.context.close();
    await emulator.stop();
    bot.server.closeAllConnections();
    bot.server.close();
  }
}

test('chats with a real bot through a real emulator, presses its buttons, and sees the wire', async () => {
  await withEverything(async ({ seen: { page }, emulator }) => {
    await page.locator('.composer-text').fill('buttons');
    await page.keyboard.press('Enter');
    await page.locator('.bubble-bot', { hasText: 'echo: buttons' }).waitFor();
    await page.locator('.bubble-user', { hasText: 'delivered 200' }).waitFor();
    await page.locator('.grid-button', { hasText: 'پرداخت' }).click();
    await page.locator('.press', { hasText: 'https://example.com/session/7' }).waitFor();
    await page.locator('.grid-button', { hasText: 'قیمت' }).click();
    await page.locator('.press', { hasText: 'قیمت روز' }).waitFor();
    await expect
      .poll(async () => (await page.locator('.entry-name').allInnerTexts()).map((name) => name.trim()))
      .toEqual([
        'DYNAMIC_ACTION قیمت',
        'SESSION_INITIALISATION پرداخت',
        'sendMessageToConversation',
        'NEW_CHATBOT_MESSAGE',
      ]);
    await page.locator('.entry', { hasText: 'sendMessageToConversation' }).click();
    await page.locator('.detail', { hasText: 'echo: buttons' }).waitFor();
    expect(await page.locator('.detail').innerText()).not.toContain(emulator.apiKey);
    await keepPicture(page, 'with-emulator-en');
  });
});

test('shows what Divar refused of the bot where its reply would stand, and opens it by its address', async () => {
  await withEverything(async ({ seen: { page, context }, emulator }) => {
    const { conversation_id: id } = await emulator.user('sara').says('hush');
    await page.locator('.bubble-bot', { hasText: 'echo: hush' }).waitFor();
    const call = (path: string, body: object) =>
      fetch(`${emulator.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': emulator.apiKey },
        body: JSON.stringify(body),
      });
    const messages = `/v1/open-platform/chat/bot/conversations/${id}/messages`;
    await call(messages, { text_message: 5 });
    await call('/v1/open-platform/chat/bots', { text_message: 'سلام' });
    const refused = page.locator('.bubble-refused');
    await expect.poll(() => refused.count()).toBe(2);
    for (const words of ['Divar refused this (400)', messages, violations.wrong_type.title, '/text_message'])
      expect(await refused.first().innerText()).toContain(words);
    expect(await refused.last().innerText()).toContain(violations.unknown_path.title);
    await refused.first().getByRole('button', { name: 'Show on the wire' }).click();
    await expect.poll(() => page.url()).toBe(`${emulator.url}/#/exchange/3`);
    await keepPicture(page, 'refused-reply-en');
    const again = await context.newPage();
    await again.goto(`${emulator.url}/#/exchange/3`);
    await again.locator('.detail', { hasText: 'text_message' }).waitFor();
    await again.locator('.bubble-refused').first().waitFor();
    await again.evaluate("location.hash = '#/exchange/4'");
    await again.locator('.detail', { hasText: '/v1/open-platform/chat/bots' }).waitFor();
    await again.close();
  });
});

test('keeps saying that the bot answers while older exchanges are read', async () => {
  await withEverything(async ({ seen: { page }, emulator, bot }) => {
    await emulator.control.patchApp({ body: { bot: 'http://127.0.0.1:9/' } });
    await emulator.user('sara').says('گم شد');
    await emulator.control.patchApp({ body: { bot: `${bot.url}/events` } });
    await emulator.user('sara').says('رسید');
    const pill = page.locator('.pill');
    await expect.poll(() => pill.innerText()).toContain('Bot answers');
    await page.locator('input[type="search"]').fill('گم شد');
    await expect.poll(() => page.locator('.entry').count()).toBe(1);
    expect(await pill.innerText()).toContain('Bot answers');
  });
});

test('works in more tabs than a browser has connections to a host, with or without shared workers', async () => {
  await withEverything(async ({ seen, emulator }) => {
    const withoutWorkers = await seen.context.newPage();
    await withoutWorkers.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    const pages = [seen.page, withoutWorkers];
    while (pages.length < 10) pages.push(await seen.context.newPage());
    for (const page of pages.slice(1)) {
      await page.goto(emulator.url);
      await page.locator('.pill').waitFor();
    }
    await seen.page.locator('.composer-text').fill('to all tabs');
    await seen.page.keyboard.press('Enter');
    for (const page of pages) await page.locator('.bubble-bot', { hasText: 'echo: to all tabs' }).waitFor();
    await pages[0]!.close();
    await emulator.user('user').says('after one was closed');
    for (const page of pages.slice(1)) await page.getByText('echo: after one was closed').first().waitFor();
  });
});

test('shows what users allowed the bot, takes it back, and tells the bot', async () => {
  await withEverything(async ({ seen: { page }, emulator }) => {
    await page.getByRole('tab', { name: 'State' }).click();
    await emulator.user('sara').grants(['USER_ID', 'NOTIFICATION_ACCESS_REVOCATION']);
    await emulator.user('sara').grants(['USER_PHONE']);
    const row = page.locator('.access li', { hasText: 'sara' });
    await row.filter({ hasText: 'USER_ID NOTIFICATION_ACCESS_REVOCATION USER_PHONE' }).waitFor();
    await keepPicture(page, 'access-en');
    await row.getByRole('button', { name: 'Take back' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Wire' }).click();
    await page.locator('.entry', { hasText: 'USER_ACCESS_REVOCATION' }).waitFor();
    const { tokens } = await emulator.control.listTokens();
    expect(tokens.map(({ revoked }) => revoked)).toEqual([true, true]);
  });
});

test('tells in Persian which fault struck an exchange', async () => {
  const emulator = await createEmulator({ page: pageDir });
  const { page, context } = await visit(browser, { url: emulator.url, language: 'fa' });
  try {
    await emulator.faults.set({ direction: 'bot_to_divar', status: 503 });
    await fetch(`${emulator.url}/v1/open-platform/users`);
    await page.locator('.entry', { hasText: '503' }).click();
    await page
      .locator('.detail-facts', { hasText: 'خطای ساختگی: direction: bot_to_divar, status: 503' })
      .waitFor();
  } finally {
    await context.close();
    await emulator.stop();
  }
});

test('marks what is answered by example, in the list and at the exchange', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-page-'));
  const upstreamSpec = path.join(folder, 'upstream.json');
  const content = { 'application/json': { example: { balance: 7 } } };
  const get = { responses: { 200: { description: '', content } } };
  const info = { title: 'x', version: '1' };
  writeFileSync(upstreamSpec, JSON.stringify({ openapi: '3.0.0', info, paths: { '/v1/balance': { get } } }));
  const emulator = await createEmulator({ page: pageDir, upstreamSpec });
  const { page, context } = await visit(browser, { url: emulator.url, language: 'fa' });
  try {
    await fetch(`${emulator.url}/v1/balance`, {
      headers: { 'content-type': 'application/json', 'x-api-key': emulator.apiKey },
    });
    const entry = page.locator('.entry', { hasText: 'از روی نمونه' });
    expect(await entry.innerText()).not.toContain('یافته');
    await entry.click();
    await page.locator('.detail', { hasText: violations.by_example.persian.title }).waitFor();
  } finally {
    await context.close();
    await emulator.stop();
    rmSync(folder, { recursive: true });
  }
});

test('shows a bot that stopped, and delivers again once it is back', async () => {
  await withEverything(async ({ seen: { page }, emulator, bot }) => {
    const { port } = bot.server.address() as AddressInfo;
    bot.server.closeAllConnections();
    bot.server.close();
    await once(bot.server, 'close');
    await page.locator('.composer-text').fill('anyone?');
    await page.keyboard.press('Enter');
    await page.locator('.bubble-user', { hasText: 'bot is down' }).waitFor();
    bot.server.listen(port, '127.0.0.1');
    await once(bot.server, 'listening');
    await page.locator('.resend').click();
    await page.locator('.bubble-bot', { hasText: 'echo: anyone?' }).waitFor();
    expect((await emulator.control.listEntries()).total).toBe(3);
  });
});

test('asks for the link where there is a control token, and keeps the token out of the address', async () => {
  const emulator = await createEmulator({ controlToken: 'open-sesame', page: pageDir });
  try {
    const refused = await fetch(emulator.url);
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('control token')]);
    const seen = await visit(browser, { url: `${emulator.url}/?token=open-sesame` });
    await seen.page.locator('.steps').waitFor();
    expect(seen.page.url()).toBe(`${emulator.url}/`);
    expect(await seen.page.evaluate('document.cookie')).toBe('');
    await seen.context.close();
  } finally {
    await emulator.stop();
  }
});

test('shows the files of both sides, by whatever name the page was reached', async () => {
  const emulator = await createEmulator({ page: pageDir });
  const raw = `iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==`;
  try {
    const picture = { type: 'IMAGE', name: 'خانه‌ی من.png', body: { raw } } as const;
    const image_data = await emulator.control.uploadUserMedia(picture);
    await emulator.user('sara').says({ type: 'IMAGE', image_data });
    const pdf = { type: 'FILE', name: 'قرارداد.pdf', body: { raw: 'JVBERi0xLjQK' } } as const;
    const file = await emulator.control.uploadUserMedia(pdf);
    await emulator.user('sara').says({ type: 'FILE', file_data: { ...file, name: 'قرارداد.pdf' } });
    const url = emulator.url.replace('127.0.0.1', 'localhost');
    const { page, context, troubles } = await visit(browser, { url, language: 'fa' });
    await expect.poll(() => page.evaluate('document.querySelector(".picture img").naturalWidth')).toBe(1);
    const contract = page.locator('.attachment', { hasText: 'قرارداد.pdf' });
    await contract.filter({ hasText: '۹ بایت' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      contract.getByRole('link', { name: 'دریافت' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('قرارداد.pdf');
    expect(troubles).toEqual([]);
    await keepPicture(page, 'files-fa');
    await context.close();
  } finally {
    await emulator.stop();
  }
});

const expectations = `version: 1
name: two turns
source: written
turns:
  - says: سلام
    expect: ["echo: سلام"]
  - says: قیمت
    expect: ["echo: چیز دیگر"]
`;

test('plays a fixture from the page, and turns each turn green or red with the difference', async () => {
  await withEverything(async ({ seen: { page } }) => {
    await page.getByRole('tab', { name: 'Record' }).click();
    await page.getByLabel('Preview').fill(expectations);
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.locator('.turn-passed', { hasText: 'سلام' }).waitFor();
    const failed = page.locator('.turn-failed', { hasText: 'قیمت' });
    await failed.waitFor();
    expect(await failed.innerText()).toContain('چیز دیگر');
    expect(await failed.locator('mark').count()).toBeGreaterThan(0);
    await keepPicture(page, 'replay-en');
  });
});

test('records what is said from a start to a stop, under a name, and replays it', async () => {
  await withEverything(async ({ seen: { page } }) => {
    await page.getByRole('tab', { name: 'Record' }).click();
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.locator('.composer-text').fill('سلام');
    await page.keyboard.press('Enter');
    await page.locator('.bubble-bot', { hasText: 'echo: سلام' }).waitFor();
    await page.locator('.bubble-user', { hasText: 'delivered' }).waitFor();
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.locator('.turn', { hasText: 'says: سلام' }).waitFor();
    await page.getByLabel('Name').fill('my greeting');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Preview').inputValue()).toContain('name: "my greeting"');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await downloading).suggestedFilename()).toBe('my-greeting.yaml');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.locator('.turn-passed', { hasText: 'says: سلام' }).waitFor();
  });
});

test('tells where a fixture cannot be read', async () => {
  await withEverything(async ({ seen: { page } }) => {
    await page.getByRole('tab', { name: 'Record' }).click();
    await page.getByLabel('Preview').fill('version: 1\nname: x\nturns:\n  - sayz: hello\n');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'sayz' }).waitFor();
  });
});
