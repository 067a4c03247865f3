import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Emulator } from '../index.ts';
import { createEmulator } from '../index.ts';
import { type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';
import { launchBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { keepPicture, type Visit, visit } from './testing/page-visit.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let page: string;
let bot: ScriptedBot;
let divar: Emulator;
let seen: Visit | undefined;

beforeAll(async () => {
  [browser, page] = await Promise.all([launchBrowser(), builtPage()]);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  bot = await scriptedBot();
  divar = await createEmulator({ page, bot: bot.url });
});
afterEach(async () => {
  const troubles = seen?.troubles;
  await seen?.context.close();
  await divar.stop();
  await bot.stop();
  expect(troubles).toEqual([]);
});

async function openPanel(name: string, language: 'fa' | 'en'): Promise<Page> {
  seen = await visit(browser, { url: divar.url, language });
  await seen.page.getByRole('tab', { name, exact: true }).click();
  return seen.page;
}

const types = () => bot.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('every event goes to the bot by hand', async () => {
  const window = await openPanel('رویدادها', 'fa');
  const choice = window.locator('.event-choice select').first();
  const names = await choice.locator('option').allInnerTexts();
  expect(names).toEqual(
    expect.arrayContaining(['NEW_MESSAGE', 'POST_UPDATE', 'PAYMENT_TRANSACTION', 'USER_ACCESS_REVOCATION']),
  );
  for (const [index, name] of names.entries()) {
    await choice.selectOption(name);
    await window.locator('.event-send button').click();
    await expect.poll(types).toHaveLength(index + 1);
  }
  expect(types()).toEqual(names);
  await keepPicture(window, 'events-by-hand-fa');
});

test('a message about the post of the open conversation goes into it, as often as it is sent', async () => {
  const about = { post_token: 'QkL2vN8s', buyer: 'reza', seller: 'sara', conversation_id: 'c-post' };
  await divar.control.startPostConversation({ body: about });
  const window = await openPanel('رویدادها', 'fa');
  const choice = window.locator('.event-choice select').first();
  for (const count of [1, 2]) {
    await choice.selectOption('POST_UPDATE');
    await choice.selectOption('NEW_MESSAGE');
    await window.locator('.event-send button').click();
    await expect.poll(types).toHaveLength(count);
  }
  const { messages } = await divar.control.listMessages({ conversation_id: 'c-post' });
  expect(messages.map(({ user, side }) => [user, side])).toEqual([
    ['reza', 'BUYER'],
    ['reza', 'BUYER'],
  ]);
});

test('an access is taken back in the state panel, and the bot is told', async () => {
  const scopes = ['NOTIFICATION_ACCESS_REVOCATION', 'USER_ID'];
  await divar.user('sara').grants(scopes);
  const window = await openPanel('وضعیت', 'fa');
  await keepPicture(window, 'state-fa');
  await window.getByRole('button', { name: 'پس گرفتن' }).click();
  await window.locator('.access').waitFor({ state: 'detached' });
  await expect.poll(types).toEqual(['USER_ACCESS_REVOCATION']);
});

test.each(['fa', 'en'] as const)('the form of faults does not overflow (%s)', async (language) => {
  seen = await visit(browser, { url: divar.url, language });
  const window = seen.page;
  await window.getByRole('tab', { name: language === 'fa' ? 'وضعیت' : 'State', exact: true }).click();
  await window.locator('.fault-form').locator('xpath=..').locator('> summary').click();
  const form = window.locator('.fault-form');
  await form.locator('[name=direction]').selectOption('bot_to_divar');
  for (const more of await form.locator('summary').all()) await more.click();
  await form.scrollIntoViewIfNeeded();
  await keepPicture(window, `fault-form-${language}`);
  await window.setViewportSize({ width: 390, height: 844 });
  await form.scrollIntoViewIfNeeded();
  await keepPicture(window, `fault-form-narrow-${language}`);
  const overflow = await window.evaluate(
    "Math.max(0, ...[...document.querySelectorAll('.fault-form, .sheet')].map((one) => one.scrollWidth - one.clientWidth))",
  );
  expect(overflow).toBe(0);
});
