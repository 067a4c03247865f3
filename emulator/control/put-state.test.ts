import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../divar/ids.ts';
import { type ControlApi, ControlProblem, type Emulator } from '../index.ts';
import {
  apiKey,
  authoriseQuery,
  beginScene,
  conversationId,
  goodCalls,
  grantsOf,
  postConversationId,
  send,
  startScene,
  type WireCall,
} from '../testing/every-call.ts';

type State = Awaited<ReturnType<ControlApi['getState']>>;
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** How many accepted states are tried; all of them with STATES=all. */
const tried = process.env.STATES === 'all' ? Number.POSITIVE_INFINITY : 60;

let divar: Emulator;
let whole: State;

beforeAll(async () => {
  divar = await startScene();
  await beginScene(divar);
  whole = await richState(divar);
}, 60_000);

afterAll(() => divar.stop());

/** A state with facts of every kind that a state holds. */
async function richState({ control, url }: Emulator): Promise<State> {
  const bytes = { body: { raw: Buffer.from('%PDF-1.7\n%%EOF\n').toString('base64') } };
  await control.putUser({ user: 'sara', body: { phone: '09120000000', display_name: 'سارا' } });
  const file_data = await control.uploadUserMedia({ type: 'FILE', name: 'a.pdf', ...bytes });
  const quick = { wait: 'none' } as const;
  await control.sendUserMessage({ user: 'sara', body: { type: 'FILE', file_data }, ...quick });
  const location_data = { latitude: 35.7, longitude: 51.4 };
  await control.sendUserMessage({ user: 'sara', body: { type: 'LOCATION', location_data }, ...quick });
  await control.sendUserMessage({
    user: 'reza',
    body: { text: 'hi', conversation_id: postConversationId },
    ...quick,
  });
  const token = await control.createToken({
    body: { user: 'sara', scopes: ['USER_ID', 'USER_POSTS_GET', 'offline_access'] },
  });
  const subscription = { event_type: 'POST_UPDATE', token_id: token.id, metadata: { a: 1 } } as const;
  await control.createSubscription({ body: subscription });
  await control.putPost({
    post_token: 'post-of-sara',
    body: {
      ...{ category: 'cars', city: 'tehran', district: 'vanak', owner: 'sara' },
      business_data: { business_name: 'b', business_type: 'CAR' },
      data: { title: 't', price: { mode: 'FIXED', value: 5 }, size: 70, rooms: 'دو', brand_model: 'x' },
    },
  });
  const buttons = [
    { caption: 'a', icon_name: 'ADD', action: { open_direct_link: 'https://divar.ir' } },
    { caption: 'b', action: { open_server_link: { data: { a: 1 } } } },
    { caption: 'c', action: { get_dynamic_action: { data: {} } } },
    { caption: 'd', action: { open_post_page: { post_token: 'p' } } },
  ];
  await fetch(`${url}/v1/open-platform/chat/bot/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey },
    body: JSON.stringify({ text_message: 'hi', buttons: { rows: [{ buttons }] } }),
  });
  const grants = grantsOf(divar);
  await grants.code({ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' });
  await send(divar, await goodCalls.uploadMedia(grants));
  await control.patchApp({ body: { bot_host: 'a.example', limits: { per_minute: 100_000 } } });
  const state = await control.getState();
  const kinds = new Set(state.facts.map(({ kind }) => kind));
  expect(kinds.size).toBe(10);
  return state;
}

/** Every place in a value, the whole first. */
function* placesIn(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* placesIn((value as Record<string, Json>)[key]!, [...path, step]);
  }
}

const strange: Json[] = [
  ...[
    null,
    true,
    0,
    -1,
    0.5,
    1e-7,
    1e21,
    1e300,
    '',
    ' ',
    'a b',
    'سارا',
    'a\ud83d',
    '\u0000',
    '/',
    '%',
    'x'.repeat(300),
  ],
  ...[
    [],
    {},
    [null],
    { a: null },
    { toString: 1 },
    [[]],
    'http://',
    'POST',
    'TEXT',
    'IMAGE',
    'BOT',
    'openServerLink',
  ],
];

/** The facts with one place changed: given another value, left out, repeated, or with more in it. */
function* mutationsOf(facts: Json[]): Generator<Json[]> {
  const changed = (path: (string | number)[], change: (parent: never, key: never) => void) => {
    const copy = structuredClone(facts);
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((node, key) => (node as Record<string, Json>)[key], copy);
    change(parent as never, path.at(-1) as never);
    return copy;
  };
  for (const path of placesIn(facts)) {
    if (path.length === 0) continue;
    for (const value of strange)
      yield changed(path, (parent: Record<string, Json>, key: string) => {
        parent[key] = structuredClone(value);
      });
    yield changed(path, (parent: Json, key: string) => {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete (parent as Record<string, Json>)[key];
    });
    yield changed(path, (parent: Json, key: string) => {
      if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(parent[Number(key)]!));
      else (parent as Record<string, Json>).extra = structuredClone((parent as Record<string, Json>)[key]!);
    });
    yield changed(path, (parent: Json) => {
      if (Array.isArray(parent)) parent.reverse();
    });
  }
}

type Inputs = { [Id in Exclude<keyof ControlApi, 'openStream'>]: object[] };

/** Calls with what a state has, and with what it has not. The last ones change the most. */
function inputsFor(facts: Json[]): Inputs {
  const of = (kind: string, part: string) =>
    facts.flatMap((fact) => ((fact as { kind: string }).kind === kind ? [(fact as never)[part]] : []));
  const conversations = of('conversation-started', 'conversation') as { id: string; user: string }[];
  const users = of('user-joined', 'user') as { name: string }[];
  const messages = of('message-sent', 'message') as { id: string }[];
  const tokens = of('token-issued', 'token') as { id: string }[];
  const posts = of('post-put', 'post') as { token: string }[];
  const quick = { wait: 'none' };
  const world = 'version: 1\nusers: { mina: {} }\n';
  const text = 'version: 1\nname: a\nturns:\n  - says: hi\n';
  return {
    getHealth: [{}],
    getPlatformContract: [],
    listViolations: [],
    listUsers: [{}],
    listConversations: [{}, ...users.map(({ name: user }) => ({ user }))],
    getConversation: conversations.map(({ id }) => ({ conversation_id: id })),
    listMessages: conversations.map(({ id }) => ({ conversation_id: id })),
    listSubscriptions: [{}],
    listPosts: [{}],
    readPost: posts.map(({ token }) => ({ post_token: token })),
    listEntries: [{}],
    getHar: [{}],
    getEntry: [{ entry_id: 1 }],
    getCurl: [{ entry_id: 1 }],
    getFaults: [{}],
    getApp: [{}],
    getKeys: [{}],
    listApps: [{}],
    listTokens: [{}],
    getClock: [{}],
    getState: [{}],
    getWorld: [{}],
    waitFor: [{ for: 'message', timeout: '0' }],
    getReplay: [{ replay_id: 'x' }],
    putUser: users.map(({ name: user }) => ({ user, body: {} })),
    sendUserMessage: conversations.map(({ id, user }) => ({
      user,
      body: { text: 'hi', conversation_id: id },
      ...quick,
    })),
    pressButton: messages.flatMap(({ id }) =>
      [0, 1, 2, 3].map((column) => ({ message_id: id, body: { row: 0, column }, timeout: '1s' })),
    ),
    putConversation: users.map(({ name: user }) => ({
      conversation_id: `new of ${user}`.slice(0, 90),
      body: { user },
    })),
    startPostConversation: posts.map(({ token }) => ({ body: { post_token: token, buyer: 'buyer' } })),
    updatePost: posts.map(({ token }) => ({ post_token: token, body: { type: 'ONGOING' }, ...quick })),
    putPost: posts.map(({ token }) => ({
      post_token: token,
      body: { category: 'a', city: 'b', data: {}, owner: 'sara' },
    })),
    createSubscription: tokens.map(({ id }) => ({ body: { event_type: 'POST_UPDATE', token_id: id } })),
    createToken: users.map(({ name: user }) => ({ body: { user, scopes: ['USER_ID'] } })),
    deliverEvent: [{ body: { body: { type: 'x' } }, ...quick }],
    resendDelivery: [{ entry_id: 1, ...quick }],
    uploadUserMedia: [{ type: 'FILE', name: 'a.pdf', body: { raw: 'AAAA' } }],
    decideConsent: users.map(({ name: user }) => ({
      body: { url: `http://127.0.0.1/oauth2/auth?${authoriseQuery()}`, user },
    })),
    getRecording: [{}, ...conversations.map(({ id }) => ({ conversation_id: id }))],
    startReplay: [{ body: { conversations: [{ text }], timeout: '1ms' } }],
    putFaults: [{ body: { faults: [] } }],
    addFaults: [{ body: { faults: [] } }],
    deleteFaults: [{}],
    patchApp: [{ body: { refuse_findings: false } }],
    createApp: [{ body: { slug: 'other' } }],
    deleteApp: [{ slug: 'other' }],
    setClock: [{ body: { advance: '1s' } }],
    revokeToken: tokens.map(({ id }) => ({ token_id: id, ...quick })),
    revokeAccess: users.map(({ name: user }) => ({ user, ...quick })),
    putState: [],
    putWorld: [{ body: { world } }],
    reset: [{}],
  };
}

