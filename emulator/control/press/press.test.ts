import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type Entry } from '../../index.ts';
import { deferred, rawServer, type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';

let divar: Emulator;
let bot: ScriptedBot;
/** What the bot answers to the requests of pressed buttons, in turn; the last one again and again. */
let answers: (string | Buffer | { status: number; headers?: Record<string, string>; body?: string })[];
let waits: Promise<void> | undefined;
/** Resolves once the bot has a request. */
let arrival: { promise: Promise<void>; resolve: (value: undefined) => void };

beforeEach(async () => {
  answers = [];
  waits = undefined;
  arrival = deferred();
  bot = await scriptedBot(async (_, response) => {
    arrival.resolve(undefined);
    const next = (answers.length > 1 ? answers.shift() : answers[0]) ?? '';
    await waits;
    if (typeof next === 'string' || Buffer.isBuffer(next)) return void response.end(next);
    response.writeHead(next.status, next.headers).end(next.body);
  });
  divar = await createEmulator({ initUrl: bot.url, dynamicActionUrl: bot.url, apiKey: 'the-key-of-the-app' });
});
afterEach(async () => {
  await divar.stop();
  await bot.stop();
});

const link = { open_server_link: { data: { a: 1 } } };
const dynamic = { get_dynamic_action: { data: { b: 2 } } };
const soon = { quiet: '1ms' };

/** The bot's message with a button for each action, captions `b0`, `b1` and so on. */
async function messageWith(...actions: object[]): Promise<string> {
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  const buttons = actions.map((action, index) => ({ caption: `b${index}`, action }));
  await send(id, { text_message: '؟', buttons: { rows: [{ buttons }] } });
  const { messages } = await divar.control.listMessages({ conversation_id: id });
  return messages.at(-1)!.id;
}

async function send(conversationId: string, body: object): Promise<void> {
  const answer = await fetch(
    `${divar.url}/v1/open-platform/chat/bot/conversations/${conversationId}/messages`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
      body: JSON.stringify(body),
    },
  );
  expect(answer.status).toBe(200);
}

async function pressed(action: object, ...given: typeof answers) {
  answers = given;
  return divar.control.pressButton({ message_id: await messageWith(action), body: {}, ...soon });
}

function entryOf({ entry_id: id }: { entry_id?: number }): Promise<Entry> {
  return divar.control.getEntry({ entry_id: id! });
}

/** The bodies of the requests that pressed buttons caused. */
const asked = () => bot.received.map(({ body }) => JSON.parse(body));

describe('an answer that can be used', () => {
  it.each([
    ['{"url":"https://a.ir/x?y=1"}', 'https://a.ir/x?y=1'],
    ['{"url":"HTTP://a.ir"}', 'HTTP://a.ir'],
    [' \n{"url":"https://a.ir","error":null}\n', 'https://a.ir'],
  ])('to a server link opens its URL: %j', async (answer, url) => {
    const outcome = await pressed(link, answer);
    expect(outcome).toMatchObject({ outcome: 'opens_url', url });
    expect(outcome.findings).toBeUndefined();
  });

  it.each([
    ['{"text_message":"ثبت شد"}', { outcome: 'shows_text', text: 'ثبت شد' }],
    ['{"text_message":"x","action":null}', { outcome: 'shows_text', text: 'x' }],
    ['{"action":{"open_direct_link":"https://a.ir"}}', { outcome: 'opens_url', url: 'https://a.ir' }],
    [
      '{"action":{"open_direct_link":"https://a.ir"},"text_message":"x"}',
      { outcome: 'opens_url', url: 'https://a.ir', text: 'x' },
    ],
    [
      '{"action":{"open_post_page":{"post_token":"t"}},"text_message":""}',
      { outcome: 'opens_post_page', post_token: 't', page: expect.stringMatching(/\/v\/t$/) },
    ],
  ])('to a dynamic action does what it says: %j', async (answer, outcome) => {
    const { button: _, entry_id: _id, ...said } = await pressed(dynamic, answer);
    expect(said).toEqual({ ...outcome, replies: [], refused: [] });
  });

  it('is used though it has a field that Divar does not know, which is told', async () => {
    const outcome = await pressed(link, '{"status":"ok","url":"https://a.ir"}');
    expect(outcome).toMatchObject({
      outcome: 'opens_url',
      url: 'https://a.ir',
      findings: [{ id: 'unknown_field', where: '/status' }],
    });
    expect((await entryOf(outcome)).findings).toEqual(outcome.findings);
  });

  it('is told where it does nothing', async () => {
    const outcome = await pressed(dynamic, '{}');
    expect(outcome).toMatchObject({ outcome: 'nothing', findings: [{ id: 'empty_answer', where: '' }] });
  });

  it('may be as large as a body of a call of a bot', async () => {
    const text = 'سلام '.repeat(50_000);
    expect(await pressed(dynamic, JSON.stringify({ text_message: text }))).toMatchObject({ text });
  });

  it('is not opened here, whatever it leads to', async () => {
    await pressed(link, JSON.stringify({ url: bot.url }));
    expect(bot.received.map(({ request }) => request.method)).toEqual(['POST']);
  });
});

