import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { pageSuite } from './testing/page-suite.ts';
import { keepPicture } from './testing/page-visit.ts';

const on = pageSuite();
async function openPanel(name: string, language: 'fa' | 'en'): Promise<Page> {
  const seen = await on.open({ language });
  await seen.page.getByRole('tab', { name, exact: true }).click();
  return seen.page;
}

const types = () => on.bot.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('every event goes to the bot by hand', async () => {
  const window = await openPanel('رویدادها', 'fa');
  const choice = window.locator('.event-choice select').first();
  const listed = () => choice.locator('option').allInnerTexts();
  await expect
    .poll(listed)
    .toEqual(
      expect.arrayContaining(['NEW_MESSAGE', 'POST_UPDATE', 'PAYMENT_TRANSACTION', 'USER_ACCESS_REVOCATION']),
    );
  const names = await listed();
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
  await on.divar.control.startPostConversation({ body: about });
  const window = await openPanel('رویدادها', 'fa');
  const choice = window.locator('.event-choice select').first();
  for (const count of [1, 2]) {
    await choice.selectOption('POST_UPDATE');
    await choice.selectOption('NEW_MESSAGE');
    await window.locator('.event-send button').click();
    await expect.poll(types).toHaveLength(count);
  }
  const { messages } = await on.divar.control.listMessages({ conversation_id: 'c-post' });
  expect(messages.map(({ user, side }) => [user, side])).toEqual([
    ['reza', 'BUYER'],
    ['reza', 'BUYER'],
  ]);
});

test('an access is taken back in the state panel, and the bot is told', async () => {
  const scopes = ['NOTIFICATION_ACCESS_REVOCATION', 'USER_ID'];
  await on.divar.user('sara').grants(scopes);
  const window = await openPanel('وضعیت', 'fa');
  await keepPicture(window, 'state-fa');
  await window.getByRole('button', { name: 'پس گرفتن' }).click();
  await window.locator('.access').waitFor({ state: 'detached' });
  await expect.poll(types).toEqual(['USER_ACCESS_REVOCATION']);
});

test.each(['fa', 'en'] as const)('the form of faults does not overflow (%s)', async (language) => {
  const seen = await on.open({ language });
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
