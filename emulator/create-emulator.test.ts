import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions, UsageError } from './index.ts';
import { scriptedBot } from './testing/scripted-bot.ts';
import { tempFolder } from './testing/temp-folder.ts';

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}

async function send(divar: Emulator, { id, key, text }: { id: string; key: string; text: string }) {
  const path = `/v1/open-platform/chat/bot/conversations/${id}/messages`;
  return fetch(divar.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-API-KEY': key },
    body: JSON.stringify({ text_message: text }),
  });
}

const empty = { format: 'divar-emulator-state', version: 1, facts: [] } as const;

describe('a seed', () => {
  async function made(seed?: number) {
    const divar = await start({ ...(seed !== undefined && { seed }) });
    await divar.control.setClock({ body: { now: '2025-01-01T00:00:00Z' } });
    const { message, conversation_id } = await divar.user('sara').says('سلام');
    const { user_id, access_token } = await divar.control.createToken({ body: { user: 'sara', scopes: [] } });
    const other = await divar.control.createApp({ body: { slug: 'other' } });
    const { link } = await divar.control.uploadUserMedia({ type: 'FILE', name: 'a', body: { raw: 'AAAA' } });
    const media = new URL(link).pathname;
    const ids = { message: message.id, conversation_id, user_id, access_token, media };
    return { ...ids, key: divar.apiKey, identification: divar.identificationKey, other: other.api_key };
  }

  it('repeats every id, key and token', async () => {
    expect(await made(7)).toEqual(await made(7));
  });

  it('gives others for another, and none foretells those without a seed', async () => {
    const all = [await made(7), await made(8), await made(), await made()].flatMap(Object.values);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('wrong options', () => {
  it.each([
    [
      { redirectUris: ['https://example.com/cb#frag'] },
      'is not an absolute URL without a fragment. Write it like --redirect-uri https://example.com/cb.',
    ],
    [
      { bot: '127.0.0.1:8000/events' },
      '--bot 127.0.0.1:8000/events is not an http or https URL. Write it like --bot http://127.0.0.1:8000/events.',
    ],
    [
      { initUrl: 'localhost:8000/init' },
      '--init-url localhost:8000/init is not an http or https URL. Write it like --init-url http://localhost:8000/init.',
    ],
    [{ initUrl: '/init' }, 'Write it like --init-url http://127.0.0.1:8000/init.'],
    [{ bot: 'ftp://a' }, '--bot ftp://a is not an http or https URL. Write it like --bot http://a.'],
    [{ initUrl: 'x y' }, '--init-url x y is not an http or https URL.'],
    [{ botTimeout: '30' }, '--bot-timeout 30 is not a duration. Write it as 50ms, 5s, 2m or 0.'],
    [{ backoff: '-1s' }, '--backoff -1s is not a duration.'],
    [{ attempts: 0 }, '--attempts 0 is not a whole number from 1 to 20.'],
    [{ attempts: Number.NaN }, '--attempts NaN is not a whole number'],
    [{ journalLimit: 0 }, '--journal-limit 0 is not a whole number'],
    [{ dataBytes: 0 }, '--data-bytes 0 is not a whole number'],
    [{ journalBytes: 1.5 }, '--journal-bytes 1.5 is not a whole number'],
    [{ dialect: 'both' as 'seed' }, '--dialect both is not known. Use seed or observed.'],
    [{ appSlug: '../etc' }, '--app-slug ../etc is not a slug.'],
    [{ port: 70_000 }, '--port 70000 is not a port.'],
    [{ apiKey: '' }, '--api-key is empty. Give it a value, or leave the option out.'],
    [
      { identificationKey: 'key\n' },
      '--identification-key cannot be sent in a header: character 4 of 4 is "\\n".',
    ],
    [{ clientSecret: 'راز' }, '--client-secret cannot be sent in a header: character 1 of 3 is "ر".'],
    [{ botHost: ' a' }, '--bot-host cannot be sent in a header: character 1 of 2 is " ".'],
    [{ controlToken: '', host: '0.0.0.0' }, '--control-token is empty.'],
    [{ controlToken: 'a\r\nb' }, '--control-token cannot be sent in a header: character 2 of 4 is "\\r".'],
    [{ publicUrl: 'here' }, '--public-url here is not an http or https URL.'],
  ] satisfies [EmulatorOptions, string][])('%j are refused in words', async (options, message) => {
    const error = await createEmulator(options).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  it('a port in use is one sentence, and leaves nothing behind', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const data = tempFolder();
    await expect(createEmulator({ port, data })).rejects.toMatchObject({
      exitCode: 3,
      message: `Port ${port} is in use. Choose another with --port, or take a free one with --port 0.`,
    });
    await new Promise((resolve) => server.close(resolve));
    await start({ data });
  });
});

describe('apps', () => {
  it('share nothing: users, conversations, journal, faults, keys', async () => {
    const divar = await start();
    const { api_key: key } = await divar.control.createApp({ body: { slug: 'other' } });
    const own = await divar.user('sara').says('یک');
    const others = await divar.control.sendUserMessage({ app: 'other', user: 'sara', body: { text: 'دو' } });
    expect(others.conversation_id).not.toBe(own.conversation_id);
    expect((await divar.control.listConversations()).conversations).toHaveLength(1);
    expect((await divar.control.listEntries({ app: 'other' })).total).toBe(1);
    expect((await send(divar, { id: own.conversation_id, key, text: 'fremd' })).status).toBe(404);
    expect((await send(divar, { id: others.conversation_id, key, text: 'eigen' })).status).toBe(200);
    const { messages } = await divar.control.listMessages({
      app: 'other',
      conversation_id: others.conversation_id,
    });
    expect(messages.map(({ text }) => text)).toEqual(['دو', 'eigen']);
  });

  it('are reset one by one', async () => {
    const divar = await start();
    await divar.control.createApp({ body: { slug: 'other' } });
    await divar.user('sara').says('یک');
    await divar.control.sendUserMessage({ app: 'other', user: 'sara', body: { text: 'دو' } });
    const key = divar.apiKey;
    await divar.reset();
    expect((await divar.control.listUsers()).users).toEqual([]);
    expect((await divar.journal.entries()).length).toBe(0);
    expect((await divar.control.listUsers({ app: 'other' })).users).toHaveLength(1);
    expect(divar.apiKey).toBe(key);
  });

  it('cannot come to the API key of another, by creation, change or import', async () => {
    const divar = await start({ apiKey: 'the-key-of-the-main-app' });
    const { control } = divar;
    const taken = { status: 409, message: expect.stringContaining('The app "demo" has this API key.') };
    const api_key = divar.apiKey;
    await expect(control.createApp({ body: { slug: 'a', api_key } })).rejects.toMatchObject(taken);
    await control.createApp({ body: { slug: 'b' } });
    const change = { api_keys: [{ key: api_key }] };
    await expect(control.patchApp({ app: 'b', body: change })).rejects.toMatchObject(taken);
    const state = await control.getState();
    await expect(control.putState({ app: 'b', body: state })).rejects.toMatchObject(taken);
  });

  it('keep their key when the data folder holds another app with the same', async () => {
    const data = tempFolder();
    const first = await createEmulator({ data, apiKey: 'one-key-for-both-apps' });
    await first.stop();
    const divar = await start({ data, apiKey: 'one-key-for-both-apps', appSlug: 'mine' });
    const { conversation_id: id } = await divar.user('sara').says('سلام');
    expect((await send(divar, { id, key: divar.apiKey, text: 'پاسخ' })).status).toBe(200);
  });
});

describe('the state', () => {
  it('goes out, and comes back into another emulator', async () => {
    const first = await start();
    const { conversation_id: id } = await first.user('sara').says('سلام');
    await send(first, { id, key: first.apiKey, text: 'پاسخ' });
    await first.control.createToken({ body: { user: 'sara', scopes: ['X'] } });
    await first.control.putUser({ user: 'reza', body: { blocked: true } });
    const state = JSON.parse(JSON.stringify(await first.control.getState()));
    const second = await start();
    await second.control.putState({ body: state });
    expect(await second.control.getState()).toEqual(state);
    expect(second.apiKey).toBe(first.apiKey);
    expect((await send(second, { id, key: first.apiKey, text: 'weiter' })).status).toBe(200);
    expect((await second.control.listUsers()).users).toEqual((await first.control.listUsers()).users);
  });

  it('has no ties to a journal that stays behind', async () => {
    const first = await start();
    await first.user('sara').says('سلام');
    const second = await start();
    await second.control.putState({ body: await first.control.getState() });
    const { conversations } = await second.control.listConversations();
    expect(conversations[0]!.last_message!.entry_id).toBeUndefined();
  });

  it.each([
    [{ kind: 'user-vanished' }, 'user-vanished/kind: expected one of'],
    [
      { kind: 'conversation-started', conversation: {} },
      'conversation-started/conversation: expected the field',
    ],
    [
      { kind: 'app-configured', settings: { apiKeys: null } },
      'app-configured/settings/apiKeys: expected array',
    ],
  ])('with a wrong fact %j replaces nothing', async (fact, message) => {
    const divar = await start();
    await divar.user('sara').says('سلام');
    const before = await divar.control.getState();
    await expect(divar.control.putState({ body: { ...empty, facts: [fact] } })).rejects.toMatchObject({
      status: 400,
      where: '/facts/0',
      message: expect.stringContaining(message),
    });
    expect(await divar.control.getState()).toEqual(before);
  });

  it('keeps the settings that it does not name, and the slug', async () => {
    const divar = await start({ bot: 'http://127.0.0.1:1/' });
    const facts = [{ kind: 'app-configured', settings: { slug: 'other', dialect: 'observed' } }];
    await divar.control.putState({ body: { ...empty, facts } });
    expect(await divar.control.getApp()).toMatchObject({
      slug: 'demo',
      bot: 'http://127.0.0.1:1/',
      dialect: 'observed',
    });
  });
});

describe('what anybody is shown', () => {
  it('holds no key and no token, wherever a bot has put it', async () => {
    const divar = await start();
    const { control } = divar;
    const { conversation_id: id } = await divar.user('sara').says('سلام');
    const { access_token } = await control.createToken({ body: { user: 'sara', scopes: [] } });
    const secrets = [divar.apiKey, divar.identificationKey, access_token];
    await send(divar, { id: `${id}?key=${divar.apiKey}&x=`, key: divar.apiKey, text: secrets.join(' ') });
    await send(divar, { id, key: divar.apiKey, text: secrets.join(' ') });
    const [entry] = (await control.listEntries({ direction: 'bot_to_divar' })).entries;
    const views = [
      await control.getApp(),
      await control.listApps(),
      await control.listTokens(),
      await control.listEntries(),
      await control.getEntry({ entry_id: entry!.id }),
      await control.getEntry({ entry_id: entry!.id + 1 }),
      await control.getCurl({ entry_id: entry!.id + 1 }),
      await control.getHar(),
      await control.waitFor({ for: 'entry', after: entry!.id - 1 }),
      await firstOfStream(divar),
    ];
    for (const view of views)
      for (const secret of secrets) expect(JSON.stringify(view)).not.toContain(secret);
  });

  /** The exchange of a bot's send, as the live stream tells it. */
  async function firstOfStream(divar: Emulator): Promise<unknown> {
    const leaving = new AbortController();
    const stream = divar.control.openStream({ signal: leaving.signal })[Symbol.asyncIterator]();
    const next = stream.next();
    const { conversations } = await divar.control.listConversations();
    await send(divar, { id: conversations[0]!.id, key: divar.apiKey, text: divar.apiKey });
    const events = [await next, await stream.next()].filter(({ value }) => value.event === 'entry');
    leaving.abort();
    return events;
  }
});

describe('a stop', () => {
  it('closes the port, ends open requests, and can be asked for twice', async () => {
    const bot = await scriptedBot(() => undefined);
    onTestFinished(bot.stop);
    const divar = await createEmulator({ bot: bot.url });
    const said = divar.user('sara').says('سلام');
    await Promise.all([divar.stop(), divar.stop()]);
    expect((await said).delivery!.outcome).toBe('dropped');
    await expect(fetch(`${divar.url}/_emulator/health`)).rejects.toThrow();
  });

  it('frees the data folder', async () => {
    const data = tempFolder();
    await (await createEmulator({ data })).stop();
    await start({ data });
  });
});

it.each([
  ['::1', '[::1]'],
  ['127.0.0.2', '127.0.0.2'],
  ['localhost', 'localhost'],
])('listens on the loopback address %s without a token', async (host, named) => {
  const emulator = await createEmulator({ host });
  expect(new URL(emulator.url).hostname).toBe(named);
  expect(emulator.controlToken).toBeUndefined();
  expect((await fetch(`${emulator.url}/_emulator/health`)).status).toBe(200);
  await emulator.stop();
});