/** Makes every call of the bot API that is good; gives those that were answered as a failure of ours. */
async function failuresOfBots(): Promise<string[]> {
  const failures: string[] = [];
  const grants = grantsOf(divar);
  for (const [id, make] of Object.entries(goodCalls)) {
    try {
      const call: WireCall = await make(grants);
      const { status, text } = await send(divar, call);
      if (status >= 500) failures.push(`${id}: ${status} ${text}`);
    } catch (error) {
      if (isFailure(error)) failures.push(`${id}: ${(error as Error).message}`);
    }
  }
  return failures;
}

/** A refusal is none; nor is a helper of the scene that does not find what a changed state took away. */
function isFailure(error: unknown): boolean {
  if (error instanceof ControlProblem) return error.status >= 500;
  return !/Cannot read properties|Unexpected token|Invalid URL|headers\.append|Cannot convert argument|invalid header/i.test(
    (error as Error).message,
  );
}

async function failuresOfControl(facts: Json[]): Promise<string[]> {
  const failures: string[] = [];
  const run = async (ids: [string, object[]][]) => {
    for (const [id, inputs] of ids)
      for (const input of inputs) {
        const call = divar.control[id as keyof ControlApi] as (input: object) => Promise<unknown>;
        await call(input).catch((error) => {
          if (!(error instanceof ControlProblem && error.status < 500))
            failures.push(`${id} ${JSON.stringify(input)}: ${(error as Error).message}`);
        });
      }
  };
  const all = Object.entries(inputsFor(facts));
  const at = all.findIndex(([id]) => id === 'revokeToken');
  await run(all.slice(0, at));
  failures.push(...(await failuresOfBots()));
  await run(all.slice(0, 24));
  await run(all.slice(at));
  return failures;
}

