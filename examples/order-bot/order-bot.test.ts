import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningExample, runExample } from '../testing/run-example.ts';

let example: RunningExample;
beforeAll(async () => {
  example = await runExample('order-bot/bot.ts');
});
afterAll(() => example.stop());

async function replyTo(name: string, text: string) {
  const user = example.emulator.user(name);
  await user.says(text);
  return user.nextReply();
}

it('remembers an order from message to message, for each user', async () => {
  expect((await replyTo('sara', 'چای')).text).toBe('چند عدد چای؟');
  expect((await replyTo('reza', 'کیک')).text).toBe('چند عدد کیک؟');
  expect((await replyTo('sara', '۲')).text).toContain('2 عدد چای');
  expect((await replyTo('sara', 'تایید')).text).toBe('سفارش شما ثبت شد.');
});

it('welcomes someone who arrives from a post', async () => {
  const user = example.emulator.user('mina');
  await user.starts({ touchpoint: 'MY_POST', post_token: 'gZd7omnS' });
  expect((await user.nextReply()).text).toContain('خوش آمدید!');
});

it('has a button of each kind, and each does what it says', async () => {
  const welcome = await replyTo('ali', 'سلام');
  expect(await welcome.press('دیدن منو')).toMatchObject({
    outcome: 'opens_url',
    url: 'https://example.com/menu',
  });
  await replyTo('ali', 'قهوه');
  expect(await welcome.press('سفارش من')).toMatchObject({
    outcome: 'shows_text',
    text: 'وضعیت: چند عدد قهوه',
  });
  const counted = await replyTo('ali', '3');
  expect(await counted.press('پرداخت')).toMatchObject({
    outcome: 'opens_url',
    url: 'https://example.com/pay?order=1',
  });
});

it('answers an event that is delivered twice only once', async () => {
  const said = await example.emulator.user('zahra').says('سلام');
  const again = await example.emulator.control.resendDelivery({ entry_id: said.delivery!.entry_id! });
  expect(again.deliveries[0]!.status).toBe(200);
  expect(again.replies).toEqual([]);
});

it('sends nothing that Divar would frown at', async () => {
  expect(await example.emulator.journal.findings()).toEqual([]);
});
