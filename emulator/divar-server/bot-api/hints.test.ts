import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PlatformOperationId, platformContract } from '../../../spec/index.ts';
import type { FoundViolation } from '../../divar/finding.ts';
import type { Emulator } from '../../index.ts';
import {
  apiKey,
  beginScene,
  conversationId,
  goodCalls,
  grantsOf,
  send,
  startScene,
  type WireCall,
} from '../../testing/every-call.ts';

let divar: Emulator;
beforeAll(async () => {
  divar = await startScene();
});
afterAll(() => divar.stop());
beforeEach(() => beginScene(divar));

const good = (id: string): Promise<WireCall> => goodCalls[id as PlatformOperationId](grantsOf(divar));
const conversationPath = (id: string) => `/v1/open-platform/chat/bot/conversations/${id}/messages`;

/** The refusal that a good message gets at another path. */
async function findingAt(path: string, id = 'sendMessageToConversation'): Promise<FoundViolation> {
  const { entry } = await send(divar, { ...(await good(id)), path });
  return entry.findings[0]!;
}

describe('an id in a path', () => {
  it.each([
    '%7Buser_id%7D',
    '%257Bconversation_id%257D',
    '{conversation_id}',
    '$%7BconversationId%7D',
    '%7B%7Bid%7D%7D',
    '%3Cconversation_id%3E',
    ':id',
    '$ID',
    '%25s',
    'undefined',
    'None',
    'null',
    'nil',
    'NaN',
    '%5Bobject%20Object%5D',
    '%3Cnil%3E',
    '%22abc%22',
    "b'abc'",
    'Optional(%22abc%22)',
    `${conversationId}%0A`,
  ])('%s is named as what it is', async (id) => {
    const found = await findingAt(conversationPath(id));
    expect(found).toMatchObject({
      id: 'unknown_conversation',
      actual: expect.stringMatching(/^".*": (a variable|a placeholder|a value|white space)/s),
      remedy: expect.stringContaining('the id did not get into it'),
    });
  });

  it('of a user is named in the same way', async () => {
    const path = '/v1/open-platform/chat/bot/users/undefined/messages';
    expect(await findingAt(path, 'sendMessageToUser')).toMatchObject({
      id: 'unknown_user',
      actual: '"undefined": a variable without a value',
    });
  });

  it.each(['None', 'nullable', 'user_id', '1fad7e32-b2ea-4084-8ec9-e6265136e963', 'a{b'])(
    '%s is an id like any other',
    async (id) => {
      const found = await findingAt(conversationPath(`x${id}`));
      expect(found).toMatchObject({ id: 'unknown_conversation', actual: `x${id}` });
    },
  );

  it.each([
    [conversationPath(''), 'conversation_id'],
    ['/v1/open-platform/chat/bot/users//messages', 'user_id'],
    ['/experimental/open-platform/chatbot-conversations//messages', 'conversation_id'],
  ])('is missed in %s', async (path, name) => {
    const found = await findingAt(path);
    expect(found).toMatchObject({
      id: 'unknown_path',
      where: name,
      remedy: expect.stringContaining('it is empty'),
    });
    expect(found.nearest).toBeUndefined();
  });
});

describe('slashes that are too many', () => {
  it.each([
    [`${conversationPath(conversationId)}/`, 'at the end'],
    [`/${conversationPath(conversationId)}`, 'too many'],
    [conversationPath(conversationId).replace('/chat', '//chat'), 'too many'],
  ])('in %s are named, with the path that is right', async (path, remedy) => {
    expect(await findingAt(path)).toMatchObject({
      id: 'unknown_path',
      remedy: expect.stringContaining(remedy),
      nearest: [conversationPath(conversationId)],
    });
  });
});

/** Refusals that a path causes, whatever else is right. */
const ofPaths = [
  'unknown_path',
  'wrong_method',
  'not_imitated',
  'malformed_path',
  'unknown_conversation',
  'conversation_with_bot',
  'conversation_about_post',
  'unknown_user',
  'unknown_post',
];

describe('a call of older samples', () => {
  it.each([
    ['/oauth/access_token', 'POST https://oauth.divar.ir/oauth2/token'],
    ['/v1/open-platform/oauth/access_token', 'POST https://oauth.divar.ir/oauth2/token'],
    [
      '/v2/open-platform/chat/conversation',
      'POST /v2/open-platform/conversations/{conversation_id}/messages',
    ],
    ['/v1/open-platform/notify/chat/post-conversations', 'POST /v1/open-platform/events/subscriptions'],
  ])('%s is told its successor', async (path, successor) => {
    const { entry } = await send(divar, { ...(await good('sendMessageToConversation')), path });
    expect(entry.findings).toMatchObject([{ id: 'unknown_path' }]);
    expect(entry.findings[0]!.remedy).toBe(
      `This is a legacy call. Make the one that replaced it: ${successor}.`,
    );
  });
});