function* shuffled<T>(items: T[], seed: number): Generator<T> {
  const random = seededRandom(seed);
  for (const left = [...items]; left.length > 0; ) {
    const [a = 0, b = 0, c = 0] = random(3);
    yield left.splice(((a << 16) | (b << 8) | c) % left.length, 1)[0]!;
  }
}

it('takes no state that makes a call answer 500 later', async () => {
  const clean = async (facts: Json[]) => {
    const body = { ...whole, facts } as never;
    return divar.control.putState({ body }).then(
      () => true,
      (error) => {
        if (!(error instanceof ControlProblem && error.status === 400)) throw error;
        return false;
      },
    );
  };
  expect(await clean(whole.facts as Json[])).toBe(true);
  expect(await failuresOfControl(whole.facts as Json[])).toEqual([]);
  const failures: string[] = [];
  let accepted = 0;
  let refused = 0;
  for (const facts of shuffled([...mutationsOf(whole.facts as Json[])], Number(process.env.SEED ?? 1))) {
    if (accepted >= tried) break;
    if (!(await clean(facts))) {
      refused += 1;
      continue;
    }
    accepted += 1;
    const found = await failuresOfControl(facts);
    if (found.length > 0) failures.push(...found);
    if (failures.length > 20) break;
  }
  expect(failures).toEqual([]);
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
}, 3_600_000);
