import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlContract, platformContract } from '../../spec/index.ts';
import { connectEmulator, createEmulator, type Emulator, forApp } from '../index.ts';
import { type Answer, type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';
import type { ControlApi, StreamEvent } from './control-api.ts';

const apiKey = 'api-key-0123456789';
const identificationKey = 'identification-key-0123456789';
const clientSecret = 'client-secret-0123456789';
const soon = { wait: 'delivery', timeout: '10s' } as const;

const implementations: [name: string, of: (divar: Emulator) => ControlApi][] = [
  ['in process', (divar) => divar.control],
  ['over HTTP', (divar) => connectEmulator(divar.url)],
];

/** What of spec/control.yaml the suite below has called. */
const called = new Set<string>();

function watched(control: ControlApi): ControlApi {
  return new Proxy(control, {
    get(target, name: keyof ControlApi & string) {
      called.add(name);
      return target[name];
    },
  });
}

describe.each(implementations)('the control API %s', (_name, of) => {
  let divar: Emulator;
  let control: ControlApi;
  let bot: ScriptedBot;
  let answer: Answer;
  const bodies = () => bot.received.map(({ body }) => body);

  beforeEach(async () => {
    answer = (_received, response) => void response.end();
    bot = await scriptedBot((received, response) => answer(received, response));
    divar = await createEmulator({ apiKey, identificationKey, clientSecret, bot: bot.url });
    control = watched(of(divar));
  });
  afterEach(async () => {
    await divar.stop();
    await bot.stop();
  });

  async function botSends(conversationId: string, body: object, key = apiKey): Promise<number> {
    const path = `/v1/open-platform/chat/bot/conversations/${conversationId}/messages`;
    const response = await fetch(divar.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  }

  const says = (text: string, more: Partial<Parameters<ControlApi['sendUserMessage']>[0]> = {}) =>
    control.sendUserMessage({ user: 'sara', body: { text }, ...soon, ...more });

  const echo = () => {
    answer = async ({ body }, response) => {
      const { new_chatbot_message: message } = JSON.parse(body);
      await botSends(message.conversation.id, { text_message: `echo ${message.text}` });
      response.end();
    };
  };

  describe('health', () => {
    it('tells the bot and how the last delivery ended', async () => {
      expect(await control.getHealth()).toMatchObject({ status: 'ok', bot: { url: bot.url, last: null } });
      const { delivery } = await says('سلام');
      expect((await control.getHealth()).bot.last).toEqual(delivery);
    });

    it('comes with the contract between bots and Divar', async () => {
      const { operations, webhooks } = await control.getPlatformContract();
      expect(operations.map(({ id }) => id)).toEqual(platformContract().operations.map(({ id }) => id));
      expect(webhooks.map(({ name }) => name)).toContain('NEW_CHATBOT_MESSAGE');
    });

    it('says what can be refused or found, in two languages', async () => {
      const rows = (await control.listViolations()).violations;
      expect(rows.map(({ id }) => id)).not.toContain('null_field');
      expect(rows.find(({ id }) => id === 'no_action')).toEqual({
        id: 'no_action',
        outcome: 'found',
        source: 'assumed',
        title: "A button's action does nothing.",
        remedy: 'Give it one of the five actions.',
        persian: { title: 'کنش دکمه کاری نمی‌کند.', remedy: 'یکی از پنج کنش را به آن بدهید.' },
      });
    });
  });

  describe('a user', () => {
    it('is made on first use, and can be changed', async () => {
      await says('سلام');
      await control.putUser({ user: 'sara', body: { display_name: 'سارا', blocked: true } });
      expect((await control.listUsers()).users).toEqual([
        { name: 'sara', display_name: 'سارا', blocked: true, user_id: expect.any(String) },
      ]);
    });

    it('with an odd name is the same one in every call', async () => {
      const name = 'سارا /?#%';
      await control.sendUserMessage({ user: name, body: { text: 'a' }, ...soon });
      const { conversations } = await control.listConversations({ user: name });
      expect(conversations).toMatchObject([{ user: name, messages: 1 }]);
    });

    it('can send a file, which is served by its link', async () => {
      const raw = Buffer.from('%PDF').toString('base64');
      const { link, size_bytes: size } = await control.uploadUserMedia({
        type: 'FILE',
        name: 'قرارداد.pdf',
        body: { raw },
      });
      expect(size).toBe(4);
      expect(await (await fetch(link)).text()).toBe('%PDF');
    });

    it('can put up a post, and read it and the others', async () => {
      const post_token = 'gZd7omnT';
      const body = { category: 'light', city: 'tehran', data: { title: 'پراید' } };
      await control.putPost({ post_token, body });
      expect(await control.readPost({ post_token })).toMatchObject({ state: 'PUBLISHED', ...body });
      const { posts } = await control.listPosts();
      expect(posts.map(({ token }) => token)).toContain(post_token);
      await expect(control.readPost({ post_token: 'none' })).rejects.toMatchObject({ status: 404 });
    });

    it('keeps the user_id that the bot has seen, and has it alone', async () => {
      await control.putUser({ user: 'sara', body: { user_id: 'a/b+c=' } });
      await says('سلام');
      const other = control.putUser({ user: 'sara', body: { user_id: 'other' } });
      await expect(other).rejects.toMatchObject({ status: 409, where: '/user_id' });
      const same = control.putUser({ user: 'reza', body: { user_id: 'a/b+c=' } });
      await expect(same).rejects.toMatchObject({ status: 409, where: '/user_id' });
    });
  });

  describe('a message of a user', () => {
    it('answers the delivery and the replies', async () => {
      echo();
      const said = await says('سلام', { wait: 'quiet', quiet: '20ms' });
      expect(said).toMatchObject({
        message: { text: 'سلام', origin: 'user', sender_type: 'HUMAN', user: 'sara' },
        delivery: { outcome: 'answered', status: 200, attempts: 1 },
        replies: [{ text: 'echo سلام', origin: 'bot', sender_type: 'BOT' }],
      });
      expect(said.timed_out).toBeUndefined();
    });

    it('is not waited for with wait=none', async () => {
      const said = await says('سلام', { wait: 'none' });
      expect(said.delivery).toBeUndefined();
      expect(said.replies).toEqual([]);
    });

    it.each(['delivery', 'quiet'] as const)('with wait=%s says when the time was up', async (wait) => {
      answer = () => undefined;
      const said = await says('سلام', { wait, timeout: '30ms' });
      expect(said).toMatchObject({ timed_out: true, message: { text: 'سلام' }, replies: [] });
      expect(said.delivery).toBeUndefined();
    });

    it('may be of any type, of the BOT, or an arrival', async () => {
      const location_data = { latitude: 35.7, longitude: 51.4 };
      await control.sendUserMessage({ user: 'sara', body: { location_data }, ...soon });
      await control.sendUserMessage({ user: 'sara', body: { text: 'a', sender_type: 'BOT' }, ...soon });
      const contact_data = { name: 'سارا', phone: '09120000000' };
      await control.sendUserMessage({ user: 'sara', body: { contact_data }, ...soon });
      const start = { touchpoint: 'MY_POST', post_token: 'gZd7omnS' } as const;
      await control.sendUserMessage({ user: 'sara', body: { start }, ...soon });
      await control.sendUserMessage({ user: 'sara', body: { start: { touchpoint: 'MY_DIVAR' } }, ...soon });
      const events = bodies().map((body) => JSON.parse(body).new_chatbot_message);
      expect(events).toMatchObject([
        { type: 'LOCATION', location_data, sender: { type: 'HUMAN' } },
        { type: 'TEXT', sender: { type: 'BOT' } },
        { type: 'CONTACT', contact_data },
        { type: 'TEXT', text: '/start MY_POST gZd7omnS' },
        { type: 'TEXT', text: '/start MY_DIVAR' },
      ]);
    });

    it('without anything in it, or in the conversation of another, is refused in words', async () => {
      const nothing = control.sendUserMessage({ user: 'sara', body: {} });
      await expect(nothing).rejects.toMatchObject({ status: 400, where: '/text' });
      const noImage = control.sendUserMessage({ user: 'sara', body: { type: 'IMAGE' } });
      await expect(noImage).rejects.toMatchObject({ status: 400, where: '/image_data' });
      const misspelt = control.sendUserMessage({ user: 'sara', body: { txt: 'a' } as object });
      await expect(misspelt).rejects.toMatchObject({ status: 400, where: '/txt' });
      const image_data = { link: 'http://127.0.0.1/a.jpg', size_bytes: 'many' };
      const sizeless = control.sendUserMessage({ user: 'sara', body: { type: 'IMAGE', image_data } });
      await expect(sizeless).rejects.toMatchObject({ status: 400, where: '/image_data/size_bytes' });
      const nowhere = control.sendUserMessage({ user: 'sara', body: { text: 'a', conversation_id: '' } });
      await expect(nowhere).rejects.toMatchObject({ status: 400, where: '/conversation_id' });
      const { conversation_id } = await says('سلام');
      const foreign = control.sendUserMessage({ user: 'reza', body: { text: 'a', conversation_id } });
      await expect(foreign).rejects.toMatchObject({ status: 409, where: '/conversation_id' });
      expect(bot.received).toHaveLength(1);
    });

    it('whose fields are not as the spec says is refused, and the place is named', async () => {
      const body = { text: 5 } as unknown as { text: string };
      await expect(control.sendUserMessage({ user: 'sara', body })).rejects.toMatchObject({
        status: 400,
        where: '/text',
        remedy: 'See sendUserMessage in /_emulator/openapi.json.',
      });
      const late = says('a', { timeout: 'soon' });
      await expect(late).rejects.toMatchObject({ status: 400, where: 'timeout' });
    });
  });

  describe('an event', () => {
    it('is delivered as it is, as often as asked, with other headers', async () => {
      const delivered = await control.deliverEvent({
        body: {
          body: { type: 'NEW_THING', n: 1 },
          times: 3,
          headers: { 'x-more': 'yes', authorization: null },
        },
        ...soon,
      });
      expect(delivered.deliveries).toHaveLength(3);
      expect(bodies()).toEqual(Array(3).fill('{"type":"NEW_THING","n":1}'));
      expect(bot.received[0]!.request.headers).toMatchObject({ 'x-more': 'yes' });
      expect(bot.received[0]!.request.headers.authorization).toBeUndefined();
    });

    it('with a body of null, false or an empty text is delivered', async () => {
      for (const body of [null, false, '']) await control.deliverEvent({ body: { body }, ...soon });
      expect(bodies()).toEqual(['null', 'false', '""']);
    });

    it('of raw bytes reaches the bot byte for byte', async () => {
      const raw = Buffer.from([0xff, 0x00, 0x7b, 0x0d, 0x0a]);
      await control.deliverEvent({ body: { raw: raw.toString('base64') }, ...soon });
      expect(bot.received[0]!.bytes.equals(raw)).toBe(true);
    });

    it('to the chatbot is not a message of a conversation about a post, though it names that', async () => {
      const about = { post_token: 'gZd7omnS', buyer: 'reza', seller: 'sara', conversation_id: 'c1' };
      await control.startPostConversation({ body: about });
      const message = { id: 'm1', conversation: { id: 'c1', type: 'BOT' }, sender: { type: 'HUMAN' } };
      const event = { ...message, type: 'TEXT', sent_at: 1, text: 'سلام' };
      const body = { type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: event };
      await control.deliverEvent({ body: { body }, ...soon });
      expect(bot.received).toHaveLength(1);
      expect((await control.listMessages({ conversation_id: 'c1' })).messages).toEqual([]);
    });

    it('with the id of a new conversation starts it, once', async () => {
      const { templates } = (await control.getPlatformContract()).webhooks.find(
        ({ name }) => name === 'NEW_CHATBOT_MESSAGE',
      ) as unknown as { templates: { body: { new_chatbot_message: { conversation: { id: string } } } }[] };
      const { body } = templates[0]!;
      const { conversation_id } = await control.deliverEvent({
        body: { body, times: 2, user: 'mina' },
        ...soon,
      });
      expect(conversation_id).toBe(body.new_chatbot_message.conversation.id);
      expect(await control.getConversation({ conversation_id: conversation_id! })).toMatchObject({
        user: 'mina',
        messages: 1,
      });
    });

    it('without anything to deliver, or with a header that cannot be, is refused in words', async () => {
      await expect(control.deliverEvent({ body: {} })).rejects.toMatchObject({ status: 400, where: '/body' });
      const headers = { 'bad name': 'a' };
      const odd = control.deliverEvent({ body: { body: 1, headers } });
      await expect(odd).rejects.toMatchObject({ status: 400, where: '/headers/bad name' });
    });

    it('can be sent again, byte for byte and with its headers', async () => {
      const raw = Buffer.from('{"type" :"X",\r\n "a": 1e2 }').toString('base64');
      const first = await control.deliverEvent({ body: { raw, headers: { 'x-more': 'yes' } }, ...soon });
      const entry_id = first.deliveries[0]!.entry_id!;
      const again = await control.resendDelivery({ entry_id, ...soon });
      expect(bodies()[1]).toBe(bodies()[0]);
      expect(bot.received[1]!.request.headers).toEqual(bot.received[0]!.request.headers);
      const entry = await control.getEntry({ entry_id: again.deliveries[0]!.entry_id! });
      expect(entry).toMatchObject({ resend_of: entry_id });
    });

    it('of the bot itself cannot be sent again', async () => {
      const { conversation_id } = await says('a');
      await botSends(conversation_id, { text_message: 'b' });
      await expect(control.resendDelivery({ entry_id: 2 })).rejects.toMatchObject({ status: 409 });
      await expect(control.resendDelivery({ entry_id: 99 })).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('what both sides said', () => {
    it('is listed oldest first, in pages', async () => {
      echo();
      const { conversation_id, message } = await says('a');
      await says('b');
      const texts = async (input: { after?: string; before?: string; limit?: number }) =>
        (await control.listMessages({ conversation_id, ...input })).messages.map(({ text }) => text);
      expect(await texts({})).toEqual(['a', 'echo a', 'b', 'echo b']);
      expect(await texts({ limit: 1 })).toEqual(['echo b']);
      expect(await texts({ after: message.id, limit: 1 })).toEqual(['echo a']);
      expect((await control.getConversation({ conversation_id })).last_message!.text).toBe('echo b');
    });

    it("may be nothing yet, in a conversation with an id of one's own", async () => {
      const given = { conversation_id: 'c1', body: { user: 'sara' } };
      expect(await control.putConversation(given)).toMatchObject({ id: 'c1', user: 'sara', messages: 0 });
      expect(await control.putConversation(given)).toMatchObject({ id: 'c1', messages: 0 });
      const foreign = control.putConversation({ ...given, body: { user: 'reza' } });
      await expect(foreign).rejects.toMatchObject({ status: 409 });
    });

    it('can be recorded, and played again', async () => {
      echo();
      const { conversation_id } = await says('سلام');
      const text = await control.getRecording({ conversation_id });
      expect(text).toContain('سلام');
      const { id } = await control.startReplay({ body: { conversations: [{ text }] } });
      const leaving = new AbortController();
      for await (const { event, data } of control.openStream({
        last_event_id: 'x',
        signal: leaving.signal,
      })) {
        const state = event === 'replay' ? (data as { state: string }).state : undefined;
        if (state === 'over' || (await control.getReplay({ replay_id: id })).state === 'over')
          leaving.abort();
      }
      const replay = await control.getReplay({ replay_id: id });
      expect(replay).toMatchObject({ state: 'over', done: 1, failed: 0 });
    });

    it('is not there for a conversation that is not', async () => {
      const missing = { status: 404, where: 'conversation_id' };
      await expect(control.getConversation({ conversation_id: 'x' })).rejects.toMatchObject(missing);
      await expect(control.listMessages({ conversation_id: 'x' })).rejects.toMatchObject(missing);
    });
  });

  describe('a button', () => {
    async function message(...actions: object[]) {
      const { conversation_id } = await says('a');
      const buttons = actions.map((action, index) => ({ caption: `b${index}`, action }));
      await botSends(conversation_id, { text_message: 'm', buttons: { rows: [{ buttons }] } });
      return (await control.listMessages({ conversation_id })).messages.at(-1)!.id;
    }

    it('is pressed by its place or its caption', async () => {
      const message_id = await message(
        { open_direct_link: 'https://divar.ir' },
        { open_post_page: { post_token: 'gZd7omnS' } },
      );
      const first = await control.pressButton({ message_id, body: { row: 0, column: 0 }, ...soon });
      expect(first).toMatchObject({
        outcome: 'opens_url',
        url: 'https://divar.ir',
        button: { caption: 'b0' },
      });
      const second = await control.pressButton({ message_id, body: { caption: 'b1' }, ...soon });
      expect(second).toMatchObject({ outcome: 'opens_post_page', post_token: 'gZd7omnS' });
    });

    it('asks the URLs of the app, and says what is wrong with their answers', async () => {
      await control.patchApp({ body: { init_url: bot.url, dynamic_action_url: bot.url } });
      const message_id = await message(
        { open_server_link: { data: { a: null } } },
        { get_dynamic_action: { data: {} } },
      );
      const answers = ['{"url":"https://a.ir"}', '{"link":1}', '<html>', '{"text_message":"باشد"}'];
      answer = (_received, response) => void response.end(answers.shift());
      const press = (caption: string) => control.pressButton({ message_id, body: { caption }, ...soon });
      expect(await press('b0')).toMatchObject({ outcome: 'opens_url', url: 'https://a.ir' });
      expect(JSON.parse(bodies().at(-1)!).extra_data).toEqual({ a: null });
      const wrong = await press('b0');
      expect(wrong).toMatchObject({ outcome: 'failed', entry_id: expect.any(Number) });
      expect(wrong.findings![0]).toMatchObject({ id: 'wrong_answer' });
      expect(await press('b0')).toMatchObject({ outcome: 'failed' });
      expect(await press('b1')).toMatchObject({ outcome: 'shows_text', text: 'باشد' });
    });

    it('that is not there is told with those that are', async () => {
      const message_id = await message({ open_direct_link: 'https://divar.ir' });
      const wrong = control.pressButton({ message_id, body: { caption: 'x' } });
      await expect(wrong).rejects.toMatchObject({ status: 404, remedy: 'Its buttons: "b0".' });
      const nobody = control.pressButton({ message_id, body: { caption: 'b0', user: 'reza' } });
      await expect(nobody).rejects.toMatchObject({ status: 409, where: '/user' });
      const nowhere = control.pressButton({ message_id: 'x', body: {} });
      await expect(nowhere).rejects.toMatchObject({ status: 404, where: 'message_id' });
    });
  });

  describe('the journal', () => {
    it('has every exchange of both directions, filtered as asked', async () => {
      echo();
      const { conversation_id } = await says('سلام');
      await botSends('none', { text_message: 'x' });
      const ids = async (input: Parameters<ControlApi['listEntries']>[0]) =>
        (await control.listEntries(input)).entries.map(({ id }) => id);
      expect(await ids({})).toEqual([1, 2, 3]);
      expect(await ids({ direction: 'divar_to_bot' })).toEqual([1]);
      expect(await ids({ conversation_id })).toEqual([1, 2]);
      expect(await ids({ findings: true })).toEqual([3]);
      expect(await ids({ text: 'echo سلام' })).toEqual([2]);
      expect(await ids({ after: 1, limit: 1 })).toEqual([2]);
      expect(await ids({ before: 3, limit: 1 })).toEqual([2]);
      const { entries, total } = await control.listEntries({ brief: true });
      expect(entries.some(({ request }) => request)).toBe(false);
      expect(total).toBe(3);
    });

    it('says that an entry is not there', async () => {
      const missing = { status: 404, where: 'entry_id' };
      await expect(control.getEntry({ entry_id: 7 })).rejects.toMatchObject(missing);
      await expect(control.getCurl({ entry_id: 7 })).rejects.toMatchObject(missing);
    });

    it('gives a command that sends the same bytes and headers again', async () => {
      const body = '@/etc/passwd it\'s "سلام" `id` $HOME \\ \u001b[31m\nend';
      const path = `/v1/{a,b}[1-2]?q='$x'`;
      await fetch(divar.url + path, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'x-odd': "a'b" },
        body,
      });
      const { request } = await control.getEntry({ entry_id: 1 });
      const command = await control.getCurl({ entry_id: 1 });
      expect(command).not.toContain('\u001b');
      expect(await replayed(command)).toMatchObject({
        url: (await control.getEntry({ entry_id: 1 })).url,
        body: request!.body,
        headers: { 'x-api-key': 'key-of-the-environment', 'x-odd': "a'b" },
      });
    });

    it('gives a command for bytes that are not text', async () => {
      const body = Buffer.from([0, 255, 10, 39]);
      await fetch(`${divar.url}/x`, { method: 'POST', body });
      expect((await replayed(await control.getCurl({ entry_id: 1 }))).bytes.equals(body)).toBe(true);
    });

    it('is an HTTP Archive 1.2', async () => {
      echo();
      await says('سلام');
      answer = (_received, response) => void response.end();
      await control.deliverEvent({ body: { raw: Buffer.from([255]).toString('base64') }, ...soon });
      answer = (_received, response) => void response.socket!.destroy();
      await says('cut');
      const har = (await control.getHar()) as unknown as Har;
      expect(har.log.version).toBe('1.2');
      expect(har.log.entries).toHaveLength(4);
      for (const entry of har.log.entries) expectHarEntry(entry);
      expect(har.log.entries.at(-1)!.response.status).toBe(0);
    });
  });

  describe('waiting', () => {
    it('ends with the next message of the bot that fits', async () => {
      const { conversation_id } = await says('a');
      const waiting = control.waitFor({
        for: 'message',
        conversation_id,
        contains: 'دوم',
        after: 1,
        timeout: '10s',
      });
      await botSends(conversation_id, { text_message: 'اول' });
      await botSends(conversation_id, { text_message: 'دوم' });
      expect(await waiting).toMatchObject({ timed_out: false, message: { text: 'دوم' } });
    });

    it('finds what came after an entry, without waiting', async () => {
      const { conversation_id } = await says('a');
      await botSends(conversation_id, { text_message: 'b' });
      const found = await control.waitFor({ for: 'entry', direction: 'bot_to_divar', after: 1 });
      expect(found).toMatchObject({ timed_out: false, entry: { id: 2, status: 200 } });
    });

    it('says that the time was up', async () => {
      expect(await control.waitFor({ for: 'message', timeout: '10ms' })).toEqual({ timed_out: true });
      answer = () => undefined;
      await says('a', { wait: 'none' });
      expect(await control.waitFor({ for: 'quiet', timeout: '20ms' })).toEqual({ timed_out: true });
    });

    it('for quiet ends when nothing is open', async () => {
      await says('a');
      expect(await control.waitFor({ for: 'quiet', quiet: '1ms' })).toEqual({ timed_out: false });
    });
  });

  describe('the live stream', () => {
    async function read(
      input: Parameters<ControlApi['openStream']>[0],
      enough: (all: StreamEvent[]) => boolean,
    ) {
      const events: StreamEvent[] = [];
      const leaving = new AbortController();
      for await (const event of control.openStream({ ...input, signal: leaving.signal })) {
        events.push(event);
        if (enough(events)) leaving.abort();
      }
      return events;
    }
    const names = (events: StreamEvent[]) => events.map(({ event }) => event);

    it('goes on after the last event that was seen, and misses nothing', async () => {
      const [resync] = await read({ last_event_id: 'of-another-run:1' }, (all) => all.length === 1);
      expect(resync!.event).toBe('resync');
      await says('a');
      await control.putFaults({ body: { faults: [] } });
      await control.patchApp({ body: { dialect: 'observed' } });
      await control.setClock({ body: { advance: '1h' } });
      const all = await read({ last_event_id: resync!.id }, (events) => names(events).includes('clock'));
      expect(new Set(names(all))).toEqual(
        new Set(['user', 'conversation', 'message', 'entry', 'faults', 'app', 'clock']),
      );
      const middle = all[2]!;
      const rest = await read({ last_event_id: middle.id }, (events) => names(events).includes('clock'));
      expect(rest).toEqual(all.slice(3));
    });

    it('shows what the calls of the same name show, and no bodies when brief', async () => {
      const [{ id } = { id: '' }] = await read({ last_event_id: 'x' }, () => true);
      const { message } = await says('a');
      const done = (events: StreamEvent[]) =>
        events.some(({ event, data }) => event === 'entry' && (data as { state: string }).state === 'done');
      const events = await read({ last_event_id: id, brief: true }, done);
      const shown = events.find(({ event }) => event === 'message')!.data;
      expect(shown).toMatchObject({ id: message.id, text: 'a' });
      expect(events.at(-1)!.data).not.toHaveProperty('request');
      const [full] = (await read({ last_event_id: id }, done)).slice(-1);
      expect(full!.data).toEqual(await control.getEntry({ entry_id: 1 }));
    });

    it('that is left before it has begun ends quietly', async () => {
      const events = [];
      for await (const event of control.openStream({ signal: AbortSignal.abort() })) events.push(event);
      expect(events).toEqual([]);
    });
  });

  describe('faults', () => {
    it('are put, shown in the form they came in, used up and deleted', async () => {
      const faults = [
        { direction: 'bot_to_divar', operation: 'sendMessageToConversation', status: 503, times: 1 },
        { direction: 'divar_to_bot', latency: '5ms' },
      ] as const;
      expect(await control.putFaults({ body: { faults: [...faults] } })).toEqual({ faults });
      const { conversation_id } = await says('a');
      expect(await botSends(conversation_id, { text_message: 'b' })).toBe(503);
      expect((await control.getFaults()).faults).toEqual([faults[1]]);
      expect(await control.deleteFaults()).toEqual({ faults: [] });
    });

    it('are added to those in force', async () => {
      const one = { direction: 'bot_to_divar', status: 503 } as const;
      const other = { direction: 'divar_to_bot', drop: true } as const;
      await control.putFaults({ body: { faults: [one] } });
      expect(await control.addFaults({ body: { faults: [other] } })).toEqual({ faults: [one, other] });
    });

    it('that cannot be are refused', async () => {
      const faults = [{ direction: 'sideways' }] as never;
      const put = control.putFaults({ body: { faults } });
      await expect(put).rejects.toMatchObject({ status: 400, where: '/faults/0/direction' });
    });
  });

  describe('the app', () => {
    it('is shown with masked keys, and with whole ones where they are asked for', async () => {
      const app = await control.getApp();
      expect(app).toMatchObject({ slug: 'demo', bot: bot.url, bot_timeout: '30s', dialect: 'seed' });
      expect(JSON.stringify(app)).not.toContain('0123456789');
      expect(await control.getKeys()).toEqual({
        api_keys: [apiKey],
        identification_key: identificationKey,
        client_secret: clientSecret,
      });
    });

    it('changes while it runs', async () => {
      await control.patchApp({ body: { bot: null, dialect: 'observed', bot_timeout: '0' } });
      expect(await control.getApp()).toMatchObject({ bot: null, dialect: 'observed', bot_timeout: '0' });
      expect((await says('a')).delivery).toMatchObject({ outcome: 'no_bot' });
      const wrong = control.patchApp({ body: { bot: 'localhost:8000' } });
      await expect(wrong).rejects.toMatchObject({ status: 400, where: '/bot' });
    });

    it.each([
      ['/identification_key', { identification_key: 'a\nb' }],
      ['/client_secret', { client_secret: 'a ' }],
      ['/bot_host', { bot_host: 'میزبان' }],
      ['/api_keys/1/key', { api_keys: [{ key: 'a' }, { key: 'ک' }] }],
    ])('is given no %s that a header cannot carry', async (where, body) => {
      const refused = await control.patchApp({ body }).catch((problem: unknown) => problem);
      expect(refused).toMatchObject({ status: 400, where, remedy: expect.stringContaining('ASCII') });
      expect((await control.getKeys()).api_keys).toEqual([apiKey]);
    });

    it('has a clock that is set, stands still, moves and runs', async () => {
      const now = '2025-07-16T10:41:42.648410Z';
      expect(await control.setClock({ body: { now } })).toEqual({ now, running: false });
      expect((await says('a')).message.sent_at).toMatch(/^2025-07-16T10:41:42\.6484/);
      await control.setClock({ body: { advance: '1m' } });
      expect((await control.getClock()).now).toMatch(/^2025-07-16T10:42:42/);
      expect((await control.setClock({ body: { running: true } })).running).toBe(true);
      expect(await control.getClock()).toMatchObject({ running: true });
    });
  });

  describe('further apps', () => {
    it('share nothing with the default one', async () => {
      const created = await control.createApp({ body: { slug: 'shop', bot: bot.url } });
      expect(created.app.api_keys).toEqual(
        (await control.getApp()).api_keys.map(({ permissions }) => ({
          permissions,
          key: expect.stringContaining('…'),
        })),
      );
      const mine = await says('a', { app: 'shop' });
      await says('b');
      expect((await control.listUsers({ app: 'shop' })).users).toHaveLength(1);
      expect((await control.listEntries({ app: 'shop' })).total).toBe(1);
      expect(await botSends(mine.conversation_id, { text_message: 'c' })).toBe(404);
      expect(await botSends(mine.conversation_id, { text_message: 'c' }, created.api_key)).toBe(200);
      await control.reset({ app: 'shop' });
      expect((await control.listConversations({ app: 'shop' })).conversations).toEqual([]);
      expect((await control.listConversations()).conversations).toHaveLength(1);
    });

    it('have the clock of the emulator, and the other apps, in common', async () => {
      await control.createApp({ body: { slug: 'shop' } });
      const shop = forApp(control, 'shop');
      await shop.setClock({ body: { now: '2026-01-01T00:00:00Z' } });
      expect((await shop.getClock()).now).toMatch(/^2026-01-01/);
      expect((await control.getClock()).now).toMatch(/^2026-01-01/);
      expect((await shop.listApps()).apps).toHaveLength(2);
    });

    it('are listed and removed; the default one stays', async () => {
      await control.createApp({ body: { slug: 'shop' } });
      expect((await control.listApps()).apps.map(({ slug }) => slug)).toEqual(['demo', 'shop']);
      await control.deleteApp({ slug: 'shop' });
      await expect(control.getApp({ app: 'shop' })).rejects.toMatchObject({ status: 404 });
      await expect(control.deleteApp({ slug: 'shop' })).rejects.toMatchObject({ status: 404 });
      await expect(control.deleteApp({ slug: 'demo' })).rejects.toMatchObject({ status: 409 });
    });

    it('have a slug and a key of their own, with every permission', async () => {
      const same = control.createApp({ body: { slug: 'demo' } });
      await expect(same).rejects.toMatchObject({ status: 409, where: '/slug' });
      const taken = control.createApp({ body: { slug: 'shop', api_key: apiKey } });
      await expect(taken).rejects.toMatchObject({ status: 409, where: '/api_key' });
      const unfit = control.createApp({ body: { slug: 'shop', api_key: 'a\tb' } });
      await expect(unfit).rejects.toMatchObject({ status: 400, where: '/api_key' });
      const keyless = control.patchApp({ body: { api_keys: [] } });
      await expect(keyless).rejects.toMatchObject({
        status: 400,
        where: expect.stringContaining('api_keys'),
      });
      await control.patchApp({ body: { api_keys: [{ key: apiKey, permissions: [] }] } });
      const { app } = await control.createApp({ body: { slug: 'shop', api_key: 'key-of-the-shop' } });
      expect(app.api_keys[0]!.permissions).toContain('CHAT_BOT_SEND_MESSAGE');
    });
  });

  describe('access tokens', () => {
    it('are made for a user, shown masked, and revoked', async () => {
      const made = await control.createToken({ body: { user: 'sara', scopes: ['USER_ID'] } });
      const { tokens } = await control.listTokens();
      expect(tokens).toMatchObject([{ id: made.id, user: 'sara', scopes: ['USER_ID'], revoked: false }]);
      expect(JSON.stringify(tokens)).not.toContain(made.access_token);
      expect(await control.revokeToken({ token_id: made.id })).toMatchObject({ revoked: true });
      await expect(control.revokeToken({ token_id: 'x' })).rejects.toMatchObject({ status: 404 });
    });

    it.each([
      [{ scopes: ['USER_ID', 'USER_PHONE offline_access'] }, '/scopes/1'],
      [{ scopes: ['USER_ID,USER_PHONE'] }, '/scopes/0'],
      [{ scopes: [''] }, '/scopes/0'],
      [{ scopes: [], user: 'a'.repeat(101) }, '/user'],
      [{ scopes: ['USER_ID'], access_token: 'two words' }, '/access_token'],
      [{ scopes: ['USER_ID'], access_token: 'a\r\nX-Api-Key: b' }, '/access_token'],
    ])('are none of %j, and no user joins', async (body, where) => {
      const answer = control.createToken({ body: { user: 'sara', ...body } });
      await expect(answer).rejects.toMatchObject({ status: 400, where });
      expect((await control.listUsers()).users).toEqual([]);
    });

    const told = ['USER_ID', 'NOTIFICATION_ACCESS_REVOCATION', 'offline_access'];

    it('taken back are told to the bot where they had the scopes for that', async () => {
      const token = await control.createToken({ body: { user: 'sara', scopes: told } });
      expect(token.refresh_token).toMatch(/^ory_rt_/);
      const { delivery } = await control.revokeToken({ token_id: token.id, ...soon });
      expect(delivery).toMatchObject({ outcome: 'answered', status: 200 });
      expect(bodies().map((body) => JSON.parse(body))).toEqual([
        { type: 'USER_ACCESS_REVOCATION', user_access_revocation: { user_id: token.user_id } },
      ]);
      expect(bot.received[0]!.request.headers.authorization).toBe(identificationKey);
      expect(await control.revokeToken({ token_id: token.id, ...soon })).not.toHaveProperty('delivery');
    });

    it.each([[['USER_ID']], [['NOTIFICATION_ACCESS_REVOCATION']], [[]]])(
      'with the scopes %j alone are taken back in silence',
      async (scopes) => {
        const { id } = await control.createToken({ body: { user: 'sara', scopes } });
        expect(await control.revokeToken({ token_id: id })).not.toHaveProperty('delivery');
        expect(bodies()).toEqual([]);
      },
    );

    it('of a user are all taken back at once, and the bot is told once', async () => {
      const reza = await control.createToken({ body: { user: 'reza', scopes: told } });
      for (let count = 0; count < 2; count += 1) {
        await control.createToken({ body: { user: 'sara', scopes: told } });
      }
      const { tokens, delivery } = await control.revokeAccess({ user: 'sara', ...soon });
      expect(tokens).toMatchObject([
        { user: 'sara', revoked: true },
        { user: 'sara', revoked: true },
      ]);
      expect(delivery).toMatchObject({ outcome: 'answered' });
      expect(bodies()).toHaveLength(1);
      const left = (await control.listTokens()).tokens.filter(({ revoked }) => !revoked);
      expect(left.map(({ id }) => id)).toEqual([reza.id]);
      expect(await control.revokeAccess({ user: 'sara', ...soon })).toEqual({ tokens: [] });
      await expect(control.revokeAccess({ user: 'none' })).rejects.toMatchObject({ status: 404 });
    });

    it('keep the user_id as it is', async () => {
      await control.createToken({ body: { user: 'sara', scopes: ['USER_ID'] } });
      const change = control.putUser({ user: 'sara', body: { user_id: 'another' } });
      await expect(change).rejects.toMatchObject({ status: 409, where: '/user_id' });
    });
  });

  describe('a consent', () => {
    it('is decided in the name of a user', async () => {
      const redirect_uri = 'http://127.0.0.1:9/callback';
      await control.patchApp({ body: { redirect_uris: [redirect_uri] } });
      const query = {
        response_type: 'code',
        client_id: 'demo',
        redirect_uri,
        scope: 'USER_ID',
        state: 'state-123',
      };
      const url = `https://oauth.divar.ir/oauth2/auth?${new URLSearchParams(query)}`;
      const { redirect_to } = await control.decideConsent({ body: { url, user: 'sara' } });
      expect(redirect_to).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=ory_ac_.+&state=state-123$/);
      const elsewhere = control.decideConsent({ body: { url: url.replace('demo', 'shop'), user: 'sara' } });
      await expect(elsewhere).rejects.toMatchObject({ status: 400, where: '/url' });
    });
  });

  describe('the state', () => {
    it('comes back as it was, after a reset too', async () => {
      echo();
      const { conversation_id } = await says('سلام');
      const before = (await control.listMessages({ conversation_id })).messages;
      const state = await control.getState();
      await control.reset();
      expect((await control.listUsers()).users).toEqual([]);
      await control.putState({ body: state });
      const after = (await control.listMessages({ conversation_id })).messages;
      const told = (list: typeof before) => list.map(({ id, text, sent_at }) => ({ id, text, sent_at }));
      expect(told(after)).toEqual(told(before));
      expect(await control.getState()).toEqual(state);
    });

    it('of a later version, or with a fact that cannot be, changes nothing', async () => {
      await says('a');
      const state = await control.getState();
      const later = control.putState({ body: { ...state, version: 2 } });
      await expect(later).rejects.toMatchObject({
        status: 400,
        where: '/version',
        message: 'The state has version 2 of the format; this divar-emulator reads up to 1.',
      });
      const broken = control.putState({ body: { ...state, facts: [{ kind: 'nonsense' }] } });
      await expect(broken).rejects.toMatchObject({ status: 400, where: '/facts/0' });
      expect(await control.getState()).toEqual(state);
    });
  });

  it('gives the world that an app is in, and begins with another', async () => {
    await says('سلام');
    const { world, left_out } = await control.getWorld();
    expect(left_out).toEqual([]);
    expect(world).toContain('text: سلام');
    await control.putWorld({ body: { world: 'version: 1\nusers: { mina: { display_name: مینا } }\n' } });
    expect((await control.listUsers()).users.map(({ name }) => name)).toEqual(['mina']);
    const wrong = control.putWorld({ body: { world: 'version: 1\nusres: {}\n' } });
    await expect(wrong).rejects.toMatchObject({ status: 400, where: '/world' });
  });

  it('masks secrets in every view, wherever a bot has put them', async () => {
    const { access_token: token } = await control.createToken({ body: { user: 'sara', scopes: [] } });
    const secrets = [apiKey, identificationKey, token];
    const { conversation_id } = await says('a');
    const response = await fetch(
      `${divar.url}/v1/open-platform/chat/bot/conversations/${conversation_id}/messages?key=${apiKey}`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-api-key': apiKey,
          'x-access-token': token,
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ text_message: 'a', [token]: identificationKey, api_key: apiKey }),
      },
    );
    expect(response.status).toBe(200);
    const views = [
      await control.listEntries(),
      await control.getEntry({ entry_id: 2 }),
      await control.getHar(),
      await control.getCurl({ entry_id: 1 }),
      await control.getCurl({ entry_id: 2 }),
      await control.waitFor({ for: 'entry', after: 0 }),
      await control.getApp(),
      await control.listApps(),
      await control.listTokens(),
      await control.getHealth(),
    ];
    for (const secret of secrets) {
      for (const view of views) expect(JSON.stringify(view)).not.toContain(secret);
    }
  });

  it('names an app that is not there', async () => {
    await expect(control.getHealth({ app: 'none' })).rejects.toMatchObject({ status: 404, where: 'slug' });
  });

  it('starts a conversation about a post, lists subscriptions and updates the post', async () => {
    const body = { post_token: 'gZd7omnS', buyer: 'reza', seller: 'sara' };
    const { id, ...conversation } = await control.startPostConversation({ body });
    expect(conversation).toMatchObject({
      type: 'POST',
      user: 'reza',
      seller: 'sara',
      post_token: 'gZd7omnS',
    });
    const said = await control.sendUserMessage({ user: 'sara', body: { text: 'سلام', conversation_id: id } });
    expect(said).toMatchObject({ message: { side: 'SELLER' }, not_delivered: expect.any(String) });
    expect((await control.listConversations({ user: 'sara' })).conversations).toHaveLength(1);
    expect(await control.listSubscriptions()).toEqual({ subscriptions: [] });
    const scopes = ['CHAT_POST_CONVERSATIONS_READ.gZd7omnS'];
    const wish = { user: 'sara', scopes, access_token: 'token-of-sara' };
    const { id: token_id, access_token } = await control.createToken({ body: wish });
    expect(access_token).toBe('token-of-sara');
    await expect(control.createToken({ body: wish })).rejects.toMatchObject({
      status: 409,
      where: '/access_token',
    });
    const wanted = { event_type: 'NEW_MESSAGE_ON_POST', metadata: { flow: 1 }, token_id } as const;
    await expect(control.createSubscription({ body: wanted })).rejects.toMatchObject({
      status: 409,
      remedy: expect.stringContaining('CHAT_SUPPLIER_ALL_CONVERSATIONS_READ'),
    });
    const subscription = { ...wanted, event_resource_id: 'gZd7omnS' };
    expect(await control.createSubscription({ body: subscription })).toMatchObject({
      ...subscription,
      live: true,
    });
    const again = await control.sendUserMessage({
      user: 'reza',
      body: { text: 'سلام', conversation_id: id },
    });
    expect(again).not.toHaveProperty('not_delivered');
    await control.revokeToken({ token_id });
    const ended = control.createSubscription({ body: subscription });
    await expect(ended).rejects.toMatchObject({ status: 409, where: '/token_id' });
    const nobody = control.createSubscription({ body: { ...wanted, token_id: 'none' } });
    await expect(nobody).rejects.toMatchObject({ status: 404, where: 'token_id' });
    const updated = await control.updatePost({ post_token: 'gZd7omnS', body: { type: 'RETIRE' } });
    expect(updated).toMatchObject({ post: { state: 'RETIRED' }, not_delivered: expect.any(String) });
  });
});

