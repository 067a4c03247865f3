import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { violations } from './testing/axe.ts';
import { closeWindows, sharedBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { FakeEmulator } from './testing/fake-emulator.ts';
import { keepPicture, visit } from './testing/page-visit.ts';
import { evilReply, foundReply } from './testing/sample-bot.ts';

vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
let fake: FakeEmulator;
let crowded: FakeEmulator;
let empty: FakeEmulator;

beforeAll(async () => {
  browser = await sharedBrowser();
  const pageDir = await builtPage();
  empty = await FakeEmulator.start({ pageDir });
  crowded = await FakeEmulator.start({ pageDir });
  crowded.fill('long', { messages: 10_000, entries: 100_000 });
  fake = await FakeEmulator.start({
    pageDir,
    bot: ({ text }) => (text === 'دکمه' ? [foundReply] : [{ text: `شما گفتید: ${text ?? ''}` }]),
  });
  await fillOrdinary();
});

afterAll(async () => {
  await closeWindows();
  await Promise.all([fake?.stop(), crowded?.stop(), empty?.stop()]);
});

/** An ordinary conversation: every type of message, a bot that was down for a while, buttons. */
async function fillOrdinary(): Promise<void> {
  const say = (user: string, body: unknown) =>
    fetch(`${fake.url}/_emulator/users/${user}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await say('reza', { text: 'Hello, is this still available?' });
  await say('sara', { text: 'سلام، قیمت این آگهی چند است؟' });
  await say('sara', {
    type: 'IMAGE',
    image_data: { link: 'https://chat.divar.ir/media/a.jpg', size_bytes: 48_213 },
  });
  await say('sara', { type: 'LOCATION', location_data: { latitude: 35.6892, longitude: 51.389 } });
  await say('sara', { type: 'CONTACT', contact_data: { name: 'سارا محمدی', phone: '09120000000' } });
  fake.botMode = 'down';
  await say('sara', { text: 'هستید؟' });
  fake.botMode = 'up';
  await say('sara', { text: 'دکمه' });
}

async function openSara(page: Page): Promise<void> {
  const list = page.locator('.pane-tab').first();
  if (await list.isVisible()) await list.click();
  await page.locator('.chat-item', { hasText: 'یکی را' }).click();
  await page.locator('.grid-button').first().waitFor();
}

const looks = [
  { language: 'fa', dark: false, width: 1280, height: 800 },
  { language: 'en', dark: true, width: 1280, height: 800 },
  { language: 'fa', dark: true, width: 360, height: 740 },
  { language: 'en', dark: false, width: 360, height: 740 },
  { language: 'fa', dark: false, width: 1920, height: 1080 },
  { language: 'en', dark: true, width: 1920, height: 1080 },
] as const;

describe.each(looks)('$language, dark $dark, $width pixels wide', (look) => {
  const name = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
  const isNarrow = look.width < 760;

  test('is fit for all in its main states, and nothing sticks out', async () => {
    const { page, context, troubles } = await visit(browser, { url: fake.url, ...look });
    const judge = async (state: string) => {
      await keepPicture(page, `${state}-${name}`);
      expect(await violations(page), state).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), state).toBeLessThanOrEqual(
        look.width,
      );
    };
    await openSara(page);
    await page.locator('.grid-button').nth(1).click();
    await page.locator('.press').waitFor();
    await judge('chat');
    if (isNarrow) await page.locator('.pane-tab').nth(2).click();
    await page
      .locator('.entry', { has: page.locator('.tag-found') })
      .first()
      .click();
    await page.locator('.line-marked').waitFor();
    await judge('exchange');
    for (const panel of ['events', 'record', 'state']) {
      await page.locator(`#tab-${panel}`).click();
      await judge(panel);
    }
    await page.locator('.top-actions .icon-button').click();
    await page.locator('dialog').waitFor();
    await judge('settings');
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('is fit for all when empty, and when crowded', async () => {
    for (const [state, emulator] of [
      ['empty', empty],
      ['crowded', crowded],
    ] as const) {
      const { page, context } = await visit(browser, { url: emulator.url, ...look });
      await page.locator(state === 'empty' ? '.steps' : '.bubble >> nth=5').waitFor();
      await keepPicture(page, `${state}-${name}`);
      expect(await violations(page), state).toEqual([]);
      await context.close();
    }
  });
});

test('a hostile message looks like plain text', async () => {
  fake.putConversation('mallory', 'hostile');
  fake.putMessage('hostile', { text: evilReply.text, buttons: evilReply.buttons });
  const { page, context } = await visit(browser, { url: fake.url });
  await page.locator('.chat-item', { hasText: '<script>' }).click();
  await keepPicture(page, 'hostile-en');
  expect(await page.locator('.bubble-text').innerText()).toContain('<script>');
  await context.close();
});
