import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Setting, settings } from '../../spec/index.ts';
import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../library/types.ts';
import { goodSample } from '../testing/setting-samples.ts';
import { closeWindows, sharedBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { keepPicture, visit } from './testing/page-visit.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let pageDir: string;
beforeAll(async () => {
  [browser, pageDir] = await Promise.all([sharedBrowser(), builtPage()]);
});
afterAll(closeWindows);

/** What the emulator has for a setting; the keys in full. */
async function findValue({ control }: Emulator, { name, kind, isSecret }: Setting): Promise<unknown> {
  if (kind === 'keys') return (await control.getKeys()).api_keys[0];
  const from = isSecret ? await control.getKeys() : await control.getApp();
  return name.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], from);
}

async function openSettings(page: Page, panel: string): Promise<void> {
  await page.getByRole('tab', { name: panel }).click();
  const topics = page.locator('.panel .settings > summary');
  await topics.first().waitFor();
  for (const topic of await topics.all()) await topic.click();
}

async function change(page: Page, row: Setting, text: string): Promise<void> {
  const control = page.locator(`.panel [name="${row.name}"]`);
  if (row.kind === 'switch' || row.kind === 'choice') {
    await control.selectOption(text);
    return;
  }
  await control.fill(text);
  const form = page.locator('.panel .url-form', { has: page.locator(`[name="${row.name}"]`) });
  await form.getByRole('button').click();
}

describe.each([
  ['en', 'State'],
  ['fa', 'وضعیت'],
] as const)('the settings in %s', (language, panel) => {
  test('are all there with their meaning, and each is changed', async () => {
    const emulator = await createEmulator({ page: pageDir });
    const { page, context, troubles } = await visit(browser, { url: emulator.url, language });
    await openSettings(page, panel);
    await keepPicture(page, `settings-${language}`);
    for (const row of settings) {
      const words = language === 'fa' ? row.persian : row;
      const field = page.locator('.panel .field', { has: page.locator(`[name="${row.name}"]`) });
      expect(await field.innerText()).toContain(words.title);
      if (row.check !== 'url') expect(await field.innerText()).toContain(words.description);
      const { text, given } = goodSample(row);
      await change(page, row, text);
      await expect.poll(() => findValue(emulator, row)).toEqual(given);
    }
    expect(troubles).toEqual([]);
    await context.close();
    await emulator.stop();
  });
});

test('what the emulator refuses is told, and what is emptied goes back to its default', async () => {
  const emulator = await createEmulator({ page: pageDir, rateLimit: 5, botTimeout: '3s' });
  const { page, context } = await visit(browser, { url: emulator.url });
  await openSettings(page, 'State');
  const row = (name: string) => settings.find((one) => one.name === name)!;
  await change(page, row('bot_timeout'), 'soon');
  await page.getByText('bot_timeout: "soon" is not a duration.').waitFor();
  await change(page, row('bot_timeout'), '');
  await expect.poll(() => findValue(emulator, row('bot_timeout'))).toBe('30s');
  await change(page, row('limits.per_minute'), '');
  await expect.poll(() => findValue(emulator, row('limits.per_minute'))).toBeNull();
  await context.close();
  await emulator.stop();
});
