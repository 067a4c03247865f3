import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UsageError } from '../../usage-error.ts';
import { parseConversation } from '../format/parse.ts';
import { recording } from './recording.ts';
import { readSource } from './sources.ts';

const event = {
  type: 'NEW_CHATBOT_MESSAGE',
  new_chatbot_message: {
    id: 'm1',
    conversation: { id: 'c1', type: 'BOT' },
    sender: { type: 'HUMAN' },
    type: 'TEXT',
    sent_at: 1780000000000000,
    text: 'سلام',
  },
};
const eventText = JSON.stringify(event);
const buttons = { rows: [{ buttons: [{ caption: 'b', action: { open_direct_link: 'https://a' } }] }] };
const replyText = JSON.stringify({ text_message: 'درود', buttons });
const base64 = (text: string) => Buffer.from(text).toString('base64');

type Body = Record<string, unknown> | null | undefined;

type Made = { second: number; request: object };

/** An archive with an event and the reply to it, whose bodies are written in a way, and what is different in entries. */
function har(body: (text: string) => Body, change: (made: Made) => object = () => ({})): object {
  const answer = { status: 200, content: { size: 2, mimeType: 'application/json', text: '{}' } };
  const sends = 'https://open-api.divar.ir/v1/open-platform/chat/bot/conversations/c1/messages';
  const entry = (url: string, text: string, second: number) => {
    const request = { method: 'POST', url, headers: [], queryString: [], postData: body(text) };
    return {
      startedDateTime: `2026-01-01T10:00:0${second}.000Z`,
      time: 5,
      request,
      response: answer,
      ...change({ second, request }),
    };
  };
  return {
    log: {
      version: '1.2',
      entries: [entry(sends, replyText, 1), entry('http://127.0.0.1:8000/', eventText, 0)],
    },
  };
}

function imported(source: unknown): { turns: unknown[] } {
  const text = typeof source === 'string' ? source : JSON.stringify(source);
  const made = recording({ name: 'a', ...readSource(text, 'a.har') });
  parseConversation(made, { file: 'a.yaml' });
  return parse(made);
}

const json = 'application/json';

