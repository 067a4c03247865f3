import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';
import { deferred, rawServer, type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';

let divar: Emulator;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  divar = await createEmulator({ identificationKey: 'the-identification-key', seed: 1 });
});
afterEach(async () => {
  await divar.stop();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function bot(...args: Parameters<typeof scriptedBot>): Promise<ScriptedBot> {
  const started = await scriptedBot(...args);
  stops.push(started.stop);
  await divar.control.patchApp({ body: { bot: started.url } });
  return started;
}

async function raw(onConnection: Parameters<typeof rawServer>[0]): Promise<void> {
  const started = await rawServer(onConnection);
  stops.push(started.stop);
  await divar.control.patchApp({ body: { bot: started.url } });
}

describe('a delivery', () => {
  it('is exactly these bytes and headers', async () => {
    const bytes = deferred<string>();
    await raw((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
        if (!text.includes('"text":"سلام"}}')) return;
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        bytes.resolve(text);
      });
    });
    const { message } = await divar.user('sara').says('سلام');
    const [head, body] = (await bytes.promise).split('\r\n\r\n');
    const { bot: url } = await divar.control.getApp();
    expect(head!.split('\r\n')).toEqual([
      'POST /events HTTP/1.1',
      `Host: ${new URL(url!).host}`,
      'Content-Type: application/json',
      'Authorization: the-identification-key',
      `Content-Length: ${Buffer.byteLength(body!)}`,
      'Connection: keep-alive',
    ]);
    expect(JSON.parse(body!)).toEqual({
      type: 'NEW_CHATBOT_MESSAGE',
      new_chatbot_message: {
        id: message.id,
        conversation: { id: message.conversation_id, type: 'BOT' },
        sender: { type: 'HUMAN' },
        type: 'TEXT',
        sent_at: expect.any(Number),
        text: 'سلام',
      },
    });
  });

  it('carries the time of sending in the id and in sent_at', async () => {
    await divar.control.setClock({ body: { now: '2025-07-16T10:41:42.648410Z' } });
    const { received } = await bot();
    await divar.user('sara').says('سلام');
    const message = JSON.parse(received[0]!.body).new_chatbot_message;
    const hex = message.id.replaceAll('-', '');
    const ticks = BigInt(`0x${hex.slice(13, 16)}${hex.slice(8, 12)}${hex.slice(0, 8)}`);
    expect(Number(ticks / 10n - 12_219_292_800_000_000n)).toBe(message.sent_at);
    expect(hex[12]).toBe('1');
  });

  it('says the time in RFC 3339 in the observed dialect', async () => {
    await divar.control.patchApp({ body: { dialect: 'observed' } });
    await divar.control.setClock({ body: { now: '2025-07-16T10:41:42.648410Z' } });
    const { received } = await bot();
    await divar.user('sara').says('سلام');
    expect(JSON.parse(received[0]!.body).new_chatbot_message.sent_at).toMatch(
      /^2025-07-16T10:41:42\.6484\d\dZ$/,
    );
  });

  it('goes to the very path and query of the events URL, with the Host that is asked for', async () => {
    const { url, received } = await bot();
    await divar.control.patchApp({ body: { bot: `${url}/?a=1&b=%20`, bot_host: 'bot.example.com' } });
    await divar.user('sara').says('سلام');
    expect(received[0]!.request.url).toBe('/events/?a=1&b=%20');
    expect(received[0]!.request.headers.host).toBe('bot.example.com');
  });

  it("takes the bot's sends while its request is open, as many as come", async () => {
    await bot(async ({ body }, response) => {
      const { id } = JSON.parse(body).new_chatbot_message.conversation;
      for (const text of ['یک', 'دو']) await send(id, text);
      response.end();
    });
    const said = await divar.user('sara').says('سلام');
    expect(said.replies.map(({ text }) => text)).toEqual(['یک', 'دو']);
    const entries = await divar.journal.entries();
    expect(entries.map(({ operation }) => operation)).toEqual([
      'NEW_CHATBOT_MESSAGE',
      'sendMessageToConversation',
      'sendMessageToConversation',
    ]);
  });

  it('keeps the order within a conversation, and lets several conversations run at once', async () => {
    const gate = deferred();
    const order: string[] = [];
    await bot(async ({ body }, response) => {
      const { text } = JSON.parse(body).new_chatbot_message;
      order.push(text);
      if (text === 'sara 1') await gate.promise;
      response.end();
    });
    const saras = [divar.user('sara').says('sara 1'), divar.user('sara').says('sara 2')];
    await divar.user('reza').says('reza 1');
    expect(order).toEqual(['sara 1', 'reza 1']);
    gate.resolve();
    await Promise.all(saras);
    expect(order).toEqual(['sara 1', 'reza 1', 'sara 2']);
  });
});