describe('a path that is suggested', () => {
  const operations = platformContract().operations.filter(({ servedBy }) => servedBy === undefined);

  it.each(['/open-platform/finder/post/posst/gZd7omnS', '/v1/open-platform/finder/post/tsop/gZd7omnS'])(
    'takes no other word of %s for the token that the emulator knows',
    async (path) => {
      const { entry } = await send(divar, { ...(await good('getPost')), path });
      expect(entry.findings).toMatchObject([{ id: 'unknown_path', nearest: [] }]);
    },
  );

  it('is never one that is refused too', async () => {
    const calls = await Promise.all(operations.map(({ id }) => good(id)));
    const edit = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'double', 'swap', 'letter', 'case'),
      letter: fc.constantFrom('s', '-', '/', 'v2', 'x'),
    });
    let suggested = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        async (call, edits) => {
          const path = edits.reduce(nearMiss, call.path);
          // What is left of a path that lost all its words is the emulator's own page.
          fc.pre(path !== '/');
          const { entry } = await send(divar, { ...call, path });
          for (const nearest of entry.findings.flatMap((found) =>
            found.id === 'unknown_path' ? (found.nearest ?? []) : [],
          )) {
            suggested += 1;
            const { findings } = await send(divar, { ...call, path: nearest });
            expect(
              findings.filter((id) => ofPaths.includes(id)),
              `${call.method} ${path} -> ${nearest}`,
            ).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(suggested).toBeGreaterThan(20);
  });
});

const literals = new Set(platformContract().operations.flatMap(({ path }) => path.split('/').slice(1)));

/** A path that is wrong outside its ids: those stay whole. */
function nearMiss(path: string, { at, kind, letter }: { at: number; kind: string; letter: string }): string {
  const parts = path.split('/');
  const words = parts.flatMap((part, index) => (literals.has(part) ? [index] : []));
  if (words.length === 0) return path;
  const index = words[at % words.length]!;
  const word = parts[index]!;
  const place = at % (word.length + 1);
  const changed: Record<string, string[]> = {
    drop: [],
    double: [word, word],
    swap: [[...word].reverse().join('')],
    letter: [word.slice(0, place) + letter + word.slice(place)],
    case: [word.toUpperCase()],
  };
  parts.splice(index, 1, ...changed[kind]!);
  return parts.join('/') || '/';
}

describe('an API key', () => {
  /** What is found of a call with these headers, names and values by turns. */
  async function foundWith(...headers: string[]): Promise<FoundViolation> {
    const call = await good('sendMessageToConversation');
    const entryId = await new Promise<number>((resolve, reject) => {
      const url = divar.url + call.path;
      const all = ['Host', new URL(url).host, 'Content-Type', 'application/json', ...headers];
      request(url, { method: 'POST', headers: all as never }, (response) => {
        response.resume();
        resolve(Number(response.headers['x-emulator-entry']));
      })
        .on('error', reject)
        .end(call.body);
    });
    return (await divar.control.getEntry({ entry_id: entryId })).findings[0] as FoundViolation;
  }

  it.each([
    [[`Bearer ${apiKey}`], 'with "Bearer" before it'],
    [[`X-Api-Key: ${apiKey}`], 'with "X-Api-Key:" before it'],
    [[`"${apiKey}"`], 'in quotes'],
    [[`'${apiKey}'`], 'in quotes'],
    [[apiKey, apiKey], '2 headers X-Api-Key'],
    [[apiKey, 'another-key'], '2 headers X-Api-Key'],
    [['undefined'], 'a variable without a value'],
    [['{API_KEY}'], 'a placeholder that was not filled in'],
  ])('that comes as %j is told as what it is', async (keys, actual) => {
    for (const anyKey of [false, true]) {
      await divar.control.patchApp({ body: { any_key: anyKey } });
      const found = await foundWith(...keys.flatMap((key) => ['X-Api-Key', key]));
      expect(found).toMatchObject({ id: 'unknown_api_key', actual: expect.stringContaining(actual) });
      expect(JSON.stringify(found)).not.toContain(apiKey);
    }
  });

  it('that is the identification key is told', async () => {
    const found = await foundWith('X-Api-Key', divar.identificationKey);
    expect(found).toMatchObject({ actual: expect.stringContaining('the identification key') });
  });

  it.each([
    ['Api-Key', apiKey, 'a header api-key'],
    ['X-API_KEY', apiKey, 'a header x-api_key'],
    ['Authorization', apiKey, 'Authorization'],
    ['Authorization', `Bearer ${apiKey}`, 'Authorization'],
  ])('in the header %s is missed where it belongs', async (name, value, actual) => {
    const found = await foundWith(name, value);
    expect(found).toMatchObject({ id: 'missing_api_key', actual: expect.stringContaining(actual) });
  });
});

describe('a large number', () => {
  it('is shown as it was sent, wherever it is shown', async () => {
    const digits = '12345678901234567890';
    const call = await good('sendMessageToConversation');
    const body = `{"text_message":"سلام","id":${digits},"x":{"deep":[${digits}]}}`;
    const { entry } = await send(divar, { ...call, body });
    expect(entry.findings).toMatchObject([
      { id: 'unknown_field', where: '/id', actual: `id: ${digits}` },
      { id: 'unknown_field', where: '/x', actual: `x: {"deep":[${digits}]}` },
      { id: 'large_number', where: '/id', actual: digits },
      { id: 'large_number', where: '/x/deep/0', actual: digits },
    ]);
    const { request: kept, id } = (await divar.journal.entries()).at(-1)!;
    expect(kept!.body).toBe(body);
    const har = JSON.stringify(await divar.control.getHar({}));
    expect(har).toContain(JSON.stringify(body).slice(1, -1));
    expect(JSON.stringify(await divar.control.getCurl({ entry_id: id }))).toContain(digits);
  });

  it('is shown as it was sent where it is of a wrong type', async () => {
    const { entry } = await send(divar, {
      ...(await good('sendMessageToConversation')),
      body: '{"text_message":98765432109876543210}',
    });
    expect(entry.findings[0]).toMatchObject({ id: 'wrong_type', actual: '98765432109876543210' });
  });
});