it('every operation of the spec has been called above', () => {
  const ids = controlContract().operations.map(({ id }) => id);
  expect(ids.filter((id) => !called.has(id))).toEqual([]);
});

interface Har {
  log: { version: string; creator: object; entries: HarEntry[] };
}
interface HarEntry {
  startedDateTime: string;
  time: number;
  request: Record<string, unknown> & { postData?: { text: string } };
  response: Record<string, unknown> & { status: number; content: { size: number; text: string } };
  timings: Record<string, number>;
}

/** The required fields of HAR 1.2, with the rules of the format that readers rely on. */
function expectHarEntry(entry: HarEntry): void {
  const list = expect.any(Array);
  const text = expect.any(String);
  const number = expect.any(Number);
  expect(new Date(entry.startedDateTime).getTime()).toBeGreaterThan(0);
  expect(entry).toMatchObject({
    time: number,
    cache: {},
    timings: { send: number, wait: number, receive: number },
    request: {
      method: text,
      url: text,
      httpVersion: text,
      cookies: list,
      headers: list,
      queryString: list,
      headersSize: -1,
      bodySize: number,
    },
    response: {
      status: number,
      statusText: text,
      httpVersion: text,
      cookies: list,
      headers: list,
      redirectURL: text,
      headersSize: -1,
      bodySize: -1,
      content: { size: number, mimeType: text },
    },
  });
  expect(URL.canParse(String(entry.request.url))).toBe(true);
  expect(entry.request.postData).not.toHaveProperty('encoding');
  const { send, wait, receive } = entry.timings;
  expect(send! + wait! + receive!).toBe(entry.time);
}

/** Runs a command that speaks to DIVAR_API_BASE_URL, and gives what arrived there. */
async function replayed(command: string) {
  const arrived: { url: string; headers: object; bytes: Buffer; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    arrived.push({ url: request.url ?? '', headers: request.headers, bytes, body: bytes.toString() });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const DIVAR_API_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    DIVAR_API_BASE_URL,
    DIVAR_API_KEY: 'key-of-the-environment',
  };
  await promisify(execFile)('bash', ['-c', command], { env });
  server.close();
  expect(arrived).toHaveLength(1);
  return arrived[0]!;
}