describe('a HAR', () => {
  it.each<[string, object]>([
    ['with the text of bodies', har((text) => ({ mimeType: json, text }))],
    ['of Firefox, with empty params', har((text) => ({ mimeType: json, params: [], text }))],
    [
      'with params instead of a text',
      har((text) => ({ mimeType: json, params: [{ name: text, value: '' }] })),
    ],
    ['with params and an empty text', har((text) => ({ text: '', params: [{ name: text, value: '' }] }))],
    ['with bodies in base64', har((text) => ({ mimeType: json, text: base64(text), encoding: 'base64' }))],
    ['with bodies in base64, by another name', har((text) => ({ text: base64(text), _encoding: 'base64' }))],
    ['with packed bodies', har((text) => ({ text: gzipSync(text).toString('base64'), encoding: 'base64' }))],
    [
      'without times',
      har(
        (text) => ({ text }),
        () => ({ time: undefined }),
      ),
    ],
    [
      'with times that are none',
      har(
        (text) => ({ text }),
        () => ({ time: -1, timings: null }),
      ),
    ],
    [
      'of Fiddler, with more digits of a second',
      har(
        (text) => ({ text }),
        ({ second }) => ({ startedDateTime: `2026-01-01T13:30:0${second}.1234567+03:30` }),
      ),
    ],
    [
      'of HTTP/2, with its pseudo headers',
      har(
        (text) => ({ text }),
        ({ request }) => ({
          request: {
            ...request,
            method: 'post',
            httpVersion: 'h2',
            headers: [{ name: ':path', value: '/' }],
          },
        }),
      ),
    ],
    ['without a log around the entries', (har((text) => ({ text })) as { log: object }).log],
  ])('%s is read', (_what, source) => {
    expect(imported(source).turns).toEqual([
      { says: 'سلام', expect: [{ text: 'درود', buttons: [[{ caption: 'b', link: 'https://a' }]] }] },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['without the bodies of requests', har(() => undefined), 'a.har: entry 1: the body'],
    ['with null for the bodies', har(() => null), 'a.har: entry 1: the body of'],
    ['with bodies beside it', har(() => ({ _file: 'a.json' })), 'in a file of its own'],
    [
      'of other traffic',
      { log: { entries: [{ request: { method: 'GET', url: 'http://a/' }, response: {} }] } },
      'holds no conversation: none of its 1 requests is an event',
    ],
    [
      'of events without bodies',
      { log: { entries: [{ request: { method: 'POST', url: 'http://a/' } }] } },
      '1 of its 1 POST requests have no body',
    ],
    ['that is empty', { log: { entries: [] } }, 'none of its 0 requests'],
    [
      'that is cut off',
      JSON.stringify(har((text) => ({ text }))).slice(0, 300),
      'a.har:1:301: The JSON ends',
    ],
  ])('%s is refused in words', (_what, source, message) => {
    expect(() => imported(source)).toThrow(message);
    expect(() => imported(source)).toThrow(UsageError);
  });

  const strange = [
    ...[
      null,
      0,
      'x',
      '%',
      [],
      {},
      [null],
      true,
      { rows: 'x' },
      { rows: [null] },
      { rows: [{ buttons: [1] }] },
    ],
    'http://a/v1/open-platform/chat/bot/conversations/%/messages',
  ];

  const whole = har((text) => ({ mimeType: json, text }));
  const bodies = { event, reply: JSON.parse(replyText) };
  const withBodies = (changed: unknown) => {
    const { event, reply } = changed as typeof bodies;
    return har((text) => ({ text: JSON.stringify(text === eventText ? event : reply) }));
  };

  it.each<[string, object, (changed: unknown) => unknown]>([
    ['a part of the archive', whole, (changed) => changed],
    ['a part of a body', bodies, withBodies],
  ])('with %s that is strange is read or refused in words', (_what, given, source) => {
    for (const path of placesIn(given).slice(1))
      for (const value of strange) {
        const changed = withValue(given, { path, value });
        expect(failureOf(source(changed)), `${path.join('/')} ${JSON.stringify(value)}`).toBeUndefined();
      }
  });
});

/** What an import fails with that is not a refusal in words. */
function failureOf(source: unknown): unknown {
  try {
    imported(source);
    return undefined;
  } catch (error) {
    return error instanceof UsageError ? undefined : error;
  }
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...parts.flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

function withValue(whole: object, { path, value }: { path: string[]; value: unknown }): unknown {
  const copy = structuredClone(whole);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as never)[key], copy);
  (parent as Record<string, unknown>)[path.at(-1)!] = value;
  return copy;
}

describe('a log of JSON lines', () => {
  it.each<[string, (body: object) => unknown]>([
    ['with the event in a field', (body) => ({ level: 30, msg: 'in', req: { body } })],
    ['with the event as a text', (body) => ({ level: 30, msg: JSON.stringify(body) })],
    [
      'with the event as a text within a text',
      (body) => ({ m: JSON.stringify({ data: JSON.stringify(body) }) }),
    ],
    ['with the event in a list', (body) => ({ args: ['got', body] })],
    ['of events', (body) => body],
  ])('%s is read', (_what, line) => {
    const second = structuredClone(event);
    second.new_chatbot_message.id = 'm2';
    second.new_chatbot_message.text = 'قیمت؟';
    const text = [line(event), { level: 30, msg: 'other' }, line(second)]
      .map((one) => JSON.stringify(one))
      .join('\n');
    expect(imported(text).turns).toEqual([{ says: 'سلام' }, { says: 'قیمت؟' }]);
  });

  it('that is long and full of braces is read in a moment', () => {
    expect(() => readSource('{'.repeat(200_000), 'a.log')).toThrow('holds no conversation');
  });
});
