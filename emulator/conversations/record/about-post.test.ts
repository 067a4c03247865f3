import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type RunningExample, runExample } from '../../../examples/testing/run-example.ts';
import { parseConversation } from '../format/parse.ts';
import { replayConversations } from '../replay/replay.ts';
import { prettyReport } from '../report/pretty.ts';
import { recording, recordLive } from './recording.ts';
import { readSource } from './sources.ts';

const scopes = ['CHAT_POST_CONVERSATIONS_READ.gZd7omnS', 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.gZd7omnS'];

/** The bot of the seller in examples, after a conversation of a buyer and a seller. */
let example: RunningExample;
beforeAll(async () => {
  example = await runExample('seller-bot/bot.ts');
  const { control } = example.emulator;
  const token = { user: 'sara', scopes, access_token: 'seller-bot-token' };
  const { id: token_id } = await control.createToken({ body: token });
  const wanted = { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: 'gZd7omnS' } as const;
  await control.createSubscription({ body: { ...wanted, token_id, metadata: { shop: 'نمایشگاه' } } });
  const talk = await example.emulator.postConversation({
    postToken: 'gZd7omnS',
    buyer: 'reza',
    seller: 'sara',
  });
  await talk.seller.says('سلام، من سارا هستم');
  const { replies = [] } = await control.sendUserMessage({
    user: 'reza',
    body: { text: 'بازدید کنم؟', conversation_id: talk.id },
    wait: 'delivery',
  });
  const press = { message_id: replies[0]!.id, wait: 'delivery' as const };
  await control.pressButton({ ...press, body: { row: 0, column: 0, side: 'BUYER' } });
});
afterAll(() => example.stop());

const turns = [
  { in: 'about a post 1', as: 'sara', says: 'سلام، من سارا هستم', expect: 'silence' },
  {
    in: 'about a post 1',
    as: 'reza',
    says: 'بازدید کنم؟',
    expect: [
      {
        text: 'برای بازدید وقت بگیرید.',
        buttons: [[{ caption: 'آگهی من', post_page: 'gZd7omnS' }]],
        receiver_buttons: [[{ caption: 'فردا ساعت ۱۰', dynamic_action: { data: { hour: 10 } } }]],
      },
    ],
  },
  { in: 'about a post 1', as: 'reza', press: 'فردا ساعت ۱۰' },
];

/** Plays the recording where the bot has its token under another conversation: what was recorded ends before. */
async function expectReplays(text: string): Promise<void> {
  const { control } = example.emulator;
  await control.revokeAccess({ user: 'sara' });
  const variables = { access_token: 'seller-bot-token' };
  const conversation = parseConversation(text, { file: 'recorded.yaml', variables });
  const verdict = await replayConversations(control, [conversation]);
  expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
}

describe('a recording of a conversation about a post', () => {
  it('tells the post, both sides, the subscription and the token, and replays', async () => {
    const text = await recordLive(example.emulator.control);
    const file = parse(text);
    expect(file.variables).toEqual({ access_token: 'recorded-access-token' });
    expect(file.conversations).toEqual({
      'about a post 1': {
        post_token: 'gZd7omnS',
        buyer: 'reza',
        seller: 'sara',
        allows: { by: 'seller', access_token: '${access_token}' },
        subscription: { metadata: { shop: 'نمایشگاه' } },
      },
    });
    expect(file.turns).toMatchObject(turns);
    expect(file.turns[1].expect[0].side).toBe('SELLER');
    expect(text).not.toContain('seller-bot-token');
    await expectReplays(text);
  });

  it('can be made of a HAR file, without the names of the users', async () => {
    const har = JSON.stringify(await example.emulator.control.getHar());
    const text = recording({ name: 'har', ...readSource(har, 'a.har') });
    const file = parse(text);
    expect(file.conversations['about a post 1']).toMatchObject({ buyer: 'buyer', seller: 'seller' });
    expect(file.turns.slice(0, 2)).toMatchObject([
      { as: 'seller', says: 'سلام، من سارا هستم', expect: 'silence' },
      { as: 'buyer', says: 'بازدید کنم؟' },
    ]);
    await expectReplays(text);
  });
});