describe('a wrong answer', () => {
  const notJson = (actual: string) => ({
    where: '',
    expected: 'a JSON object',
    actual: expect.stringContaining(actual),
  });

  it.each([
    ['', notJson('an empty body')],
    ['{"url":"https://a.ir"', notJson('"{\\"url\\":')],
    ['<html>Login</html>', notJson('<html>Login</html>')],
    [`<script>${'{'.repeat(200)}</script>`, notJson('<script>')],
    ['\ufeff{"url":"https://a.ir"}', notJson('byte order mark')],
    ['null', { where: '', expected: 'object', actual: 'null' }],
    ['["https://a.ir"]', { where: '', expected: 'object' }],
    ['{}', { where: '', expected: 'the field url' }],
    ['{"url":null}', { where: '', expected: 'the field url' }],
    ['{"url":42}', { where: '/url', expected: 'string', actual: '42' }],
    ['{"url":""}', { where: '/url', actual: '""' }],
    ['{"url":"/session/1"}', { where: '/url', expected: expect.stringContaining('http or https') }],
    ['{"url":"javascript:alert(1)"}', { where: '/url', actual: '"javascript:alert(1)"' }],
    ['{"url":"ftp://a.ir"}', { where: '/url' }],
    [
      JSON.stringify({ url: `https://a.ir/${'x'.repeat(1024 * 1024)}` }),
      { where: '', expected: 'at most 1 MB' },
    ],
    [
      `{"url":"https://a.ir","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      { expected: 'at most 100 levels' },
    ],
  ])('to a server link is a finding that names the place: %.60j', async (answer, detail) => {
    const outcome = await pressed(link, answer);
    expect(outcome).toMatchObject({ outcome: 'failed', error_code: 'wrong_answer' });
    expect(outcome.url).toBeUndefined();
    expect(outcome.findings![0]).toMatchObject({ id: 'wrong_answer', ...detail });
    expect((await entryOf(outcome)).findings).toEqual(outcome.findings);
  });

  it.each([
    ['{"text_message":5}', '/text_message'],
    ['"ok"', ''],
    ['{"action":"https://a.ir"}', '/action'],
    ['{"action":{}}', '/action'],
    ['{"action":{"open_direct_link":"https://a.ir","open_post_page":{"post_token":"t"}}}', '/action'],
    ['{"action":{"open_direct_link":"javascript:alert(1)"}}', '/action/open_direct_link'],
    ['{"action":{"open_post_page":{}}}', '/action/open_post_page'],
  ])('to a dynamic action is one too: %j', async (answer, where) => {
    const outcome = await pressed(dynamic, answer);
    expect(outcome).toMatchObject({ outcome: 'failed', error_code: 'wrong_answer' });
    expect(outcome.findings![0]).toMatchObject({ id: 'wrong_answer', where });
  });

  it('says in its error what is wrong, and names the field that was meant', async () => {
    const outcome = await pressed(link, '{"ulr":"https://a.ir"}');
    expect(outcome.error).toBe(
      'The answer does not match the contract. Expected the field url, got {"ulr":"https://a.ir"}.',
    );
    expect(outcome.findings![0]!.remedy).toBe('Answer 200 and {"url": "https://..."}.');
    expect(outcome.findings![1]).toMatchObject({ id: 'unknown_field', where: '/ulr', nearest: ['url'] });
  });

  it.each([
    [
      { status: 500, body: 'Traceback' },
      { id: 'wrong_press_status', expected: '200', actual: '500' },
    ],
    [{ status: 404 }, { id: 'wrong_press_status', actual: '404' }],
    [
      { status: 201, body: '{"url":"https://a.ir"}' },
      { id: 'wrong_press_status', actual: '201' },
    ],
    [{ status: 204 }, { id: 'wrong_press_status', actual: '204' }],
    [
      { status: 302, headers: { location: '/elsewhere' } },
      { id: 'bot_redirected', expected: '200', actual: '302', remedy: expect.stringContaining('--init-url') },
    ],
  ])('is another status than 200: %j', async (answer, found) => {
    const outcome = await pressed(link, answer);
    expect(outcome).toMatchObject({ outcome: 'failed', error_code: 'wrong_status', findings: [found] });
    expect((await entryOf(outcome)).findings).toEqual(outcome.findings);
    expect(bot.received).toHaveLength(1);
  });

  it.each([
    [{ status: 404, body: 'Not Found' }, 'bot_has_no_route', '--init-url'],
    [{ status: 400, body: 'Invalid host header' }, 'bot_refused_host', '--bot-host'],
    [{ status: 500, body: 'Traceback (most recent call last):' }, 'bot_shows_debug_output', 'debug mode'],
  ])('is a page of a framework: %j', async (answer, id, remedy) => {
    const { findings } = await pressed(link, answer);
    expect(findings).toMatchObject([
      { id: 'wrong_press_status' },
      { id, remedy: expect.stringContaining(remedy) },
    ]);
  });

  it('counts although it begins with debug output that leaves it readable', async () => {
    const trace = 'Traceback (most recent call last):';
    const outcome = await pressed(link, JSON.stringify({ url: 'https://a.ir', trace }));
    expect(outcome).toMatchObject({ outcome: 'opens_url' });
    expect(outcome.findings!.map(({ id }) => id)).toContain('bot_shows_debug_output');
  });

  it('shows no key of the app', async () => {
    const outcome = await pressed(link, '{"key":"the-key-of-the-app"}');
    expect(JSON.stringify(outcome.findings)).not.toContain('the-key-of-the-app');
  });
});

describe('no answer', () => {
  it('where no URL is set is told with the option that sets it', async () => {
    await divar.control.patchApp({ body: { init_url: null, dynamic_action_url: null } });
    for (const [action, option] of [
      [link, '--init-url'],
      [dynamic, '--dynamic-action-url'],
    ] as const) {
      expect(await pressed(action)).toMatchObject({
        outcome: 'failed',
        error_code: 'no_bot',
        findings: [{ id: 'no_press_url', remedy: expect.stringContaining(`${option} URL`) }],
      });
    }
  });

  it('where nothing listens is told with the option of the URL', async () => {
    await divar.control.patchApp({ body: { init_url: 'http://127.0.0.1:9/' } });
    const outcome = await pressed(link);
    expect(outcome).toMatchObject({ outcome: 'failed', error_code: 'refused' });
    expect(outcome.findings).toMatchObject([
      { id: 'bot_down', remedy: 'Start the bot, or correct --init-url.' },
    ]);
  });

  it('in time is a finding', async () => {
    waits = new Promise(() => undefined);
    await divar.control.patchApp({ body: { bot_timeout: '50ms' } });
    expect(await pressed(link)).toMatchObject({
      outcome: 'failed',
      error_code: 'timed_out',
      findings: [{ id: 'bot_timed_out' }],
    });
  });

  it('but a connection that is cut is a finding', async () => {
    const cutting = await rawServer((socket) => socket.on('data', () => socket.destroy()));
    await divar.control.patchApp({ body: { init_url: cutting.url } });
    expect(await pressed(link)).toMatchObject({ error_code: 'cut', findings: [{ id: 'bot_cut' }] });
    await cutting.stop();
  });

  it('because of an injected fault is not a finding about the bot', async () => {
    await divar.control.putFaults({ body: { faults: [{ direction: 'divar_to_bot', status: 503 }] } });
    const outcome = await pressed(link);
    expect(outcome).toMatchObject({ outcome: 'failed', error_code: 'wrong_status' });
    expect(outcome.findings).toBeUndefined();
    expect((await entryOf(outcome)).faults).toMatchObject([{ status: 503 }]);
  });

  it('that was waited for leaves the press pending, and comes all the same', async () => {
    const ready = deferred();
    waits = ready.promise;
    answers = ['{"url":"https://a.ir"}'];
    const message_id = await messageWith(link);
    const press = (wait: object) => divar.control.pressButton({ message_id, body: {}, ...wait });
    expect(await press({ wait: 'none' })).toMatchObject({ outcome: 'pending' });
    expect(await press({ timeout: '20ms' })).toMatchObject({ outcome: 'pending', timed_out: true });
    ready.resolve();
    await divar.control.waitFor({ for: 'quiet', ...soon });
    const { entries } = await divar.control.listEntries({});
    expect(entries.slice(-2).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('an action that leads to another', () => {
  const leads = (action: object) => JSON.stringify({ action });

  it('runs that one, and shows both texts', async () => {
    const first = JSON.stringify({ action: { get_dynamic_action: { data: { c: 3 } } }, text_message: 'یک' });
    const outcome = await pressed(dynamic, first, '{"text_message":"دو"}');
    expect(outcome).toMatchObject({ outcome: 'shows_text', text: 'یک\nدو' });
    expect(asked().map(({ extra_data }) => extra_data)).toEqual([{ b: 2 }, { c: 3 }]);
  });

  it('asks the other URL where it is a server link, and names the last exchange', async () => {
    const outcome = await pressed(dynamic, leads(link), '{"url":"https://a.ir"}');
    expect(outcome).toMatchObject({ outcome: 'opens_url', url: 'https://a.ir' });
    expect(await entryOf(outcome)).toMatchObject({
      operation: 'SESSION_INITIALISATION',
      pressed: { caption: 'b0', step: 2 },
    });
    expect(bot.received[1]!.request.headers.api_version).toBe('2');
  });

  it('fails where the last one does, still showing the text of the first', async () => {
    const first = JSON.stringify({ action: link, text_message: 'صبر کنید' });
    const outcome = await pressed(dynamic, first, '{"url":1}');
    expect(outcome).toMatchObject({ outcome: 'failed', text: 'صبر کنید', error_code: 'wrong_answer' });
    expect((await entryOf(outcome)).operation).toBe('SESSION_INITIALISATION');
  });

  it('ends after five dynamic actions in a row', async () => {
    const outcome = await pressed(dynamic, leads(dynamic));
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error_code: 'wrong_answer',
      findings: [{ id: 'endless_actions', where: '/action/get_dynamic_action' }],
    });
    expect(bot.received).toHaveLength(5);
  });
});

describe('the press of a button', () => {
  it('sends the version in both spellings, the raw key, and JSON', async () => {
    await pressed(link, '{"url":"https://a.ir"}');
    const { rawHeaders } = bot.received[0]!.request;
    const headers = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [[name, rawHeaders[index + 1]]]));
    expect(headers).toEqual(
      expect.arrayContaining([
        ['API_VERSION', '2'],
        ['API-Version', '2'],
        ['Authorization', divar.identificationKey],
        ['Content-Type', 'application/json'],
      ]),
    );
  });

  it('stands in the journal with message and caption', async () => {
    const outcome = await pressed(link, '{"url":"https://a.ir"}');
    const { messages } = await divar.control.listMessages({ conversation_id: asked()[0].conversation_id });
    const message = messages.at(-1)!;
    expect((await entryOf(outcome)).pressed).toEqual({
      message_id: message.id,
      caption: 'b0',
      step: 1,
      row: 0,
      column: 0,
    });
    expect(message.entry_id).not.toBe(outcome.entry_id);
  });

  it('gives the messages that the bot sends before it answers', async () => {
    const message_id = await messageWith(dynamic);
    const { conversations } = await divar.control.listConversations({});
    waits = send(conversations[0]!.id, { text_message: 'پیش از پاسخ' });
    answers = ['{"text_message":"ثبت شد"}'];
    const { text, replies } = await divar.control.pressButton({ message_id, body: {}, ...soon });
    expect([text, replies.map((one) => one.text)]).toEqual(['ثبت شد', ['پیش از پاسخ']]);
  });

  it('by a caption that is spelled otherwise finds it, unless another has that very caption', async () => {
    const { conversation_id: id } = await divar.user('sara').says('سلام');
    const named = (caption: string) => ({ caption, action: { open_direct_link: `https://a.ir/${caption}` } });
    const buttons = ['مي‌روم ۵ كيلو', 'تایید', 'تاييد'].map(named);
    await send(id, { text_message: '؟', buttons: { rows: [{ buttons }] } });
    const reply = await divar.user('sara').nextReply();
    expect(await reply.press('میروم 5 کیلو')).toMatchObject({ button: { caption: 'مي‌روم ۵ كيلو' } });
    expect(await reply.press('تاييد')).toMatchObject({ button: { caption: 'تاييد' } });
    expect(await reply.press(' تایید ')).toMatchObject({ button: { caption: 'تایید' } });
    await expect(reply.press('تأیید')).rejects.toThrow('no button');
  });

  it('twice at once asks twice, each with an outcome of its own', async () => {
    answers = ['{"url":"https://a.ir/1"}', '{"url":"https://a.ir/2"}'];
    const message_id = await messageWith(link);
    const press = () => divar.control.pressButton({ message_id, body: {}, ...soon });
    const both = await Promise.all([press(), press()]);
    expect(both.map(({ url }) => url).sort()).toEqual(['https://a.ir/1', 'https://a.ir/2']);
    expect(both[0]!.entry_id).not.toBe(both[1]!.entry_id);
  });

  it('that a reset overtakes ends, and leaves nothing in the new state', async () => {
    const ready = deferred();
    waits = ready.promise;
    answers = ['{"text_message":"x"}'];
    await divar.control.patchApp({ body: { press_fields: ['user_id'] } });
    const message_id = await messageWith(dynamic);
    const press = divar.control.pressButton({ message_id, body: {}, ...soon });
    await arrival.promise;
    await divar.reset();
    ready.resolve();
    expect(await press).toMatchObject({ outcome: 'shows_text', replies: [] });
    expect((await divar.control.listUsers()).users).toEqual([]);
    const again = divar.control.pressButton({ message_id, body: {} });
    await expect(again).rejects.toMatchObject({ status: 404 });
  });

  it('is none of the deliveries by which the bot is judged reachable', async () => {
    await divar.control.patchApp({ body: { bot: bot.url, init_url: null } });
    await pressed(link);
    expect((await divar.control.getHealth()).bot.last).toMatchObject({ outcome: 'answered' });
  });
});

describe('what a pressed button asked', () => {
  it('goes to the same URL when it is sent again, and its answer is judged again', async () => {
    await divar.control.patchApp({ body: { bot: 'http://127.0.0.1:9/' } });
    const outcome = await pressed(link, '{}');
    const { deliveries } = await divar.control.resendDelivery({ entry_id: outcome.entry_id! });
    const [first, second] = bot.received;
    expect(bot.received).toHaveLength(2);
    expect([second!.body, second!.request.headers]).toEqual([first!.body, first!.request.headers]);
    const entry = await divar.control.getEntry({ entry_id: deliveries[0]!.entry_id! });
    expect(entry).toMatchObject({ resend_of: outcome.entry_id, findings: [{ id: 'wrong_answer' }] });
  });
});

describe('in a conversation about a post', () => {
  async function menu() {
    const talk = await divar.postConversation({ postToken: 'gZd7omnS', buyer: 'reza', seller: 'sara' });
    const scopes = [`CONVERSATION_SEND_MESSAGE.${talk.id}`];
    const { access_token } = await divar.user('sara').grants(scopes);
    const rows = (caption: string) => ({ rows: [{ buttons: [{ caption, action: link }] }] });
    await fetch(`${divar.url}/v2/open-platform/conversations/${talk.id}/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': divar.apiKey,
        authorization: `Bearer ${access_token}`,
      },
      body: JSON.stringify({
        message: '؟',
        sender_buttons: rows('مال من'),
        receiver_buttons: rows('مال او'),
      }),
    });
    const { messages } = await divar.control.listMessages({ conversation_id: talk.id });
    return messages.at(-1)!.id;
  }

  it('each side presses its own buttons alone', async () => {
    answers = ['{"url":"https://a.ir"}'];
    const message_id = await menu();
    const press = (body: object) => divar.control.pressButton({ message_id, body, ...soon });
    await press({ caption: 'مال من' });
    await press({ caption: 'مال او', user: 'reza' });
    await press({ row: 0, side: 'BUYER' });
    expect(asked().map(({ user_side }) => user_side)).toEqual(['SUPPLY', 'DEMAND', 'DEMAND']);
    await expect(press({ caption: 'مال او', side: 'SELLER' })).rejects.toMatchObject({
      status: 404,
      remedy: 'Its buttons for the SELLER: "مال من"; those for the BUYER: "مال او".',
    });
  });

  it('a user and a side that is not theirs do not go together', async () => {
    const message_id = await menu();
    const press = divar.control.pressButton({ message_id, body: { user: 'reza', side: 'SELLER' } });
    await expect(press).rejects.toMatchObject({ status: 409, where: '/side' });
  });
});