describe('what a bot does wrong is recorded as what it is', () => {
  const outcome = async () => {
    const { delivery } = await divar.user('sara').says('سلام');
    const [entry] = await divar.journal.entries();
    return { ...delivery, findings: entry!.findings.map(({ id }) => id) };
  };

  it('an error status', async () => {
    await bot((_, response) => void response.writeHead(500).end('<h1>boom</h1>'));
    expect(await outcome()).toMatchObject({
      outcome: 'answered',
      status: 500,
      findings: ['bot_refused_event'],
    });
  });

  it.each([
    ['bot_refused_host', 400, 'Invalid host header', '--bot-host'],
    ['bot_has_no_route', 404, '<pre>Cannot POST /events</pre>', '--bot http://'],
    ['bot_wants_csrf_token', 403, '<p>CSRF verification failed. Request aborted.</p>', '@csrf_exempt'],
  ])('%s: an error page of its framework', async (id, status, page, remedy) => {
    await bot((_, response) => void response.writeHead(status).end(page));
    expect(await outcome()).toMatchObject({ status, findings: [id] });
    const [entry] = await divar.journal.entries();
    expect(entry!.findings[0]!.remedy).toContain(remedy);
  });

  it.each([
    [200, ['bot_shows_debug_output']],
    [500, ['bot_refused_event', 'bot_shows_debug_output']],
  ])('a stack trace in an answer of status %d', async (status, findings) => {
    const page = '<pre>Error: boom<br> &nbsp; &nbsp;at file:///app/bot.mjs:7:48</pre>';
    await bot((_, response) => void response.writeHead(status).end(page));
    expect(await outcome()).toMatchObject({ status, findings });
  });

  it('no stack trace where the bot repeats what the user pasted', async () => {
    await bot(({ body }, response) => void response.end(JSON.parse(body).new_chatbot_message.text));
    await divar.user('sara').says('Traceback (most recent call last):\n  File "bot.py", line 1');
    const [entry] = await divar.journal.entries();
    expect(entry!.findings).toEqual([]);
  });

  it('a redirect, which is not followed', async () => {
    const { received } = await bot(
      (_, response) => void response.writeHead(302, { Location: '/other' }).end(),
    );
    expect(await outcome()).toMatchObject({ status: 302, findings: ['bot_redirected'] });
    expect(received).toHaveLength(1);
  });

  it('no answer in time', async () => {
    await bot(() => undefined);
    await divar.control.patchApp({ body: { bot_timeout: '30ms' } });
    expect(await outcome()).toMatchObject({ outcome: 'timed_out', findings: ['bot_timed_out'] });
  });

  it('nothing that listens', async () => {
    const { stop } = await bot();
    await stop();
    expect(await outcome()).toMatchObject({ outcome: 'refused', findings: ['bot_down'] });
  });

  it('a host that there is not', async () => {
    await divar.control.patchApp({ body: { bot: 'http://bot.invalid/' } });
    expect(await outcome()).toMatchObject({ outcome: 'unreachable', findings: ['bot_unreachable'] });
  });

  it('a connection that is cut', async () => {
    await raw((socket) => socket.once('data', () => socket.destroy()));
    expect(await outcome()).toMatchObject({ outcome: 'cut', findings: ['bot_cut'] });
  });

  it('a connection that is cut in the middle of the answer', async () => {
    await raw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')),
    );
    expect(await outcome()).toMatchObject({ outcome: 'cut', findings: ['bot_cut'] });
  });

  it('garbage', async () => {
    await raw((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect(await outcome()).toMatchObject({ outcome: 'garbage', findings: ['bot_garbage'] });
  });

  it('no bot at all', async () => {
    expect(await outcome()).toMatchObject({ outcome: 'no_bot', findings: [] });
  });

  it.each(['', 'not JSON', '{"a":'])('a 2xx body %j is no fault: it is never parsed', async (body) => {
    await bot(
      (_, response) => void response.writeHead(202, { 'Content-Type': 'application/json' }).end(body),
    );
    expect(await outcome()).toMatchObject({ outcome: 'answered', status: 202, findings: [] });
  });

  it('an endless answer is kept only in part, and the emulator goes on', async () => {
    await bot((_, response) => void response.end(Buffer.alloc(300_000, 'x')));
    await outcome();
    const [entry] = await divar.journal.entries();
    expect(entry!.response).toMatchObject({ truncated: true });
    expect(entry!.response!.body.length).toBe(65_536);
    expect(await outcome()).toMatchObject({ status: 200 });
  });
});

describe('the time-out', () => {
  it('of 0 waits for ever', async () => {
    const gate = deferred();
    await bot(async (_, response) => {
      await gate.promise;
      response.end();
    });
    await divar.control.patchApp({ body: { bot_timeout: '0' } });
    const said = divar.user('sara').says('سلام');
    gate.resolve();
    expect((await said).delivery).toMatchObject({ status: 200 });
  });
});

describe('retries', () => {
  it('are off by default', async () => {
    const { received } = await bot((_, response) => void response.writeHead(503).end());
    await divar.user('sara').says('سلام');
    expect(received).toHaveLength(1);
  });

  it('come as often as the setting says, and end with the first success', async () => {
    let left = 2;
    const { received } = await bot((_, response) => {
      left -= 1;
      response.writeHead(left < 0 ? 200 : 503).end();
    });
    await divar.control.patchApp({ body: { retries: { attempts: 5, backoff: '1ms' } } });
    const said = await divar.user('sara').says('سلام');
    expect(said.delivery).toMatchObject({ status: 200, attempts: 3 });
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect((await divar.journal.entries()).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('do not follow a 4xx, which will not change', async () => {
    const { received } = await bot((_, response) => void response.writeHead(400).end());
    await divar.control.patchApp({ body: { retries: { attempts: 3, backoff: '1ms' } } });
    await divar.user('sara').says('سلام');
    expect(received).toHaveLength(1);
  });
});

describe('retries, further', () => {
  const retry = (attempts: number, backoff: string) =>
    divar.control.patchApp({ body: { retries: { attempts, backoff } } });

  it.each([408, 429, 500, 503])('follow a %d, which says "later"', async (status) => {
    const { received } = await bot((_, response) => void response.writeHead(status).end());
    await retry(2, '1ms');
    expect((await divar.user('sara').says('سلام')).delivery).toMatchObject({ status, attempts: 2 });
    expect(received).toHaveLength(2);
  });

  it('follow a cut connection and a bot that is down', async () => {
    await retry(2, '1ms');
    await raw((socket) => socket.once('data', () => socket.destroy()));
    expect((await divar.user('sara').says('یک')).delivery).toMatchObject({ outcome: 'cut', attempts: 2 });
    const { stop } = await bot();
    await stop();
    expect((await divar.user('sara').says('دو')).delivery).toMatchObject({ outcome: 'refused', attempts: 2 });
  });

  it('wait twice as long each time', async () => {
    const times: number[] = [];
    await bot((_, response) => {
      times.push(performance.now());
      response.writeHead(503).end();
    });
    await retry(4, '10ms');
    await divar.user('sara').says('سلام');
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    for (const [index, least] of [10, 20, 40].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
    }
  });

  it('hold back the later events of the conversation, and no other', async () => {
    const gate = deferred();
    const order: string[] = [];
    await bot(async ({ body }, response) => {
      const { text } = JSON.parse(body).new_chatbot_message;
      order.push(text);
      if (text === 'reza') gate.resolve();
      if (text === 'sara 1' && order.length > 1) await gate.promise;
      response.writeHead(text === 'sara 1' && order.length === 1 ? 503 : 200).end();
    });
    await retry(2, '1ms');
    const saras = [divar.user('sara').says('sara 1'), divar.user('sara').says('sara 2')];
    await divar.user('reza').says('reza');
    await Promise.all(saras);
    expect(order.filter((text) => text !== 'reza')).toEqual(['sara 1', 'sara 1', 'sara 2']);
  });
});

describe('the stop of the emulator', () => {
  it('drops what is under way and what waits behind it, and blames no bot', async () => {
    const asked = deferred();
    const { received } = await bot(() => asked.resolve());
    const said = ['یک', 'دو', 'سه'].map((text) => divar.user('sara').says(text));
    await asked.promise;
    await divar.stop();
    const outcomes = (await Promise.all(said)).map(({ delivery }) => delivery!.outcome);
    expect(outcomes).toEqual(['dropped', 'dropped', 'dropped']);
    expect(received).toHaveLength(1);
    expect(await divar.journal.findings()).toEqual([]);
  });

  it('ends the wait for the next attempt', async () => {
    const { received } = await bot((_, response) => void response.writeHead(503).end());
    await divar.control.patchApp({ body: { retries: { attempts: 5, backoff: '1h' } } });
    const said = divar.user('sara').says('سلام');
    await divar.control.waitFor({ for: 'entry', after: 0 });
    await divar.stop();
    expect((await said).delivery).toMatchObject({ status: 503, attempts: 1 });
    expect(received).toHaveLength(1);
  });
});

describe('a reset', () => {
  it('drops the events that wait, so that none of them meets the next test', async () => {
    const asked = deferred();
    const gate = deferred();
    const { received } = await bot(async (_, response) => {
      asked.resolve();
      await gate.promise;
      response.end();
    });
    const said = ['یک', 'دو', 'سه'].map((text) => divar.user('sara').says(text));
    await asked.promise;
    await divar.reset();
    gate.resolve();
    const outcomes = (await Promise.all(said)).map(({ delivery }) => delivery!.outcome);
    expect(outcomes).toEqual(['answered', 'dropped', 'dropped']);
    expect(received).toHaveLength(1);
    expect((await divar.user('sara').says('نو')).delivery!.outcome).toBe('answered');
  });

  it('ends the wait for the next attempt', async () => {
    const { received } = await bot((_, response) => void response.writeHead(503).end());
    await divar.control.patchApp({ body: { retries: { attempts: 5, backoff: '1h' } } });
    const said = divar.user('sara').says('سلام');
    await divar.control.waitFor({ for: 'entry', after: 0 });
    await divar.reset();
    expect((await said).delivery).toMatchObject({ status: 503, attempts: 1 });
    expect(received).toHaveLength(1);
  });
});

describe('an event of any kind', () => {
  it('is delivered byte for byte, with the headers asked for, and resent the same', async () => {
    const { received } = await bot();
    const bytes = '{ "type" : "POST_UPDATE",\n"post_update":{"type":"RETIRE","post":{"token":"a"}} }';
    const delivered = await divar.control.deliverEvent({
      body: { raw: Buffer.from(bytes).toString('base64'), headers: { 'X-More': 'yes' } },
    });
    await divar.control.resendDelivery({ entry_id: delivered.deliveries[0]!.entry_id! });
    expect(received.map(({ body }) => body)).toEqual([bytes, bytes]);
    for (const { request } of received) {
      expect(request.headers).toMatchObject({
        'x-more': 'yes',
        authorization: 'the-identification-key',
        'content-type': 'application/json',
      });
    }
  });

  it('goes out as often as is asked for, and each time is one exchange', async () => {
    const { received } = await bot();
    await divar.control.deliverEvent({ body: { body: { type: 'POST_UPDATE' }, times: 3 } });
    expect(received).toHaveLength(3);
    expect((await divar.journal.entries()).map(({ operation }) => operation)).toEqual(
      Array(3).fill('POST_UPDATE'),
    );
  });
});

describe('faults on the way to the bot', () => {
  it('are not held against the bot', async () => {
    await bot();
    await divar.faults.set(
      { direction: 'divar_to_bot', status: 502 },
      { direction: 'divar_to_bot', drop: true },
    );
    await divar.user('sara').says('یک');
    expect(await divar.journal.findings()).toEqual([]);
  });

  it('drop an event', async () => {
    const { received } = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', drop: true, times: 1 });
    expect((await divar.user('sara').says('یک')).delivery!.outcome).toBe('dropped');
    expect((await divar.user('sara').says('دو')).delivery!.outcome).toBe('answered');
    expect(received).toHaveLength(1);
  });

  it('put a status in the place of the answer, and a delay before it', async () => {
    await bot();
    await divar.faults.set({ direction: 'divar_to_bot', status: 502, latency: '20ms' });
    const { delivery } = await divar.user('sara').says('سلام');
    expect(delivery).toMatchObject({ status: 502 });
    expect(delivery!.duration_ms).toBeGreaterThanOrEqual(18);
    expect((await divar.journal.entries())[0]!.faults).toEqual([
      { direction: 'divar_to_bot', status: 502, latency: '20ms' },
    ]);
  });
});

describe('faults after the delivery', () => {
  it('lose the answer: the bot has the event, and Divar does not know', async () => {
    const { received } = await bot();
    await divar.control.patchApp({ body: { retries: { attempts: 2, backoff: '1ms' } } });
    await divar.faults.set({ direction: 'divar_to_bot', drop: true, after: true, times: 1 });
    const { delivery } = await divar.user('sara').says('سلام');
    expect(delivery).toMatchObject({ outcome: 'answered', status: 200, attempts: 2 });
    expect(received.map(({ body }) => body)).toEqual([received[0]!.body, received[0]!.body]);
    const [first] = await divar.journal.entries();
    expect(first).toMatchObject({
      outcome: 'cut',
      error: 'the answer was lost by a fault',
      faults: [{ direction: 'divar_to_bot', drop: true, after: true }],
      findings: [],
    });
  });

  it('put a status in the place of its answer', async () => {
    const { received } = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', status: 500, after: true });
    expect((await divar.user('sara').says('سلام')).delivery).toMatchObject({ status: 500 });
    expect(received).toHaveLength(1);
    expect(await divar.journal.findings()).toEqual([]);
  });

  it('leave what the bot does wrong as it is', async () => {
    await bot((_, response) => void response.writeHead(500).end());
    await divar.faults.set({ direction: 'divar_to_bot', drop: true, after: true });
    await divar.user('sara').says('یک');
    await divar.control.patchApp({ body: { bot: 'http://127.0.0.1:1/' } });
    expect((await divar.user('sara').says('دو')).delivery).toMatchObject({ outcome: 'refused' });
    const findings = await divar.journal.findings();
    expect(findings.map(({ id }) => id)).toEqual(['bot_refused_event', 'bot_down']);
  });
});

describe('faults in what the bot gets', () => {
  it('are another body and other headers, which the journal shows, and the bot may refuse', async () => {
    const { received } = await bot((_, response) => void response.writeHead(400).end());
    const headers = { authorization: 'another', 'X-More': 'yes' };
    await divar.faults.set({ direction: 'divar_to_bot', body: '{"type":', headers });
    const { delivery } = await divar.user('sara').says('سلام');
    expect(delivery).toMatchObject({ outcome: 'answered', status: 400 });
    expect(received[0]!.body).toBe('{"type":');
    expect(received[0]!.request.headers).toMatchObject({
      authorization: 'another',
      'x-more': 'yes',
      'content-type': 'application/json',
      'content-length': '8',
    });
    const [entry] = await divar.journal.entries();
    expect(entry).toMatchObject({ findings: [], request: { body: '{"type":' } });
    expect(entry!.faults).toMatchObject([{ body: '{"type":', headers: { authorization: 'another' } }]);
  });

  it('are held against a bot that breaks on them', async () => {
    await raw((socket) => socket.once('data', () => socket.destroy()));
    await divar.faults.set({ direction: 'divar_to_bot', body: '' });
    await divar.user('sara').says('سلام');
    expect((await divar.journal.findings()).map(({ id }) => id)).toEqual(['bot_cut']);
  });
});

describe('faults, and no bot', () => {
  it('do not strike what goes nowhere', async () => {
    await divar.faults.set({ direction: 'divar_to_bot', drop: true, times: 1 });
    expect((await divar.user('sara').says('سلام')).delivery!.outcome).toBe('no_bot');
    expect((await divar.control.getFaults()).faults).toHaveLength(1);
  });
});

describe('faults of one user', () => {
  it('strike the news that the user took access back', async () => {
    const { received } = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', drop: true, user: 'sara' });
    for (const user of ['sara', 'reza']) {
      const scopes = ['NOTIFICATION_ACCESS_REVOCATION', 'USER_ID'];
      await divar.control.createToken({ body: { user, scopes } });
      await divar.control.revokeAccess({ user });
    }
    expect(received).toHaveLength(1);
  });
});

describe('faults of the order of events', () => {
  const textsOf = ({ received }: ScriptedBot) =>
    received.map(({ body }) => JSON.parse(body).new_chatbot_message.text);
  const say = (text: string, wait: 'none' | 'delivery' = 'delivery') =>
    divar.control.sendUserMessage({ user: 'sara', body: { text }, wait });

  it('deliver an event twice, byte for byte', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', duplicate: true, times: 1 });
    await say('یک');
    await say('دو');
    expect(textsOf(started)).toEqual(['یک', 'یک', 'دو']);
    expect(started.received[0]!.body).toBe(started.received[1]!.body);
    const { entries } = await divar.control.listEntries({ direction: 'divar_to_bot' });
    expect(entries.map(({ faults }) => faults?.map(({ duplicate }) => duplicate))).toEqual([
      [true],
      [true],
      undefined,
    ]);
  });

  it('deliver an event after the next one of its conversation', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', reorder: true, times: 1 });
    await say('یک', 'none');
    await say('دو');
    await divar.control.waitFor({ for: 'quiet' });
    expect(textsOf(started)).toEqual(['دو', 'یک']);
  });

  it('swap events by pairs where every event is to be overtaken', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', reorder: true });
    for (const text of ['یک', 'دو', 'سه']) await say(text, 'none');
    await say('چهار');
    await divar.control.waitFor({ for: 'quiet' });
    expect(textsOf(started)).toEqual(['دو', 'یک', 'چهار', 'سه']);
  });

  it('deliver an event late, and those after it in time', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', late: '150ms', times: 1 });
    await say('یک', 'none');
    await say('دو');
    await divar.control.waitFor({ for: 'quiet' });
    expect(textsOf(started)).toEqual(['دو', 'یک']);
  });

  it('do not outlive a reset', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', late: '1h', times: 1 });
    await say('یک', 'none');
    await divar.reset();
    await divar.control.waitFor({ for: 'quiet' });
    expect(started.received).toEqual([]);
  });

  it('may hold back any number of events and calls, without a warning of Node', async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    await bot();
    await divar.faults.set(
      { direction: 'divar_to_bot', late: '1h' },
      { direction: 'bot_to_divar', latency: '1h' },
    );
    const names = Array.from({ length: 15 }, (_, index) => `user ${index}`);
    const said = names.map((name) => divar.user(name).says('سلام'));
    const calls = names.map((name) => send(name, 'سلام'));
    const open = async () => (await divar.control.listEntries({ direction: 'bot_to_divar' })).total;
    await expect.poll(open).toBe(names.length);
    await divar.reset();
    await Promise.all([...said, ...calls]);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('do not let an event that only waits for its latency outlive one either', async () => {
    const started = await bot();
    await divar.faults.set({ direction: 'divar_to_bot', latency: '1h', times: 1 });
    const said = divar.user('sara').says('یک');
    await divar.control.waitFor({ for: 'message' });
    await divar.reset();
    expect((await said).delivery!.outcome).toBe('dropped');
    expect(started.received).toEqual([]);
  });

  it.each([
    [{ direction: 'bot_to_divar' as const, late: '1s' }, '"late" is for events that go to the bot.'],
    [
      { direction: 'divar_to_bot' as const, reorder: true, status: 500 },
      '"reorder" and "status" do not go together.',
    ],
  ])('are refused where they make no sense: %j', async (fault, message) => {
    await expect(divar.faults.set(fault)).rejects.toThrow(message);
  });
});

function send(conversationId: string, text: string): Promise<Response> {
  return fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({ text_message: text }),
  });
}
