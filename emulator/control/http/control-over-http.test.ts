import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectEmulator, createEmulator, type Emulator, freePort, UsageError } from '../../index.ts';
import { type Answer as BotAnswer, type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';

let divar: Emulator;
let bot: ScriptedBot;
let answer: BotAnswer;
const bodies = () => bot.received.map(({ body }) => body);

beforeEach(async () => {
  answer = (_received, response) => void response.end();
  bot = await scriptedBot((received, response) => answer(received, response));
  divar = await createEmulator({ bot: bot.url, allowHost: ['Host.Docker.Internal'] });
});
afterEach(async () => {
  await divar.stop();
  await bot.stop();
});

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  error: { message: string; where?: string; remedy?: string };
}

/** A request whose Host can be chosen, which fetch does not allow. */
function call(
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
  { hostname, port }: { hostname: string; port: string } = new URL(divar.url),
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      const { statusCode = 0 } = response;
      const error = text.startsWith('{"error"') ? JSON.parse(text).error : undefined;
      resolve({ status: statusCode, headers: response.headers, text, error });
    });
    request.on('error', reject).end(body);
  });
}

describe('Host and Origin', () => {
  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:4242', '192.168.1.5', 'host.docker.internal:80'])(
    'the host %s is answered',
    async (host) => {
      expect((await call('/_emulator/health', { headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a b',
    'evil.example@localhost',
    'localhost#evil',
    'localhost/evil',
    'localhost?evil',
    'localhost\\evil',
    '127.1',
    '0',
    '0x7f.1',
    '2130706433',
    'localhost:evil',
    'localhost:123456',
    '%6cocalhost',
    'ｌocalhost',
    '[::1',
    '::1',
    '',
  ])('the host "%s" is refused, with what to do', async (host) => {
    const { status, error } = await callAs(host, '/_emulator/health');
    expect(status).toBe(403);
    expect(error).toMatchObject({ where: 'Host', remedy: expect.stringContaining('--allow-host') });
    for (const path of ['/', '/v/gZd7omnS', '/media/none/a.png', '/chat/addon_demo', '/_page/x.js']) {
      expect([path, (await callAs(host, path)).status]).toEqual([path, 403]);
    }
  });

  it('files and pages are answered by the names that the emulator has', async () => {
    for (const host of ['localhost:1', 'host.docker.internal']) {
      expect((await callAs(host, '/media/none/a.png')).status).toBe(404);
      expect((await callAs(host, '/v/gZd7omnS')).status).toBe(200);
    }
  });

  it.each([
    ['http://localhost:4242', 'localhost:4242'],
    ['http://LOCALHOST', 'localhost'],
    ['https://localhost', 'localhost:443'],
    ['http://[::1]:5173', '[::1]:5173'],
    ['http://host.docker.internal', 'Host.docker.internal'],
    ['http://192.168.1.5:4242', '192.168.1.5:4242'],
  ])('the origin %s at %s may drive the emulator', async (origin, host) => {
    const { status } = await call('/_emulator/reset', { method: 'POST', headers: { origin, host } });
    expect(status).toBe(200);
  });

  it.each([
    ['https://evil.example', 'localhost'],
    ['http://203.0.113.5', 'localhost'],
    ['http://192.168.1.6', '192.168.1.5'],
    ['http://localhost.evil.example', 'localhost'],
    ['http://localhost:3000', 'localhost:4242'],
    ['http://localhost:3000', 'localhost'],
    ['http://127.0.0.1:4242', 'localhost:4242'],
    ['http://host.docker.internal', 'localhost'],
    ['http://evil.example@localhost:4242', 'localhost:4242'],
    ['file://localhost', 'localhost'],
    ['null', 'localhost'],
    ['', 'localhost'],
  ])('the origin "%s" at %s may not', async (origin, host) => {
    await divar.user('sara').says('a');
    const { status, error } = await call('/_emulator/reset', { method: 'POST', headers: { origin, host } });
    expect(status).toBe(403);
    expect(error.where).toBe('Origin');
    expect((await divar.control.listUsers()).users).toHaveLength(1);
    for (const path of ['/_emulator/journal', '/_emulator/stream', '/_emulator/openapi.json']) {
      expect((await call(path, { headers: { origin, host } })).status).toBe(403);
    }
  });

  it.each(['cross-site', 'same-site'])(
    'what a page %s asks for is refused, though it hides its origin',
    async (site) => {
      await divar.user('sara').says('a');
      const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
      for (const method of ['POST', 'GET']) {
        const path = method === 'POST' ? '/_emulator/reset' : '/_emulator/journal';
        const { status, error } = await call(path, { method, headers });
        expect([status, error.where]).toEqual([403, 'Sec-Fetch-Site']);
      }
      const form = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      expect((await call('/_emulator/reset', { method: 'POST', headers: form })).status).toBe(403);
      expect((await divar.control.listUsers()).users).toHaveLength(1);
      const frame = { ...form, 'sec-fetch-dest': 'iframe' };
      expect((await call('/_emulator/journal', { headers: frame })).status).toBe(403);
      expect((await call('/_emulator/journal', { headers: form })).status).toBe(200);
    },
  );

  it('a page elsewhere that is allowed drives the emulator, and no other', async () => {
    await divar.stop();
    divar = await createEmulator({ allowOrigin: ['http://localhost:3000/'] });
    const headers = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' };
    const asked = await call('/_emulator/reset', { method: 'OPTIONS', headers });
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-methods']).toContain('PATCH');
    const done = await call('/_emulator/reset', { method: 'POST', headers });
    expect([done.status, done.headers['access-control-allow-origin']]).toEqual([200, headers.origin]);
    const other = await call('/_emulator/reset', {
      method: 'POST',
      headers: { origin: 'http://localhost:3001' },
    });
    expect([other.status, other.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    expect((await call('/_emulator/health', { headers: { ...headers, host: 'evil.example' } })).status).toBe(
      403,
    );
  });

  it.each(['localhost:3000', 'http://localhost:3000/page', 'http://a:b@localhost', '*', 'null'])(
    'the origin %s cannot be allowed',
    async (allowOrigin) => {
      await expect(createEmulator({ allowOrigin: [allowOrigin] })).rejects.toThrow('--allow-origin');
    },
  );
});

/** A request with any Host, also one that no client would send. */
async function callAs(host: string, path: string): Promise<Answer> {
  const { hostname, port } = new URL(divar.url);
  const socket = connect(Number(port), hostname);
  const bytes = Buffer.from(host).toString('latin1');
  socket.end(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${bytes}\r\nConnection: close\r\n\r\n`, 'latin1'));
  let text = '';
  for await (const chunk of socket) text += chunk;
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const error = body.startsWith('{"error"') ? JSON.parse(body).error : undefined;
  return { status: Number(text.split(' ')[1]), headers: {}, text: body, error };
}

describe('a control token', () => {
  const token = 'the-control-token';

  beforeEach(async () => {
    await divar.stop();
    divar = await createEmulator({ controlToken: token, apiKey: 'the-api-key' });
  });

  it.each<[string, Record<string, string>]>([
    ['a Bearer token', { authorization: `Bearer ${token}` }],
    ['a cookie among others', { cookie: `a=b; divar_emulator_token=${token}; c=d` }],
  ])('is taken as %s', async (_name, headers) => {
    expect((await call('/_emulator/health', { headers })).status).toBe(200);
    expect((await call('/_emulator/openapi.json', { headers })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['another token', { authorization: 'Bearer the-control-tokem' }],
    ['a longer one', { authorization: `Bearer ${token}x` }],
    ['the bare token', { authorization: token }],
    ['another token in the cookie', { cookie: `divar_emulator_token=${token}x` }],
    ['a cookie of a similar name', { cookie: `x_divar_emulator_token=${token}` }],
  ])('is missing with %s', async (_name, headers) => {
    for (const path of ['/_emulator/health', '/_emulator/openapi.json', '/_emulator/stream']) {
      expect((await call(path, { headers })).status).toBe(401);
    }
  });

  it('opens the way for any origin as a Bearer token, which no page elsewhere has, and not as a cookie', async () => {
    const headers = { origin: 'http://localhost:3000', host: 'localhost:4242' };
    const [bearer, cookie] = [
      { authorization: `Bearer ${token}` },
      { cookie: `divar_emulator_token=${token}` },
    ];
    expect((await call('/_emulator/health', { headers: { ...headers, ...bearer } })).status).toBe(200);
    expect((await call('/_emulator/health', { headers: { ...headers, ...cookie } })).status).toBe(403);
  });

  it("guards no call of a bot's", async () => {
    const headers = { 'content-type': 'application/json', 'x-api-key': 'the-api-key' };
    const path = '/v1/open-platform/chat/bot/conversations/none/messages';
    const body = '{"text_message":"a"}';
    expect((await call(path, { method: 'POST', headers, body })).status).toBe(404);
  });

  it('is what connectEmulator sends', async () => {
    expect(await connectEmulator(divar.url, { token }).getHealth()).toMatchObject({ status: 'ok' });
    await expect(connectEmulator(divar.url).getHealth()).rejects.toMatchObject({ status: 401 });
  });
});

it('a control token may hold any sign: the link of the page escapes it, and so does the cookie', async () => {
  const token = 'a+/=; Path=/x';
  await divar.stop();
  divar = await createEmulator({ controlToken: token });
  const link = await call(`/?token=${encodeURIComponent(token)}`);
  expect(link.status).toBe(303);
  const [cookie, ...attributes] = link.headers['set-cookie']![0]!.split('; ');
  expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
  expect((await call('/_emulator/health', { headers: { cookie: cookie! } })).status).toBe(200);
  const again = await call(`/v/gZd7omnS?app=demo&token=${encodeURIComponent(token)}`, {
    headers: { cookie: cookie! },
  });
  expect([again.status, again.headers.location]).toEqual([303, '/v/gZd7omnS?app=demo']);
  const stale = await call('/?token=old', { headers: { cookie: cookie! } });
  expect([stale.status, stale.headers.location, stale.headers['set-cookie']]).toEqual([303, '/', undefined]);
  expect(await call('/?token=old')).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
  const other = await call('/', { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([other.status, other.headers.refresh]).toEqual([401, '0']);
});

it.each([
  ['127.0.0.2', /^http:\/\/127\.0\.0\.2:\d+$/],
  ['[::1]', /^http:\/\/\[::1\]:\d+$/],
  ['::1', /^http:\/\/\[::1\]:\d+$/],
  ['localhost', /^http:\/\/localhost:\d+$/],
])('the address %s is of this machine alone, and needs no token', async (host, url) => {
  await divar.stop();
  divar = await createEmulator({ host });
  expect(divar.url).toMatch(url);
  expect(divar.controlToken).toBeUndefined();
  expect(await connectEmulator(divar.url).getHealth()).toMatchObject({ status: 'ok' });
  expect((await fetch(`${divar.url}/v/gZd7omnS`)).status).toBe(200);
  const origin = new URL(divar.url).origin;
  expect((await fetch(`${divar.url}/_emulator/reset`, { method: 'POST', headers: { origin } })).status).toBe(
    200,
  );
});

it('a control token is made where the emulator listens beyond loopback', async () => {
  await divar.stop();
  divar = await createEmulator({ host: '0.0.0.0' });
  expect(divar.controlToken).toMatch(/^.{24,}$/);
  expect((await call('/_emulator/health')).status).toBe(401);
});

it('the host of the public URL is answered', async () => {
  await divar.stop();
  const port = await freePort();
  divar = await createEmulator({ port, publicUrl: `http://emulator.test:${port}` });
  const connection = { hostname: '127.0.0.1', port: String(port) };
  expect((await call('/_emulator/health', { headers: { host: 'emulator.test' } }, connection)).status).toBe(
    200,
  );
  expect((await call('/_emulator/health', { headers: { host: 'else.test' } }, connection)).status).toBe(403);
});

describe('a request', () => {
  it('with an unknown query parameter is told the known ones', async () => {
    const { status, error } = await call('/_emulator/journal?limt=3');
    expect(status).toBe(400);
    expect(error).toMatchObject({ where: 'limt', remedy: expect.stringContaining('limit') });
  });

  it.each(['/_emulator/journal?limit=0', '/_emulator/journal?limit=abc', '/_emulator/journal?direction=up'])(
    'with a query value that cannot be is refused: %s',
    async (path) => {
      expect((await call(path)).status).toBe(400);
    },
  );

  it.each([
    ['GET', '/_emulator/nothing', 404],
    ['DELETE', '/_emulator/health', 404],
    ['GET', '/_emulator/journal/abc', 400],
    ['GET', '/_emulator/conversations/%E0%A4%A', 400],
  ])('%s %s answers %i in words', async (method, path, expected) => {
    const { status, error, headers } = await call(path, { method });
    expect(status).toBe(expected);
    expect(error.message).toMatch(/\.$/);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(divar.notes).toEqual([]);
  });

  it.each(['', '{', '[1]', '"a"'])('whose body is %j is refused, and changes nothing', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const { status, error } = await call('/_emulator/users/sara/messages', { method: 'POST', headers, body });
    expect(status).toBe(400);
    expect(error.where).toBe('');
    expect((await divar.control.listUsers()).users).toEqual([]);
  });

  it('with other content than JSON is an event, byte for byte', async () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x22]);
    const headers = { 'content-type': 'application/octet-stream' };
    await call('/_emulator/events?wait=delivery', { method: 'POST', headers, body });
    expect(bot.received[0]!.bytes.equals(body)).toBe(true);
  });

  it('may carry its JSON without a content type', async () => {
    await call('/_emulator/users/sara/messages?wait=delivery', { method: 'POST', body: '{"text":"سلام"}' });
    expect(bodies()[0]).toContain('سلام');
  });

  it('under an app reaches that app', async () => {
    await divar.control.createApp({ body: { slug: 'shop' } });
    expect(JSON.parse((await call('/_emulator/apps/shop/app')).text).slug).toBe('shop');
    expect((await call('/_emulator/apps/none/app')).status).toBe(404);
  });

  it('for the description gets the very file of the spec', async () => {
    const { paths } = JSON.parse((await call('/_emulator/openapi.json')).text);
    expect(Object.keys(paths)).toContain('/_emulator/users/{user}/messages');
  });
});

describe('the stream over HTTP', () => {
  async function firstEvent(path: string, headers: Record<string, string>): Promise<string> {
    const leaving = new AbortController();
    const response = await fetch(divar.url + path, { headers, signal: leaving.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes('\nevent: ')) break;
    }
    leaving.abort();
    return text.slice(text.indexOf('id: '));
  }

  it('goes on after Last-Event-ID, which wins over the older id in the address', async () => {
    const { control } = divar;
    const leaving = new AbortController();
    const ids: string[] = [];
    await divar.user('sara').says('a');
    for await (const { id } of control.openStream({ last_event_id: 'x', signal: leaving.signal })) {
      ids.push(id);
      leaving.abort();
    }
    await control.putFaults({ body: { faults: [] } });
    await control.setClock({ body: { advance: '1s' } });
    const [epoch, revision] = ids[0]!.split(':');
    const newer = `${epoch}:${Number(revision) + 1}`;
    expect(await firstEvent(`/_emulator/stream?last_event_id=${ids[0]}`, {})).toContain('event: faults');
    const both = await firstEvent(`/_emulator/stream?last_event_id=${ids[0]}`, { 'last-event-id': newer });
    expect(both).toContain('event: clock');
    expect(both).not.toContain('event: faults');
  });

  it('is closed to a reader that does not read; it comes back and misses nothing', async () => {
    const { hostname, port } = new URL(divar.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /_emulator/stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(String(head)).toContain('text/event-stream');
    socket.pause();
    await divar.control.patchApp({ body: { bot: null } });
    const body = { text: 'x'.repeat(8000) };
    for (let count = 0; count < 1200; count += 1) {
      await divar.control.sendUserMessage({ user: 'sara', wait: 'none', body });
      await new Promise(setImmediate);
    }
    const received = await text(socket);
    const ids = [...received.matchAll(/^id: \w+:(\d+)$/gm)].map(
      ([line, number]) => [line, Number(number)] as const,
    );
    const [line, last] = ids.at(-2)!;
    const next = await firstEvent('/_emulator/stream', { 'last-event-id': line.slice(4) });
    expect(next).toContain(`:${last + 1}\n`);
  });

  it('asks a reader that comes back too late to read the lists again', async () => {
    expect(await firstEvent('/_emulator/stream', { 'last-event-id': 'gone:1' })).toContain('event: resync');
  });
});

describe('connectEmulator', () => {
  it.each(['127.0.0.1:4242', 'localhost:4242', 'file:///tmp', ''])('refuses the address "%s"', (url) => {
    expect(() => connectEmulator(url)).toThrow(/is not an http or https URL. Write it like http:/);
  });

  it('says that an emulator ended before it answered', async () => {
    const { control } = divar;
    const far = connectEmulator(divar.url);
    await far.putFaults({ body: { faults: [{ direction: 'divar_to_bot', latency: '1m' }] } });
    const asked = (async () => {
      for await (const { event } of control.openStream()) if (event === 'message') return;
    })();
    const cut = far.sendUserMessage({ user: 'sara', body: { text: 'a' } }).catch((error: unknown) => error);
    await asked;
    await divar.stop();
    const { message, exitCode } = (await cut) as UsageError;
    expect(message).toBe(
      `The emulator at ${divar.url} broke off before it answered: it ended, or was stopped. See what it printed last.`,
    );
    expect(exitCode).toBe(3);
  });

  it('says that nobody is there, and how to start one', async () => {
    const { url } = divar;
    await divar.stop();
    const failed = connectEmulator(`${url}/`).getHealth();
    await expect(failed).rejects.toBeInstanceOf(UsageError);
    await expect(failed).rejects.toMatchObject({ exitCode: 3 });
    await expect(failed).rejects.toThrow(
      `No emulator answers at ${url}. Start one with: divar-emulator start`,
    );
  });

  it('says that another server is not an emulator', async () => {
    answer = (_received, response) => void response.writeHead(404).end('<html>nginx');
    const failed = connectEmulator(new URL(bot.url).origin).getHealth();
    await expect(failed).rejects.toThrow("The answer is not an emulator's: <html>nginx");
  });
});

describe('what Divar refused of the bot', () => {
  const botCall = (path: string, body: object) =>
    fetch(divar.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
      body: JSON.stringify(body),
    });
  const messages = (id: string) => `/v1/open-platform/chat/bot/conversations/${id}/messages`;

  it('stands beside the replies to a message, an event, and what was waited for', async () => {
    answer = async ({ body }, response) => {
      const { id } = JSON.parse(body).new_chatbot_message.conversation;
      await botCall(messages(id), { text_message: 'سلام' });
      await botCall(messages(id), { text_message: 5 });
      await botCall('/v1/open-platform/chat/bots', { text_message: 'سلام' });
      response.end();
    };
    const said = await divar.control.sendUserMessage({ user: 'sara', body: { text: 'سلام' } });
    const refused = [
      { entry_id: 3, status: 400, method: 'POST', findings: [{ id: 'wrong_type', where: '/text_message' }] },
      { entry_id: 4, status: 404, url: '/v1/open-platform/chat/bots', findings: [{ id: 'unknown_path' }] },
    ];
    expect(said).toMatchObject({ replies: [{ text: 'سلام' }], refused });
    const conversation_id = said.conversation_id;
    expect(await divar.control.waitFor({ for: 'quiet', conversation_id, after: 1 })).toMatchObject({
      refused,
    });
    expect((await divar.control.waitFor({ for: 'quiet', conversation_id })).refused).toBeUndefined();
    const { request } = await divar.control.getEntry({ entry_id: 1 });
    const again = await divar.control.deliverEvent({ body: { body: JSON.parse(request!.body!) } });
    expect(again.refused.map(({ status }) => status)).toEqual([400, 404]);
    await botCall(messages('reza-1'), { text_message: 'a' });
    const { conversation_id: other } = await divar.control.sendUserMessage({
      user: 'reza',
      wait: 'none',
      body: { text: 'سلام' },
    });
    expect(
      (await divar.control.waitFor({ for: 'quiet', conversation_id: other, after: 1 })).refused,
    ).not.toMatchObject(refused.slice(0, 1));
  });
});
