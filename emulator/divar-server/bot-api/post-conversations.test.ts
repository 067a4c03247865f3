import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessToken, Emulator } from '../../index.ts';
import { createEmulator } from '../../index.ts';
import { type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';

const key = 'the-api-key-of-the-app';
const post = 'gZd7omnS';
const id = 'c-post';

let bot: ScriptedBot;
let divar: Emulator;

beforeAll(async () => {
  bot = await scriptedBot();
  divar = await createEmulator({ apiKey: key, bot: bot.url, initUrl: bot.url });
});
afterAll(async () => {
  await divar.stop();
  await bot.stop();
});
beforeEach(async () => {
  await divar.control.startPostConversation({
    body: { post_token: post, buyer: 'reza', seller: 'sara', conversation_id: id },
  });
});
afterEach(async () => {
  await divar.reset();
  await divar.control.patchApp({ body: { api_keys: [{ key }] } });
  bot.received.splice(0);
});

async function call(
  path: string,
  { method = 'POST', token, body, key: used = key, headers }: CallOptions = {},
) {
  const bearer = token && { authorization: `Bearer ${token.access_token}` };
  const response = await fetch(divar.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(used !== '' && { 'x-api-key': used }),
      ...bearer,
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const findings = response.headers.get('x-emulator-findings')?.split(', ') ?? [];
  return { status: response.status, answer: (await response.json()) as Answer, findings };
}

interface Answer {
  code?: number;
  conversation?: object;
  messages: { text: string; sender: object }[];
}

interface CallOptions {
  method?: string;
  /** Of the app; empty for none. */
  key?: string;
  headers?: Record<string, string>;
  token?: { access_token: string };
  body?: unknown;
}

const grant = (user: string, ...scopes: string[]) => divar.user(user).grants(scopes);
const send = (options: CallOptions, conversation = id) =>
  call(`/v2/open-platform/conversations/${conversation}/messages`, options);
const read = (options: CallOptions, conversation = id) =>
  call(`/v1/open-platform/chat/conversations/${conversation}`, { method: 'GET', ...options });
const subscribe = (options: CallOptions) => call('/v1/open-platform/events/subscriptions', options);
async function refresh(token: AccessToken): Promise<{ access_token: string }> {
  const form = {
    grant_type: 'refresh_token',
    client_id: 'demo',
    client_secret: divar.clientSecret,
    refresh_token: token.refresh_token!,
  };
  const body = new URLSearchParams(form);
  const response = await fetch(`${divar.url}/oauth2/token`, { method: 'POST', body });
  return (await response.json()) as { access_token: string };
}
const says = (user: string, text: string) =>
  divar.control.sendUserMessage({ user, body: { text, conversation_id: id }, wait: 'delivery' });
const events = () => bot.received.map(({ body }) => JSON.parse(body));
const messages = async () => (await divar.control.listMessages({ conversation_id: id })).messages;
const button = (caption: string) => ({ caption, action: { open_server_link: { data: { caption } } } });
const grid = (...rows: object[][]) => ({ rows: rows.map((buttons) => ({ buttons })) });

describe.each([
  [
    'writing',
    (options: CallOptions) => send({ body: { message: 'a' }, ...options }),
    `CONVERSATION_SEND_MESSAGE.${id}`,
  ],
  ['reading', (options: CallOptions) => read(options), `CHAT_CONVERSATION_READ.${id}`],
  [
    'subscribing',
    (options: CallOptions) => subscribe({ body: { event_type: 'NEW_MESSAGE_ON_POST' }, ...options }),
    'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ',
  ],
])('%s', (_what, ask, scope) => {
  it.each([
    ['no key', { key: '' }, [401, 16, 'missing_api_key']],
    ['a key that nobody has', { key: 'another-key' }, [412, 9, 'unknown_api_key']],
    ['no token', {}, [401, 16, 'missing_token']],
    ['a token that nobody has', { token: { access_token: 'ory_at_none' } }, [401, 16, 'unknown_token']],
    ['the API key as the token', { token: { access_token: key } }, [401, 16, 'unknown_token']],
  ])('is refused with %s', async (_with, options, [status, code, finding]) => {
    expect(await ask(options)).toMatchObject({ status, answer: { code }, findings: [finding] });
  });

  it('is refused with a token that was taken back, one that has expired, and one of another app', async () => {
    const token = await grant('sara', scope);
    await divar.control.revokeToken({ token_id: token.id });
    expect((await ask({ token })).findings).toEqual(['unknown_token']);
    const short = await divar.control.createToken({
      body: { user: 'sara', scopes: [scope], expires_in: '1s' },
    });
    await divar.control.setClock({ body: { advance: '2s' } });
    expect((await ask({ token: short })).findings).toEqual(['unknown_token']);
    await divar.control.createApp({ body: { slug: 'other' } });
    const foreign = await divar.control.createToken({
      app: 'other',
      body: { user: 'sara', scopes: [scope] },
    });
    expect(await ask({ token: foreign })).toMatchObject({ status: 401, findings: ['unknown_token'] });
    await divar.control.deleteApp({ slug: 'other' });
  });

  it('is refused without the permission of the key, without the scope, and above a limit', async () => {
    const token = await grant('sara', scope);
    await divar.control.patchApp({ body: { api_keys: [{ key, permissions: ['CHAT_BOT_SEND_MESSAGE'] }] } });
    expect(await ask({ token })).toMatchObject({
      status: 403,
      answer: { code: 7 },
      findings: ['missing_permission'],
    });
    await divar.control.patchApp({ body: { api_keys: [{ key }] } });
    const poor = await grant('sara', 'USER_ID');
    expect(await ask({ token: poor })).toMatchObject({
      status: 403,
      answer: { code: 7 },
      findings: ['missing_scope'],
    });
    await divar.control.patchApp({ body: { limits: { per_minute: 0 } } });
    expect(await ask({ token })).toMatchObject({
      status: 429,
      answer: { code: 8 },
      findings: ['minute_limit'],
    });
    await divar.control.patchApp({ body: { limits: {} } });
  });

  it('takes the token in the header of older clients, and tells', async () => {
    const old = { headers: { 'x-access-token': (await grant('sara', scope)).access_token } };
    expect(await ask(old)).toMatchObject({ status: 200, findings: ['token_in_old_header'] });
  });
});

describe('writing on a user’s behalf', () => {
  it.each([
    ['sara', 'SELLER', `CONVERSATION_SEND_MESSAGE.${id}`],
    ['reza', 'BUYER', `CONVERSATION_SEND_MESSAGE.${id}`],
    ['sara', 'SELLER', `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${post}`],
    ['sara', 'SELLER', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND'],
  ])('%s is the %s, by %s', async (user, side, scope) => {
    const { status, answer, findings } = await send({
      token: await grant(user, scope),
      body: { message: 'بله، موجود است.' },
    });
    expect({ status, answer, findings }).toEqual({
      status: 200,
      answer: { status: 200, message: 'success' },
      findings: [],
    });
    expect(await messages()).toMatchObject([{ text: 'بله، موجود است.', origin: 'bot', side, user }]);
  });

  it('is not an event for the app itself', async () => {
    const token = await grant(
      'sara',
      'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ',
      `CONVERSATION_SEND_MESSAGE.${id}`,
    );
    await subscribe({ token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    await send({ token, body: { message: 'سلام' } });
    await divar.control.waitFor({ for: 'quiet' });
    expect(events()).toEqual([]);
  });

  it.each([
    [`CONVERSATION_SEND_MESSAGE.another`, 'missing_scope', 403],
    [`CHAT_POST_CONVERSATIONS_MESSAGE_SEND.another`, 'missing_scope', 403],
    ['CONVERSATION_SEND_MESSAGE', 'missing_scope', 403],
    ['CHAT_BOT_USER_MESSAGE_SEND', 'missing_scope', 403],
  ])('with %s alone: %s', async (scope, finding, status) => {
    const refused = await send({ token: await grant('sara', scope), body: { message: 'a' } });
    expect([refused.findings[0], refused.status]).toEqual([finding, status]);
    expect(await messages()).toEqual([]);
  });

  describe('where no conversation has the id', () => {
    const body = { message: 'هنوز موجود است؟' };
    beforeEach(() =>
      divar.control.putPost({
        post_token: 'new-post',
        body: { owner: 'sara', category: 'mobile-phones', city: 'tehran', data: {} },
      }),
    );

    it('begins one, of someone with the token’s user, whose post the scope is for', async () => {
      const token = await grant('sara', 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.new-post');
      const sent = await send({ token, body }, 'c-new');
      expect([sent.status, sent.findings]).toEqual([200, ['conversation_begun']]);
      const { conversations } = await divar.control.listConversations({});
      expect(conversations.find((one) => one.id === 'c-new')).toMatchObject({
        post_token: 'new-post',
        user: 'buyer',
        seller: 'sara',
        last_message: { side: 'SELLER', text: body.message },
      });
      expect((await send({ token, body }, 'c-new')).findings).toEqual([]);
      expect((await send({ token, body }, 'c-newer')).findings).toEqual(['unknown_conversation']);
    });

    it('begins one about a post without an owner, too', async () => {
      const token = await grant('sara', `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${post}`);
      expect((await send({ token, body }, 'c-new')).findings).toEqual(['conversation_begun']);
    });

    it.each([
      ['for the post of somebody else', 'mina', ['CHAT_POST_CONVERSATIONS_MESSAGE_SEND.new-post']],
      ['for no post', 'sara', ['CONVERSATION_SEND_MESSAGE.c-new']],
      ['for an unknown post', 'sara', ['CHAT_POST_CONVERSATIONS_MESSAGE_SEND.none']],
    ])('refuses a token %s: with whom is not known', async (_whose, user, scopes) => {
      const sent = await send({ token: await grant(user, ...scopes), body }, 'c-new');
      expect([sent.status, sent.findings]).toEqual([404, ['unknown_conversation']]);
    });
  });

  it.each([
    ['CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND'],
    [`CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${post}`],
  ])('of the buyer is not covered by %s, which is for the seller', async (scope) => {
    const refused = await send({ token: await grant('reza', scope), body: { message: 'a' } });
    expect([refused.status, refused.findings]).toEqual([403, ['missing_scope']]);
    expect(await messages()).toEqual([]);
  });

  it('takes the type that the documentation has in its sample', async () => {
    const token = await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`);
    const typed = (type: string) => send({ token, body: { type, message: 'a' } });
    expect((await typed('TEXT')).findings).toEqual([]);
    const other = await typed('IMAGE');
    expect([other.status, other.findings]).toEqual([200, ['unknown_message_type']]);
  });

  it.each([
    [
      'neither text nor media, but the field of chatbot messages',
      { text_message: 'سلام' },
      'no_message_and_no_media',
    ],
    ['an empty text', { message: '' }, 'no_message_and_no_media'],
    ['text and media', { message: 'a', media_token: 'm' }, 'message_and_media'],
    ['four rows', { message: 'a', receiver_buttons: grid(...Array(4).fill([button('a')])) }, 'too_many_rows'],
    [
      'four in a row',
      { message: 'a', sender_buttons: grid(Array(4).fill(button('a'))) },
      'too_many_buttons_in_row',
    ],
    ['a body that is not an object', ['سلام'], 'wrong_type'],
    ['a text that is none', { message: 5 }, 'wrong_type'],
    [
      'a button with two actions',
      {
        message: 'a',
        sender_buttons: grid([
          { caption: 'a', action: { open_direct_link: 'https://divar.ir', get_dynamic_action: {} } },
        ]),
      },
      'several_actions',
    ],
  ])('has %s', async (_what, body, finding) => {
    const refused = await send({ token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    expect([refused.status, refused.findings[0]]).toEqual([400, finding]);
    expect(refused.answer.code).toBe(3);
  });

  it('has buttons in the field of chatbot messages: taken without them, and told', async () => {
    const body = { message: 'a', buttons: grid([button('a')]) };
    const taken = await send({ token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    expect([taken.status, taken.findings]).toEqual([200, ['unknown_field']]);
  });

  it('goes to someone who has blocked the other: 412, code 9', async () => {
    await divar.control.putUser({ user: 'reza', body: { blocked: true } });
    const body = { message: 'a' };
    const refused = await send({ token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    expect(refused).toMatchObject({ status: 412, answer: { code: 9 }, findings: ['recipient_restriction'] });
    const other = await send({ token: await grant('reza', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    expect(other.status).toBe(200);
  });

  it('needs a token, one of somebody who takes part, and the permission', async () => {
    const body = { message: 'a' };
    expect((await send({ body })).findings).toEqual(['missing_token']);
    const foreign = await grant('mina', `CONVERSATION_SEND_MESSAGE.${id}`);
    expect((await send({ token: foreign, body })).findings).toEqual(['foreign_conversation']);
    await divar.control.patchApp({ body: { api_keys: [{ key, permissions: ['CHAT_BOT_SEND_MESSAGE'] }] } });
    const refused = await send({ token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    expect(refused).toMatchObject({ status: 403, findings: ['missing_permission'] });
  });

  it('mixes up the two kinds of conversations: not found, either way', async () => {
    const chatbot = (await divar.user('sara').says('سلام')).conversation_id;
    const token = await grant(
      'sara',
      `CONVERSATION_SEND_MESSAGE.${chatbot}`,
      'CONVERSATION_SEND_MESSAGE.none',
    );
    const body = { message: 'a' };
    expect((await send({ token, body }, chatbot)).findings).toEqual(['conversation_with_bot']);
    expect((await send({ token, body }, 'none')).findings).toEqual(['unknown_conversation']);
    const path = `/v1/open-platform/chat/bot/conversations/${id}/messages`;
    const other = await call(path, { body: { text_message: 'a' } });
    expect(other).toMatchObject({ status: 404, findings: ['conversation_about_post'] });
  });
});

describe('buttons', () => {
  it('are pressed by the side that sees them; the app learns which, and of which post', async () => {
    const body = {
      message: 'a',
      sender_buttons: grid([button('لغو')]),
      receiver_buttons: grid([button('بازدید')]),
    };
    await send({ token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`), body });
    const [message] = await messages();
    expect(message).toMatchObject({
      buttons: [[{ caption: 'لغو' }]],
      receiver_buttons: [[{ caption: 'بازدید' }]],
    });
    const press = (given: object) =>
      divar.control.pressButton({ message_id: message!.id, body: given, wait: 'delivery' });
    await press({ caption: 'بازدید' });
    await press({ row: 0, column: 0, side: 'SELLER' });
    await press({ row: 0, column: 0, user: 'reza' });
    await divar.control.patchApp({ body: { side_spelling: 'Supply' } });
    await press({ row: 0, column: 0, side: 'SELLER' });
    await divar.control.patchApp({ body: { side_spelling: 'SUPPLY' } });
    const asked = events().map(({ user_side, extra_data }) => [user_side, extra_data.caption]);
    expect(asked).toEqual([
      ['DEMAND', 'بازدید'],
      ['SUPPLY', 'لغو'],
      ['DEMAND', 'بازدید'],
      ['Supply', 'لغو'],
    ]);
    expect(events()[0]).toMatchObject({
      post_token: post,
      conversation_id: id,
      source: 'CHAT_MESSAGE_ACTION',
    });
    await expect(press({ caption: 'لغو', side: 'BUYER' })).rejects.toThrow('no button "لغو"');
    await expect(press({ caption: 'لغو', user: 'mina' })).rejects.toThrow('"reza" and "sara"');
  });
});

describe('reading a conversation', () => {
  it('gives its texts with their sides, the oldest first', async () => {
    await says('reza', 'موجود است؟');
    await divar.control.sendUserMessage({
      user: 'reza',
      body: { location_data: { latitude: 35.7, longitude: 51.4 }, conversation_id: id },
    });
    await says('sara', 'بله');
    const token = await grant('sara', `CHAT_CONVERSATION_READ.${id}`);
    await send({
      token: await grant('sara', `CONVERSATION_SEND_MESSAGE.${id}`),
      body: { message: 'بفرمایید' },
    });
    const { status, answer } = await read({ token });
    const conversation = { id, type: 'POST', post_token: post };
    expect([status, answer.conversation]).toEqual([200, conversation]);
    const seen = answer.messages.map(({ text, sender }) => [text, sender]);
    expect(seen).toEqual([
      ['موجود است؟', { type: 'HUMAN', side: 'BUYER' }],
      ['بله', { type: 'HUMAN', side: 'SELLER' }],
      ['بفرمایید', { type: 'BOT', side: 'SELLER' }],
    ]);
    expect(answer.messages[0]).toMatchObject({
      conversation,
      type: 'TEXT',
      sent_at: expect.stringMatching(/Z$/),
    });
  });

  it('gives nothing of one that is not there', async () => {
    const token = await grant('sara', 'CHAT_CONVERSATION_READ.none');
    expect(await read({ token }, 'none')).toMatchObject({
      status: 404,
      answer: { code: 5 },
      findings: ['unknown_conversation'],
    });
  });

  it('is refused to a token of another conversation, of another user, and to one that has expired', async () => {
    const other = await grant('sara', 'CHAT_CONVERSATION_READ.another');
    expect(await read({ token: other })).toMatchObject({ status: 403, findings: ['missing_scope'] });
    const foreign = await grant('mina', `CHAT_CONVERSATION_READ.${id}`);
    expect((await read({ token: foreign })).findings).toEqual(['foreign_conversation']);
    const token = await grant('sara', `CHAT_CONVERSATION_READ.${id}`);
    await divar.control.setClock({ body: { advance: '61m' } });
    expect(await read({ token })).toMatchObject({ status: 401, findings: ['unknown_token'] });
  });

  it('by POST, as a client of the users path does it, is not a call of Divar', async () => {
    const token = await grant('sara', `CHAT_CONVERSATION_READ.${id}`);
    expect((await read({ token, method: 'POST', body: {} })).findings).toEqual(['wrong_method']);
  });
});

describe('subscribing', () => {
  it('to one post: both sides’ messages come, with sides, post and metadata', async () => {
    const token = await grant('sara', `CHAT_POST_CONVERSATIONS_READ.${post}`);
    const body = {
      event_type: 'NEW_MESSAGE_ON_POST',
      event_resource_id: post,
      metadata: { plan: 'gold', none: null },
    };
    expect(await subscribe({ token, body })).toEqual({ status: 200, answer: {}, findings: [] });
    const said = await says('reza', 'موجود است؟');
    await says('sara', 'بله');
    expect(said.delivery).toMatchObject({ outcome: 'answered', status: 200 });
    expect(said.not_delivered).toBeUndefined();
    expect(events()).toMatchObject([
      {
        type: 'NEW_MESSAGE',
        new_message: {
          id: said.message.id,
          conversation: { id, type: 'POST', post_token: post },
          sender: { type: 'HUMAN', side: 'BUYER' },
          text: 'موجود است؟',
        },
        metadata: { plan: 'gold', none: null },
      },
      { new_message: { sender: { type: 'HUMAN', side: 'SELLER' }, text: 'بله' } },
    ]);
  });

  it('with meta_data, as one page writes it: taken without, and told', async () => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    const body = { event_type: 'NEW_MESSAGE_ON_POST', meta_data: { plan: 'gold' } };
    expect(await subscribe({ token, body })).toMatchObject({ status: 200, findings: ['unknown_field'] });
    const [found] = await divar.journal.findings();
    expect(found).toMatchObject({ where: '/meta_data', nearest: ['metadata'] });
    await says('reza', 'a');
    expect(events()[0]).not.toHaveProperty('metadata');
  });

  it('to all of a supplier: the messages about the supplier’s posts, and of no one else', async () => {
    const supplier = 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ';
    await subscribe({ token: await grant('reza', supplier), body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    expect((await says('reza', 'a')).not_delivered).toContain('no subscription');
    await subscribe({ token: await grant('sara', supplier), body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    expect((await says('reza', 'b')).delivery?.outcome).toBe('answered');
    expect(events()).toHaveLength(1);
    expect(events()[0]).not.toHaveProperty('metadata');
  });

  it.each(['sara', 'reza'])('brings nothing of %s, who is the user of a fault', async (user) => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    await subscribe({ token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    await divar.faults.set({ direction: 'divar_to_bot', user, drop: true });
    expect((await says('reza', 'a')).delivery?.outcome).toBe('dropped');
    await divar.faults.set({ direction: 'divar_to_bot', user: 'mina', drop: true });
    expect((await says('reza', 'b')).delivery?.outcome).toBe('answered');
  });

  it('twice to the same: the newer metadata, once', async () => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    for (const plan of ['silver', 'gold']) {
      await subscribe({ token, body: { event_type: 'NEW_MESSAGE_ON_POST', metadata: { plan } } });
    }
    await says('reza', 'a');
    expect(events().map(({ metadata }) => metadata)).toEqual([{ plan: 'gold' }]);
    expect((await divar.control.listSubscriptions()).subscriptions).toHaveLength(1);
  });

  it('nobody has: the message says why nothing came to the bot', async () => {
    const { message, not_delivered, delivery, timed_out } = await says('reza', 'a');
    expect({ delivery, timed_out }).toEqual({});
    expect(not_delivered).toMatch(/no subscription to NEW_MESSAGE_ON_POST for the post gZd7omnS/);
    expect(message.not_delivered).toBe(not_delivered);
    expect(bot.received).toEqual([]);
  });

  it.each([
    ['revoked', (token: AccessToken) => divar.control.revokeToken({ token_id: token.id })],
    ['expired', () => divar.control.setClock({ body: { advance: '61m' } })],
  ])('ends with its token: %s', async (_how, end) => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    await subscribe({ token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    expect((await says('reza', 'a')).delivery).toBeDefined();
    await end(token);
    expect((await says('reza', 'b')).not_delivered).toContain('expired, replaced or revoked');
    expect((await divar.control.listSubscriptions()).subscriptions).toMatchObject([{ live: false }]);
    expect(events()).toHaveLength(1);
  });

  it('ends with its token where that was refreshed, until the app subscribes with the new one', async () => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ', 'offline_access');
    const body = { event_type: 'NEW_MESSAGE_ON_POST', metadata: { plan: 'gold' } };
    await subscribe({ token, body });
    const refreshed = await refresh(token);
    expect((await says('reza', 'the old token works for two minutes')).delivery?.outcome).toBe('answered');
    await divar.control.setClock({ body: { advance: '3m' } });
    expect((await says('reza', 'b')).message.not_delivered_code).toBe('subscription_ended');
    await subscribe({ token: refreshed, body });
    expect((await says('reza', 'c')).delivery?.outcome).toBe('answered');
    expect((await divar.control.listSubscriptions()).subscriptions).toMatchObject([{ live: true }]);
  });

  it.each([
    ['all of a supplier', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ'],
    ['the post', `CHAT_POST_CONVERSATIONS_READ.${post}`],
  ])('with the buyer’s scope for %s brings nothing: both are the seller’s', async (_whose, scope) => {
    const body = { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: post };
    expect((await subscribe({ token: await grant('reza', scope), body })).status).toBe(200);
    expect((await says('reza', 'a')).not_delivered).toContain('with a token of the seller "sara"');
    expect(bot.received).toEqual([]);
  });

  it('to the same again makes it the newest, whose metadata counts', async () => {
    const scopes = ['CHAT_SUPPLIER_ALL_CONVERSATIONS_READ', `CHAT_POST_CONVERSATIONS_READ.${post}`];
    const token = await grant('sara', ...scopes);
    const all = { event_type: 'NEW_MESSAGE_ON_POST' };
    const one = { ...all, event_resource_id: post };
    for (const [body, plan] of [
      [all, 1],
      [one, 2],
      [all, 3],
    ] as const) {
      await subscribe({ token, body: { ...body, metadata: { plan } } });
    }
    await says('reza', 'a');
    expect(events().map(({ metadata }) => metadata)).toEqual([{ plan: 3 }]);
  });

  it.each([
    ['the name of the event', { event_type: 'NEW_MESSAGE' }, 'unknown_event_type'],
    ['no type', {}, 'unknown_event_type'],
    ['metadata that is a text', { event_type: 'NEW_MESSAGE_ON_POST', metadata: 'gold' }, 'wrong_type'],
  ])('with %s is refused', async (_what, body, finding) => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    expect(await subscribe({ token, body })).toMatchObject({ status: 400, findings: [finding] });
  });

  it.each([
    ['a scope of another post', { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: 'another' }],
    ['no post, and the scope of one', { event_type: 'NEW_MESSAGE_ON_POST' }],
    ['the scope of the other type', { event_type: 'POST_UPDATE', event_resource_id: post }],
  ])('with %s is refused', async (_what, body) => {
    const token = await grant('sara', `CHAT_POST_CONVERSATIONS_READ.${post}`);
    expect(await subscribe({ token, body })).toMatchObject({ status: 403, findings: ['missing_scope'] });
  });
});

describe('an update of a post', () => {
  const update = (type: 'PUBLISH' | 'RETIRE' | 'ONGOING' | 'ARCHIVE') =>
    divar.control.updatePost({ post_token: 'a1', body: { type }, wait: 'delivery' });

  beforeEach(async () => {
    const body = { category: 'light', city: 'tehran', owner: 'sara', data: { title: 'پژو ۲۰۶' } };
    await divar.control.putPost({ post_token: 'a1', body });
  });

  it('comes to the subscriber: the post whole, or its token alone', async () => {
    const about = { event_resource_id: 'a1', metadata: { plan: 'gold' } };
    const body = { event_type: 'POST_UPDATE', ...about };
    await subscribe({ token: await grant('sara', 'USER_POSTS_GET'), body });
    expect(await update('RETIRE')).toMatchObject({ post: { state: 'RETIRED' }, delivery: { status: 200 } });
    expect((await update('PUBLISH')).post.state).toBe('PUBLISHED');
    expect(events()).toMatchObject([
      {
        type: 'POST_UPDATE',
        post_update: { type: 'RETIRE', post: { token: 'a1' } },
        metadata: { plan: 'gold' },
      },
      { post_update: { type: 'PUBLISH', post: { token: 'a1', data: { title: 'پژو ۲۰۶' } } } },
    ]);
    expect(Object.keys(events()[0].post_update.post)).toEqual(['token']);
  });

  it.each(['RETIRE', 'ARCHIVE'] as const)(
    '%s does not come by a subscription to all posts, and the answer says why',
    async (type) => {
      const token = await grant('sara', 'USER_POSTS_GET');
      await subscribe({ token, body: { event_type: 'POST_UPDATE' } });
      expect((await update(type)).not_delivered).toContain(`one for all posts gets no ${type}`);
      expect((await update('ONGOING')).delivery).toMatchObject({ status: 200 });
      expect(events()).toMatchObject([{ post_update: { type: 'ONGOING' } }]);
    },
  );

  it.each([
    ['RETIRE', 'RETIRED', []],
    ['ARCHIVE', 'RETIRED', []],
    ['ONGOING', 'PUBLISHED', ['a1']],
    ['PUBLISH', 'PUBLISHED', ['a1']],
  ] as const)(
    '%s leaves the post %s for whoever reads or searches it, changed now',
    async (type, state, found) => {
      const before = (await divar.control.readPost({ post_token: 'a1' })).last_modified_at!;
      await update(type);
      const read = await call('/v1/open-platform/finder/post/a1', { method: 'GET' });
      const { last_modified_at: after } = read.answer as { last_modified_at?: string };
      expect(read.answer).toMatchObject({ token: 'a1', state });
      expect(after! > before).toBe(true);
      const search = await call('/v2/open-platform/finder/post', {
        body: { city: 'tehran', category: 'light' },
      });
      const { posts } = search.answer as unknown as { posts: { token: string }[] };
      expect(posts.map(({ token }) => token).filter((token) => token === 'a1')).toEqual(found);
    },
  );

  it('of somebody else’s post does not come, and the answer says why', async () => {
    await subscribe({ token: await grant('reza', 'USER_POSTS_GET'), body: { event_type: 'POST_UPDATE' } });
    expect((await update('RETIRE')).not_delivered).toMatch(/no subscription to POST_UPDATE .*sara/);
    expect(bot.received).toEqual([]);
  });

  it('of a post that is not there is a problem', async () => {
    const asked = divar.control.updatePost({ post_token: 'none', body: { type: 'RETIRE' } });
    await expect(asked).rejects.toThrow('no post "none"');
  });
});

describe('two apps with the same users', () => {
  const scopes = ['CHAT_SUPPLIER_ALL_CONVERSATIONS_READ', 'USER_ID', 'NOTIFICATION_ACCESS_REVOCATION'];
  const wanted = { event_type: 'NEW_MESSAGE_ON_POST' } as const;
  let others: ScriptedBot;
  beforeEach(async () => {
    others = await scriptedBot();
    await divar.control.createApp({ body: { slug: 'other', bot: others.url } });
    const about = { post_token: post, buyer: 'reza', seller: 'sara', conversation_id: id };
    await divar.control.startPostConversation({ app: 'other', body: about });
    for (const app of ['demo', 'other']) {
      const token = await divar.control.createToken({ app, body: { user: 'sara', scopes } });
      await divar.control.createSubscription({ app, body: { ...wanted, token_id: token.id } });
    }
  });
  afterEach(async () => {
    await divar.control.deleteApp({ slug: 'other' });
    await others.stop();
  });
  const heard = (one: ScriptedBot) => one.received.map(({ body }) => JSON.parse(body).type);

  it('hear each of its own conversations alone', async () => {
    await says('reza', 'سلام');
    expect([heard(bot), heard(others)]).toEqual([['NEW_MESSAGE'], []]);
  });

  it('keep their access and their subscription where it is taken from the other, and hear nothing of it', async () => {
    await divar.control.revokeAccess({ user: 'sara', wait: 'delivery' });
    const body = { text: 'سلام', conversation_id: id };
    await divar.control.sendUserMessage({ app: 'other', user: 'reza', body, wait: 'delivery' });
    expect([heard(bot), heard(others)]).toEqual([['USER_ACCESS_REVOCATION'], ['NEW_MESSAGE']]);
    const live = async (app: string) =>
      (await divar.control.listSubscriptions({ app })).subscriptions.map((one) => one.live);
    expect([await live('demo'), await live('other')]).toEqual([[false], [true]]);
  });

  it('are emptied one by one', async () => {
    await divar.reset();
    expect((await divar.control.listSubscriptions()).subscriptions).toEqual([]);
    expect((await divar.control.listSubscriptions({ app: 'other' })).subscriptions).toHaveLength(1);
  });
});

describe('a NEW_MESSAGE by hand', () => {
  const event = (conversation: object, sender: object = { type: 'HUMAN', side: 'BUYER' }) => ({
    type: 'NEW_MESSAGE',
    new_message: { id: 'm1', conversation, sender, type: 'TEXT', sent_at: 1, text: 'هنوز هست؟' },
  });
  const byHand = (body: object, user?: string) =>
    divar.control.deliverEvent({ body: { body, ...(user && { user }) }, wait: 'delivery' });
  const begun = async (of: string) =>
    (await divar.control.listConversations({})).conversations.find((one) => one.id === of);

  it('joins the conversation that it names, once', async () => {
    const conversation = { id, type: 'POST', post_token: post };
    await byHand(event(conversation));
    await byHand(event(conversation));
    expect(await messages()).toMatchObject([{ user: 'reza', side: 'BUYER', text: 'هنوز هست؟' }]);
    expect(events()).toHaveLength(2);
  });

  it('begins one where it is new, so that the bot can answer', async () => {
    const body = { category: 'light', city: 'tehran', owner: 'mina', data: {} };
    await divar.control.putPost({ post_token: 'p2', body });
    await byHand(event({ id: 'new-1', type: 'POST', post_token: 'p2' }));
    expect(await begun('new-1')).toMatchObject({ user: 'buyer', seller: 'mina', messages: 1 });
    await byHand(event({ id: 'new-2', type: 'POST', post_token: post }), 'sara');
    expect(await begun('new-2')).toMatchObject({ user: 'sara', seller: 'seller', post_token: post });
    const token = await grant('mina', 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.p2');
    expect((await send({ token, body: { message: 'بله' } }, 'new-1')).status).toBe(200);
  });

  it('is another thing than a chatbot message that names the conversation, which does not join it', async () => {
    const { new_message } = event({ id, type: 'BOT' }, { type: 'HUMAN' });
    await byHand({ type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: new_message });
    expect(events()).toHaveLength(1);
    expect(await messages()).toEqual([]);
  });

  it('goes out as it is, though it is nested deeper than anybody can look', async () => {
    const nested = '['.repeat(50_000) + ']'.repeat(50_000);
    for (const text of [
      `{"type":"NEW_MESSAGE","nested":${nested}}`,
      `{"type":"NEW_MESSAGE","new_message":${nested}}`,
    ]) {
      const raw = Buffer.from(text).toString('base64');
      const sent = await divar.control.deliverEvent({ body: { raw }, wait: 'delivery' });
      expect(sent.deliveries).toMatchObject([{ status: 200 }]);
    }
  });

  it('goes out as it is where it is none of the contract, and begins nothing', async () => {
    const wrong = event({ id: 'new-3', type: 'POST', post_token: post }, { type: 'USER' });
    expect((await byHand(wrong)).deliveries).toMatchObject([{ status: 200 }]);
    expect(events()).toEqual([wrong]);
    expect(await begun('new-3')).toBeUndefined();
  });
});

describe('starting a conversation about a post', () => {
  const start = (body: object) =>
    divar.control.startPostConversation({ body: { post_token: post, buyer: 'reza', ...body } });

  it('twice gives the same one, under its id or none', async () => {
    expect((await start({ seller: 'sara' })).id).toBe(id);
    expect((await start({ seller: 'sara', conversation_id: id })).id).toBe(id);
    expect(await start({ seller: 'mina' })).toMatchObject({ type: 'POST', user: 'reza', seller: 'mina' });
  });

  it('with one user on both sides, or under an id of others, is a problem', async () => {
    await expect(start({ seller: 'reza' })).rejects.toThrow('both buyer and seller');
    await expect(start({ seller: 'mina', conversation_id: id })).rejects.toThrow('"reza" and "sara"');
    await expect(says('mina', 'a')).rejects.toThrow('"reza", "sara"');
  });

  it('from TypeScript: both sides speak', async () => {
    const talk = await divar.postConversation({ postToken: post, buyer: 'mina', seller: 'sara' });
    expect((await talk.buyer.says('موجود است؟')).message).toMatchObject({ side: 'BUYER', user: 'mina' });
    const scopes = ['CHAT_SUPPLIER_ALL_CONVERSATIONS_READ'];
    await subscribe({ token: await talk.seller.grants(scopes), body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    expect((await talk.seller.says('بله')).delivery?.status).toBe(200);
    expect(events()[0].new_message).toMatchObject({
      conversation: { id: talk.id },
      sender: { side: 'SELLER' },
    });
  });

  it('from TypeScript: both sides get what the bot writes, and press what is theirs', async () => {
    const talk = await divar.postConversation({ postToken: post, buyer: 'mina', seller: 'sara' });
    const token = await talk.seller.grants([`CONVERSATION_SEND_MESSAGE.${talk.id}`]);
    const body = {
      message: 'فردا؟',
      sender_buttons: grid([button('لغو')]),
      receiver_buttons: grid([button('بله')]),
    };
    await send({ token, body }, talk.id);
    const [toBuyer, toSeller] = [await talk.buyer.nextReply(), await talk.seller.nextReply()];
    expect([toBuyer.text, toSeller.text]).toEqual(['فردا؟', 'فردا؟']);
    await toBuyer.press('بله');
    await toSeller.press('لغو');
    expect(events().map(({ user_side }) => user_side)).toEqual(['DEMAND', 'SUPPLY']);
    await expect(toSeller.press('بله')).rejects.toThrow('no button "بله"');
    await talk.buyer.expectSilence();
  });

  it('is in an exported state, subscriptions too', async () => {
    const token = await grant('sara', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ');
    await subscribe({ token, body: { event_type: 'NEW_MESSAGE_ON_POST' } });
    const state = await divar.control.getState();
    await divar.reset();
    await divar.control.putState({ body: state });
    expect((await says('reza', 'a')).delivery?.outcome).toBe('answered');
  });
});
