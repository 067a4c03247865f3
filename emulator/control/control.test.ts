import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlContract } from '../../spec/index.ts';
import {
  type ControlApi,
  ControlProblem,
  connectEmulator,
  createEmulator,
  type Emulator,
  type Entry,
  type StreamEvent,
} from '../index.ts';
import { deferred, type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';

const run = promisify(execFile);

/** One suite for both: what works in process works over HTTP. */
describe.each<[string, (emulator: Emulator) => ControlApi]>([
  ['in process', (emulator) => emulator.control],
  ['over HTTP', (emulator) => connectEmulator(emulator.url)],
])('the control API %s', (_, apiOf) => {
  let divar: Emulator;
  let api: ControlApi;
  let bot: ScriptedBot;

  beforeEach(async () => {
    divar = await createEmulator({ apiKey: 'the-api-key-of-the-app', seed: 1 });
    api = apiOf(divar);
    bot = await scriptedBot(async ({ body }, response) => {
      const text = /"text":"(echo[^"]*)"/.exec(body)?.[1];
      if (text !== undefined)
        await send(/"conversation":\{"id":"([^"]*)"/.exec(body)![1]!, { text_message: text });
      response.end('ok');
    });
    await api.patchApp({ body: { bot: bot.url } });
  });
  afterEach(async () => {
    await divar.stop();
    await bot.stop();
  });

  const send = (id: string, body: object, key = 'the-api-key-of-the-app') =>
    fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key },
      body: JSON.stringify(body),
    });

  it('has every operation of the spec', () => {
    expect(Object.keys(api).sort()).toEqual(
      controlContract()
        .operations.map(({ id }) => id)
        .sort(),
    );
  });

  describe('a message of a user', () => {
    it('answers with the delivery and the replies once the traffic is quiet', async () => {
      const said = await api.sendUserMessage({ user: 'sara', body: { text: 'echo ۱۲۳' }, quiet: '20ms' });
      expect(said).toMatchObject({
        message: { origin: 'user', user: 'sara', type: 'TEXT', text: 'echo ۱۲۳' },
        delivery: { outcome: 'answered', status: 200, attempts: 1 },
        replies: [{ origin: 'bot', text: 'echo ۱۲۳' }],
      });
      expect(said.timed_out).toBeUndefined();
    });

    it('does not wait where it is told so', async () => {
      const said = await api.sendUserMessage({ user: 'sara', body: { text: 'echo' }, wait: 'none' });
      expect(said).toMatchObject({ replies: [] });
      expect(said.delivery).toBeUndefined();
    });

    it('answers with what there is when the time is up', async () => {
      const gate = deferred();
      const slow = await scriptedBot(async (_request, response) => {
        await gate.promise;
        response.end();
      });
      await api.patchApp({ body: { bot: slow.url } });
      const said = await api.sendUserMessage({ user: 'sara', body: { text: 'a' }, timeout: '30ms' });
      expect(said).toMatchObject({ timed_out: true, replies: [] });
      gate.resolve();
      await slow.stop();
    });

    it.each([
      [{ start: { touchpoint: 'MY_POST', post_token: 'gZd7omnS' } } as const, '/start MY_POST gZd7omnS'],
      [{ start: { touchpoint: 'CHAT', conversation_id: 'c1' } } as const, '/start CHAT c1'],
      [{ start: { touchpoint: 'MY_DIVAR' } } as const, '/start MY_DIVAR'],
    ])('%j says %s', async (body, text) => {
      expect((await api.sendUserMessage({ user: 'sara', body, wait: 'delivery' })).message.text).toBe(text);
    });

    it('of each other type reaches the bot with its data', async () => {
      const contact = { name: 'سارا', phone: '09120000000' };
      await api.sendUserMessage({ user: 'sara', body: { contact_data: contact }, wait: 'delivery' });
      expect(JSON.parse(bot.received[0]!.body).new_chatbot_message).toMatchObject({
        type: 'CONTACT',
        contact_data: contact,
      });
    });

    it.each([
      [{}, '/text', 'The message has no text.'],
      [{ type: 'IMAGE' as const }, '/image_data', 'The message has no image_data.'],
      [{ txt: 'a' } as object, '/txt', 'There is no such field'],
      [{ text: 5 } as object, '/text', 'Expected: string'],
    ])('%j is a clear problem', async (body, where, message) => {
      const problem = await api.sendUserMessage({ user: 'sara', body }).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(ControlProblem);
      expect(problem).toMatchObject({ status: 400, where, message: expect.stringContaining(message) });
    });

    it("stays out of another user's conversation", async () => {
      const { conversation_id } = await api.sendUserMessage({
        user: 'sara',
        body: { text: 'a' },
        wait: 'none',
      });
      const intrusion = api.sendUserMessage({ user: 'reza', body: { text: 'a', conversation_id } });
      await expect(intrusion).rejects.toMatchObject({ status: 409 });
    });
  });

  describe('an event', () => {
    it('is any JSON, as often and with such headers as one likes', async () => {
      const headers = { Authorization: 'forged', 'Content-Type': null, 'X-Other': '1' };
      const body = { type: 'SOMETHING_NEW', a: [1] };
      const { deliveries } = await api.deliverEvent({ body: { body, headers, times: 2 }, wait: 'delivery' });
      expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
      const [{ request, body: text }] = bot.received as [(typeof bot.received)[0]];
      expect(text).toBe('{"type":"SOMETHING_NEW","a":[1]}');
      expect(request.headers).toMatchObject({ authorization: 'forged', 'x-other': '1' });
      expect(request.headers['content-type']).toBeUndefined();
    });

    it('may be bytes that are no JSON', async () => {
      await api
        .deliverEvent({ body: { raw: Buffer.from('{"a":').toString('base64') }, wait: 'delivery' })
        .catch(() => 0);
      expect(bot.received[0]!.body).toBe('{"a":');
    });

    it('brings its conversation with it, so that the bot can answer', async () => {
      const message = {
        id: 'm1',
        conversation: { id: 'c1', type: 'BOT' },
        sender: { type: 'HUMAN' },
        type: 'TEXT',
        sent_at: 1,
        text: 'echo',
      };
      const body = { type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: message };
      const delivered = await api.deliverEvent({ body: { body, user: 'mina' }, quiet: '20ms' });
      expect(delivered).toMatchObject({ conversation_id: 'c1', replies: [{ text: 'echo', user: 'mina' }] });
      expect((await api.listMessages({ conversation_id: 'c1' })).messages.map(({ id }) => id)[0]).toBe('m1');
    });

    it('is delivered again byte for byte', async () => {
      const { delivery } = await api.sendUserMessage({
        user: 'sara',
        body: { text: 'سلام' },
        wait: 'delivery',
      });
      await api.resendDelivery({ entry_id: delivery!.entry_id!, wait: 'delivery' });
      const [first, second] = bot.received;
      expect(second!.body).toBe(first!.body);
      expect(second!.request.headers.authorization).toBe(divar.identificationKey);
      expect((await api.listEntries()).entries.at(-1)).toMatchObject({ resend_of: delivery!.entry_id });
    });

    it('is not a call of the bot', async () => {
      await api.sendUserMessage({ user: 'sara', body: { text: 'echo' }, wait: 'delivery' });
      const { entries } = await api.listEntries({ direction: 'bot_to_divar' });
      await expect(api.resendDelivery({ entry_id: entries[0]!.id })).rejects.toMatchObject({ status: 409 });
    });
  });

  describe('the journal', () => {
    it('can be paged and filtered', async () => {
      for (const text of ['echo 1', 'echo 2'])
        await api.sendUserMessage({ user: 'sara', body: { text }, wait: 'delivery' });
      const ids = async (filter: Parameters<ControlApi['listEntries']>[0]) =>
        (await api.listEntries(filter)).entries.map(({ id }) => id);
      expect(await ids({})).toEqual([1, 2, 3, 4]);
      expect(await ids({ after: 1, limit: 2 })).toEqual([2, 3]);
      expect(await ids({ before: 4, limit: 2 })).toEqual([2, 3]);
      expect(await ids({ direction: 'divar_to_bot' })).toEqual([1, 3]);
      expect(await ids({ text: 'echo 2' })).toEqual([3, 4]);
      expect(await ids({ findings: true })).toEqual([]);
      expect((await api.listEntries({ brief: true })).entries[0]!.request).toBeUndefined();
    });

    it('masks every secret in every view', async () => {
      const { access_token: token } = await api.createToken({ body: { user: 'sara', scopes: [] } });
      const { conversation_id: id } = await api.sendUserMessage({
        user: 'sara',
        body: { text: 'a' },
        wait: 'delivery',
      });
      await send(id, { text_message: `my key is the-api-key-of-the-app, my token ${token}` });
      const { entries } = await api.listEntries();
      const views = [
        entries,
        await api.getEntry({ entry_id: 2 }),
        await api.getHar(),
        await api.getCurl({ entry_id: 2 }),
        await api.getCurl({ entry_id: 1 }),
        await api.getApp(),
        await api.listTokens(),
      ];
      const text = JSON.stringify(views);
      for (const secret of ['the-api-key-of-the-app', divar.identificationKey, token])
        expect(text).not.toContain(secret);
      expect(text).toContain('…-app');
    });

    it('is an HTTP Archive', async () => {
      await api.sendUserMessage({ user: 'sara', body: { text: 'echo' }, wait: 'delivery' });
      const { log } = (await api.getHar()) as { log: { version: string; entries: Record<string, never>[] } };
      expect(log.version).toBe('1.2');
      expect(log.entries).toHaveLength(2);
      for (const entry of log.entries) {
        expect(entry).toMatchObject({
          startedDateTime: expect.stringMatching(/^\d{4}-.*Z$/),
          time: expect.any(Number),
          request: { method: 'POST', url: expect.stringMatching(/^https?:/), headers: expect.any(Array) },
          response: { status: 200, content: { size: expect.any(Number) } },
        });
      }
    });

    it('gives a call as a shell command that can be run', async () => {
      const { conversation_id: id } = await api.sendUserMessage({
        user: 'sara',
        body: { text: 'a' },
        wait: 'delivery',
      });
      await send(id, { text_message: "it's 'quoted'" });
      const command = await api.getCurl({ entry_id: 2 });
      const env = { ...process.env, DIVAR_API_BASE_URL: divar.url, DIVAR_API_KEY: divar.apiKey };
      const { stdout } = await run('bash', ['-c', command], { env });
      expect(JSON.parse(stdout)).toEqual({ conversation_id: id });
      expect((await api.listMessages({ conversation_id: id })).messages.at(-1)!.text).toBe("it's 'quoted'");
    });

    it('has no entry that there is not', async () => {
      await expect(api.getEntry({ entry_id: 99 })).rejects.toMatchObject({ status: 404, where: 'entry_id' });
    });
  });

  describe('waiting', () => {
    it('ends with the message that the bot sends by itself', async () => {
      const { conversation_id: id } = await api.sendUserMessage({
        user: 'sara',
        body: { text: 'a' },
        wait: 'delivery',
      });
      const waiting = api.waitFor({ for: 'message', after: 0, contains: 'خبر', timeout: '5s' });
      await send(id, { text_message: 'یک خبر' });
      expect(await waiting).toMatchObject({ timed_out: false, message: { text: 'یک خبر' } });
    });

    it('finds what came since an entry', async () => {
      await api.sendUserMessage({ user: 'sara', body: { text: 'echo 1' }, wait: 'delivery' });
      expect(await api.waitFor({ for: 'message', after: 0 })).toMatchObject({ message: { text: 'echo 1' } });
      expect(await api.waitFor({ for: 'entry', after: 1 })).toMatchObject({ entry: { id: 2 } });
    });

    it('says so when the time is up', async () => {
      expect(await api.waitFor({ for: 'message', timeout: '5ms' })).toEqual({ timed_out: true });
      expect(await api.waitFor({ for: 'quiet', timeout: '1s', quiet: '1ms' })).toEqual({ timed_out: false });
    });
  });

  describe('the live stream', () => {
    /** What is told until the delivery of the message is over. */
    async function told(input: { last_event_id?: string; begin?: () => void }): Promise<StreamEvent[]> {
      const stop = new AbortController();
      const events: StreamEvent[] = [];
      for await (const event of api.openStream({ signal: stop.signal, last_event_id: input.last_event_id })) {
        events.push(event);
        if (event.event === 'resync') input.begin?.();
        if (isEnd(event)) stop.abort();
      }
      return events;
    }
    const isEnd = ({ event, data }: StreamEvent) =>
      event === 'entry' && (data as Entry).direction === 'divar_to_bot' && (data as Entry).state === 'done';

    it('tells what happens, and goes on where a reader left', async () => {
      let saying: Promise<unknown> | undefined;
      const begin = () => {
        saying = api.sendUserMessage({ user: 'sara', body: { text: 'echo' }, wait: 'delivery' });
      };
      const seen = await told({ last_event_id: 'of-another-run:1', begin });
      await saying;
      const kinds = seen.map(({ event }) => event);
      expect(kinds.slice(0, 4)).toEqual(['resync', 'user', 'conversation', 'message']);
      expect(kinds.filter((kind) => kind === 'message')).toHaveLength(2);
      expect(kinds.at(-1)).toBe('entry');
      const missed = await told({ last_event_id: seen[2]!.id });
      expect(missed.map(({ id }) => id).slice(0, 1)).toEqual([seen[3]!.id]);
      expect(missed.at(-1)!.id).toBe(seen.at(-1)!.id);
    });
  });

  describe('apps', () => {
    it('share nothing', async () => {
      const other = await api.createApp({ body: { slug: 'other' } });
      await api.sendUserMessage({ user: 'sara', body: { text: 'a' }, wait: 'delivery' });
      const { conversation_id: id } = await api.sendUserMessage({
        app: 'other',
        user: 'sara',
        body: { text: 'b' },
        wait: 'delivery',
      });
      expect((await send(id, { text_message: 'c' })).status).toBe(404);
      expect((await send(id, { text_message: 'c' }, other.api_key)).status).toBe(200);
      expect((await api.listEntries({ app: 'other' })).total).toBe(2);
      await api.reset({ app: 'other' });
      expect((await api.listUsers({ app: 'other' })).users).toEqual([]);
      expect((await api.listUsers()).users).toHaveLength(1);
      expect((await send(id, { text_message: 'c' }, other.api_key)).status).toBe(404);
    });

    it('can be removed, the default one aside', async () => {
      await api.createApp({ body: { slug: 'other' } });
      await expect(api.createApp({ body: { slug: 'other' } })).rejects.toMatchObject({ status: 409 });
      await api.deleteApp({ slug: 'other' });
      await expect(api.getApp({ app: 'other' })).rejects.toMatchObject({ status: 404 });
      await expect(api.deleteApp({ slug: 'demo' })).rejects.toMatchObject({ status: 409 });
    });

    it('do not take the key of another, nor a URL that is none', async () => {
      const taken = api.createApp({ body: { slug: 'other', api_key: 'the-api-key-of-the-app' } });
      await expect(taken).rejects.toMatchObject({ status: 409, where: '/api_key' });
      await expect(api.patchApp({ body: { bot: 'localhost:8000' } })).rejects.toMatchObject({
        status: 400,
        where: '/bot',
      });
    });
  });

  it('puts a state back as it was', async () => {
    const texts = async () => {
      const { conversations } = await api.listConversations();
      const lists = await Promise.all(
        conversations.map(({ id }) => api.listMessages({ conversation_id: id })),
      );
      return lists.flatMap(({ messages }) => messages.map(({ id, origin, text }) => ({ id, origin, text })));
    };
    await api.sendUserMessage({ user: 'sara', body: { text: 'echo' }, wait: 'delivery' });
    const state = await api.getState();
    const before = await texts();
    await api.reset();
    expect((await api.listConversations()).conversations).toEqual([]);
    await api.putState({ body: state });
    expect(await texts()).toEqual(before);
    const broken = { ...state, facts: [...state.facts, { kind: 'nonsense' }] };
    await expect(api.putState({ body: broken })).rejects.toMatchObject({
      status: 400,
      where: `/facts/${state.facts.length}`,
    });
    expect(await texts()).toEqual(before);
  });

  it('fixes, moves and releases the clock', async () => {
    await api.setClock({ body: { now: '2025-07-16T10:41:42.648410Z' } });
    expect(await api.getClock()).toEqual({ now: '2025-07-16T10:41:42.648410Z', running: false });
    expect((await api.setClock({ body: { advance: '1h' } })).now).toBe('2025-07-16T11:41:42.648410Z');
    expect((await api.setClock({ body: { running: true } })).running).toBe(true);
  });

  it('holds the faults that are set', async () => {
    const faults = [{ direction: 'bot_to_divar' as const, status: 503, latency: '50ms', times: 2 }];
    expect(await api.putFaults({ body: { faults } })).toEqual({ faults });
    expect(await api.deleteFaults()).toEqual({ faults: [] });
  });

  it('says how the bot is', async () => {
    expect((await api.getHealth()).bot).toEqual({ url: bot.url, last: null });
    await api.sendUserMessage({ user: 'sara', body: { text: 'a' }, wait: 'delivery' });
    expect(await api.getHealth()).toMatchObject({
      status: 'ok',
      bot: { last: { outcome: 'answered', status: 200 } },
    });
  });
});
