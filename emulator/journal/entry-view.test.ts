import { describe, expect, it } from 'vitest';
import type { JournalEntry } from './entry.ts';
import { entryFromView, entryView } from './entry-view.ts';
import { Secrets } from './secrets.ts';

const secret = 'a-very-secret-key-9f2c';

function entryOf(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: 7,
    direction: 'divar_to_bot',
    state: 'done',
    operation: 'NEW_CHATBOT_MESSAGE',
    at: 1_752_662_502_648_410,
    method: 'POST',
    url: `http://127.0.0.1:8000/events?key=${secret}`,
    conversation_id: 'c1',
    message_id: 'm1',
    message_type: 'TEXT',
    attempt: 2,
    resend_of: 3,
    pressed: { message_id: 'm0', caption: 'بله', step: 1 },
    status: 200,
    outcome: 'answered',
    duration_ms: 12.3456,
    note: 'a note',
    faults: [{ direction: 'divar_to_bot', latencyMs: 20 }],
    findings: [],
    request: { headers: ['Authorization', secret, 'X-Plain', 'b'], body: Buffer.from(`{"a":"${secret}"}`) },
    response: { headers: ['Set-Cookie', secret], body: Buffer.from(`پاسخ ${secret}`), truncated: true },
    ...change,
  };
}

describe('entryView', () => {
  it('speaks the words of the wire', () => {
    expect(entryView(entryOf())).toMatchObject({
      id: 7,
      at: '2025-07-16T10:41:42.648410Z',
      conversation_id: 'c1',
      message_id: 'm1',
      message_type: 'TEXT',
      resend_of: 3,
      pressed: { message_id: 'm0', caption: 'بله', step: 1 },
      duration_ms: 12.346,
      faults: [{ direction: 'divar_to_bot', latency: '20ms' }],
      response: { truncated: true },
    });
  });

  it('masks secret headers always', () => {
    const { request, response } = entryView(entryOf());
    expect([request?.headers, response?.headers]).toEqual([
      [
        ['Authorization', '…9f2c'],
        ['X-Plain', 'b'],
      ],
      [['Set-Cookie', '…9f2c']],
    ]);
  });

  it('masks secrets in bodies that are not text, whose base64 stays what it is', () => {
    const body = Buffer.concat([
      Buffer.from([0xff, 0x00]),
      Buffer.from(`key=${secret}&`),
      Buffer.from([0x80]),
    ]);
    const { request } = entryView(entryOf({ request: { headers: [], body } }), {
      secrets: new Secrets([secret]),
    });
    const shown = Buffer.from(request!.body, 'base64');
    expect(shown.includes(secret)).toBe(false);
    expect([shown[0], shown.at(-1)]).toEqual([0xff, 0x80]);
    expect(shown.includes('key=…9f2c&')).toBe(true);
  });

  it('masks the half of a secret at the end of a body that was cut off', () => {
    const response = { headers: [], body: Buffer.from(`the key is ${secret.slice(0, 9)}`), truncated: true };
    const view = entryView(entryOf({ response }), { secrets: new Secrets([secret]) });
    expect(view.response!.body).toBe('the key is …9f2c');
  });

  const foreign = { client_secret: 'secret-of-production', code: 'code-of-production' };

  it.each([
    ['issueToken', new URLSearchParams(foreign).toString()],
    ['unknown', new URLSearchParams(foreign).toString()],
    ['unknown', JSON.stringify(foreign)],
  ])('masks secrets of OAuth that are nobody’s here, in %s: %s', (operation, body) => {
    const request = { headers: [], body: Buffer.from(body) };
    const view = entryView(entryOf({ direction: 'bot_to_divar', operation, request }));
    expect(view.request!.body).not.toContain('of-production');
    expect(view.request!.body).toContain('…tion');
  });

  it("masks such secrets in the URL of any call of the bot, and leaves the bot's own URL as it is", () => {
    const url = '/v1/open-platform/users?access_token=token-of-production&limit=3';
    const view = entryView(entryOf({ direction: 'bot_to_divar', operation: 'getUser', url }));
    expect(view.url).toBe('/v1/open-platform/users?access_token=…tion&limit=3');
    const own = 'http://127.0.0.1:8000/events?code=of-the-bot-itself';
    expect(entryView(entryOf({ url: own })).url).toBe(own);
  });

  it('leaves what users and bots say to each other as it is', () => {
    const body = Buffer.from('{"text_message":"https://shop.example/?code=of-a-discount"}');
    const entry = entryOf({
      direction: 'bot_to_divar',
      operation: 'sendMessageToUser',
      request: { headers: [], body },
    });
    expect(entryView(entry).request!.body).toContain('code=of-a-discount');
  });

  it('leaves headers and bodies out where it is to be brief', () => {
    const view = entryView(entryOf(), { brief: true });
    expect([view.request, view.response, view.status]).toEqual([undefined, undefined, 200]);
  });

  it('shows bytes that are not UTF-8 as base64', () => {
    const body = Buffer.from([0xff, 0x00, 0x80]);
    const { request } = entryView(entryOf({ request: { headers: [], body } }));
    expect(request).toEqual({ headers: [], body: '/wCA', encoding: 'base64', bytes: 3 });
  });
});

describe('entryFromView', () => {
  const back = (entry: JournalEntry) => entryFromView(JSON.parse(JSON.stringify(entryView(entry))));

  it('gives the exchange back, with masked headers masked', () => {
    const entry = entryOf({ duration_ms: 12.346 });
    const { request, response, ...rest } = back(entry);
    const { request: _request, response: _response, ...same } = entry;
    expect(rest).toEqual(same);
    expect(request).toEqual({
      headers: ['Authorization', '…9f2c', 'X-Plain', 'b'],
      body: entry.request.body,
    });
    expect(response).toEqual({
      headers: ['Set-Cookie', '…9f2c'],
      body: entry.response!.body,
      truncated: true,
    });
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from([0xff, 0x00, 0x80, 0x0a])],
    ['a byte order mark', Buffer.from('\uFEFF{}')],
    ['line breaks and line separators', Buffer.from('a\r\nb\u2028c\u0000')],
    ['nothing', Buffer.alloc(0)],
  ])('gives %s back byte for byte', (_what, body) => {
    expect(back(entryOf({ request: { headers: [], body } })).request.body).toEqual(body);
  });

  it('gives back an exchange that has no answer', () => {
    const entry = entryOf({ outcome: 'timed_out', error: 'no answer' });
    delete entry.response;
    delete entry.status;
    expect(back(entry)).toMatchObject({ outcome: 'timed_out', error: 'no answer' });
    expect(back(entry).response).toBeUndefined();
  });
});
