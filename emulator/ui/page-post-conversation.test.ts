import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { pageSuite } from './testing/page-suite.ts';
import { keepPicture } from './testing/page-visit.ts';

const id = 'c-post';

const on = pageSuite(
  (_, response) => void response.end('{"url":"https://example.com/visit"}'),
  (bot) => ({ initUrl: bot.url, appSlug: 'home-visits' }),
);
async function open(language: 'fa' | 'en'): Promise<Page> {
  const seen = await on.open({ language });
  return seen.page;
}

async function botCalls(path: string, { body, scopes }: { body: object; scopes: string[] }): Promise<void> {
  const { access_token } = await on.divar.user('sara').grants(scopes);
  const response = await fetch(on.divar.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': on.divar.apiKey,
      authorization: `Bearer ${access_token}`,
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const button = (caption: string) => ({ caption, action: { open_server_link: { data: { caption } } } });

async function startConversation(): Promise<void> {
  await on.divar.control.startPostConversation({
    body: { post_token: 'gZd7omnS', buyer: 'reza', seller: 'sara', conversation_id: id },
  });
  await on.divar.control.putUser({ user: 'reza', body: { display_name: 'رضا' } });
  await on.divar.control.putUser({ user: 'sara', body: { display_name: 'سارا' } });
}

test.each(['fa', 'en'] as const)(
  'both sides speak, and press the buttons that are theirs (%s)',
  async (language) => {
    await startConversation();
    const window = await open(language);
    const say = async (text: string) => {
      await window.locator('.composer-text').fill(text);
      await window.keyboard.press('Enter');
      await window.locator('.bubble-text', { hasText: text }).waitFor();
    };
    await say('سلام، ماشین هنوز موجود است؟');
    expect(await window.locator('.untold').innerText()).toBe(
      language === 'fa' ? 'برنامه اشتراک این رویداد را ندارد.' : 'The app has no subscription to it.',
    );
    await botCalls('/v1/open-platform/events/subscriptions', {
      body: { event_type: 'NEW_MESSAGE_ON_POST' },
      scopes: ['CHAT_SUPPLIER_ALL_CONVERSATIONS_READ'],
    });
    await window.locator('.side-switch .chip').nth(1).click();
    await say('بله، موجود است.');
    await window.locator('.delivery-good').waitFor();
    await botCalls(`/v2/open-platform/conversations/${id}/messages`, {
      body: {
        message: 'برای بازدید زمانی را انتخاب کنید.',
        sender_buttons: { rows: [{ buttons: [button('لغو بازدید')] }] },
        receiver_buttons: { rows: [{ buttons: [button('امروز'), button('فردا')] }] },
      },
      scopes: [`CONVERSATION_SEND_MESSAGE.${id}`],
    });
    await window.locator('.grid-button', { hasText: 'فردا' }).click();
    const pressed = window.locator('.press', { hasText: 'example.com/visit' });
    const words =
      language === 'fa' ? 'خریدار دکمهٔ «\u2068فردا\u2069» را فشرد' : 'Buyer pressed "\u2068فردا\u2069"';
    await pressed.filter({ hasText: words }).waitFor();
    const told = on.bot.received.map(({ body }) => JSON.parse(body));
    expect(told).toMatchObject([
      { type: 'NEW_MESSAGE', new_message: { sender: { side: 'SELLER' }, text: 'بله، موجود است.' } },
      { user_side: 'DEMAND', post_token: 'gZd7omnS', extra_data: { caption: 'فردا' } },
    ]);
    const [seller, buyer] = language === 'fa' ? ['فروشنده', 'خریدار'] : ['Seller', 'Buyer'];
    const tags = await window.locator('.bubble-speaker .tag:first-child').allInnerTexts();
    expect(tags).toEqual([buyer, seller, seller]);
    await keepPicture(window, `post-conversation-${language}`);
  },
);

test('a conversation about a post begins from the menu of a user', async () => {
  await on.divar.control.putUser({ user: 'reza', body: {} });
  const window = await open('en');
  await window.locator('.chat-user button').click();
  await window.getByRole('button', { name: 'New conversation about a post' }).click();
  await window.locator('input[name=post]').fill('gZd7omnS');
  await window.locator('input[name=seller]').fill('sara');
  await window.getByRole('button', { name: 'Create' }).click();
  await window.locator('.post-head code', { hasText: 'gZd7omnS' }).waitFor();
  const { conversations } = await on.divar.control.listConversations();
  expect(conversations).toMatchObject([
    { type: 'POST', user: 'reza', seller: 'sara', post_token: 'gZd7omnS' },
  ]);
  expect(await window.locator('.chat-item .tag').allInnerTexts()).toEqual(['Buyer', 'Seller']);
});

test('what a world says was said is not on its way, before the page is opened and after', async () => {
  const text = readFileSync(new URL('../../fixtures/worlds/used-car.yaml', import.meta.url), 'utf8');
  const world = text.replace(/^media:[\s\S]*?(?=^conv)/m, '').replace(/media_token: .*/, 'text: عکس');
  await on.divar.control.putWorld({ body: { world } });
  const window = await open('fa');
  const states = async () => {
    await window.locator('.chat-item', { hasText: 'خریدار' }).click();
    await window.locator('.bubble-media, .bubble-text').nth(3).waitFor();
    return window.locator('.delivery span').allInnerTexts();
  };
  expect(await states()).toEqual([]);
  await keepPicture(window, 'world-fa');
  await on.divar.control.putWorld({ body: { world } });
  await on.divar.control.putWorld({ body: { world: world.replace('سلام، بله.', 'بله، هست.') } });
  await window.locator('.chat-item', { hasText: 'خریدار' }).click();
  await window.locator('.bubble-text', { hasText: 'بله، هست.' }).waitFor();
  expect(await states()).toEqual([]);
});
