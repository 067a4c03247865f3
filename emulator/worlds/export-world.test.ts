import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createEmulator, type Emulator } from '../index.ts';
import { anyWorld } from './testing/any-world.ts';

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator();
});
afterAll(() => divar.stop());
beforeEach(() => divar.reset());

const shipped = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/worlds/${name}.yaml`, import.meta.url)), 'utf8');

const bytesOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/worlds/${name}`, import.meta.url))).toString('base64');

it.each(['order-bot', 'post-owner', 'used-car'])(
  '%s goes in, comes out, and goes in again as the same',
  async (name) => {
    await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
    const text = shipped(name)
      .replace(/^apps:[\s\S]*/m, '')
      .replace(/file: (\S+)/, (_, file) => `{ name: pride.jpg, base64: ${bytesOf(file)} }`)
      .replace(/:\n\s+\{ name/, ': { name');
    await divar.control.putWorld({ body: { world: text } });
    const first = await divar.control.getWorld();
    await divar.control.putWorld({ body: { world: first.world } });
    expect(await divar.control.getWorld()).toEqual(first);
    expect(first.left_out).toEqual([]);
  },
);

/** All that the emulator holds, but for ids that it made and times that go on. */
async function held() {
  const { control } = divar;
  const { conversations } = await control.listConversations({});
  const lists = conversations.map(({ id }) => control.listMessages({ conversation_id: id }));
  const messages = (await Promise.all(lists)).flatMap((list) => list.messages);
  return {
    ...(await control.listUsers()),
    conversations: conversations.map(({ last_message: _last, ...rest }) => rest),
    messages: messages.map(({ id: _id, ...rest }) => rest),
    posts: (await control.listPosts()).posts,
    tokens: (await control.listTokens()).tokens.map(({ user, scopes, token }) => [user, scopes, token]),
    subscriptions: (await control.listSubscriptions()).subscriptions.map(
      ({ id: _id, token_id: _token, ...rest }) => rest,
    ),
  };
}

it('goes in, comes out, and goes in again as the same, whatever it holds', async () => {
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
  const put = async (world: string) => {
    await divar.control.putWorld({ body: { world } });
    return (await divar.control.getWorld()).world;
  };
  const isFixed = async (given: object) => {
    const first = await put(stringify(given, { aliasDuplicateObjects: false }));
    const before = await held();
    expect(await put(first)).toBe(first);
    expect(await held()).toEqual(before);
    await divar.control.putState({ body: await divar.control.getState() });
    expect((await divar.control.getWorld()).world).toBe(first);
  };
  await fc.assert(fc.asyncProperty(anyWorld, isFixed), { numRuns: 25, seed: 1 });
});

it('holds a token that is good only for the next one', async () => {
  await divar.user('sara').grants(['USER_ID', 'offline_access']);
  const { refresh_token } = await divar.user('reza').grants(['offline_access']);
  await divar.control.setClock({ body: { advance: '2h' } });
  await divar.control.putWorld({ body: { world: (await divar.control.getWorld()).world } });
  const { client_secret } = await divar.control.getKeys();
  const form = {
    grant_type: 'refresh_token',
    client_id: 'demo',
    client_secret,
    refresh_token: refresh_token!,
  };
  const body = new URLSearchParams(form);
  expect((await fetch(`${divar.url}/oauth2/token`, { method: 'POST', body })).status).toBe(200);
});

it('leaves out a subscription whose token has been refreshed, which ended it', async () => {
  const { id } = await divar.user('sara').grants(['USER_POSTS_GET', 'offline_access']);
  await divar.control.createSubscription({ body: { event_type: 'POST_UPDATE', token_id: id } });
  await divar.control.setClock({ body: { advance: '2h' } });
  const { world } = await divar.control.getWorld();
  expect(world).not.toContain('subscriptions');
  await divar.control.putWorld({ body: { world } });
});

it('holds the owner of a post who has done nothing else', async () => {
  const body = { category: 'light', city: 'tehran', owner: 'mina', data: {} };
  await divar.control.putPost({ post_token: 'p1', body });
  await divar.control.putWorld({ body: { world: (await divar.control.getWorld()).world } });
  expect((await divar.control.listUsers()).users.map(({ name }) => name)).toEqual(['mina']);
});

it('holds a file that a user sent, and gives it to another emulator', async () => {
  const raw = bytesOf('files/pride.jpg');
  const upload = { type: 'IMAGE', name: 'پراید.jpg', body: { raw } } as const;
  const { link, size_bytes } = await divar.control.uploadUserMedia(upload);
  await divar.user('sara').says({ type: 'IMAGE', image_data: { link, size_bytes } });
  const { world } = await divar.control.getWorld();
  const other = await createEmulator();
  await other.control.putWorld({ body: { world } });
  const { conversations } = await other.control.listConversations({});
  const { image_data: picture } = conversations[0]!.last_message!;
  expect(picture!.link.startsWith(other.url)).toBe(true);
  expect(decodeURIComponent(picture!.link)).toContain('پراید.jpg');
  expect(Buffer.from(await (await fetch(picture!.link)).arrayBuffer()).toString('base64')).toBe(raw);
  await other.stop();
});

it('holds what is left of access whose hour is over: the refresh token', async () => {
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
  const scopes = ['USER_ID', 'offline_access'];
  const token = await divar.control.createToken({ body: { user: 'sara', scopes } });
  await divar.control.createToken({ body: { user: 'reza', scopes: ['USER_ID'] } });
  await divar.control.setClock({ body: { advance: '2h' } });
  const { world } = await divar.control.getWorld();
  await divar.control.putWorld({ body: { world } });
  const { tokens } = await divar.control.listTokens();
  expect(tokens).toMatchObject([
    {
      user: 'sara',
      expires_at: expect.stringMatching(/^2026-01-01T14:00:00/),
      refresh_expires_at: expect.stringMatching(/^2026-01-31T12:00:00/),
    },
  ]);
  const headers = {
    'content-type': 'application/json',
    'x-api-key': divar.apiKey,
    authorization: `Bearer ${token.access_token}`,
  };
  expect((await fetch(`${divar.url}/v1/open-platform/users`, { headers })).status).toBe(401);
});

it('leaves out scopes that a world cannot hold, and tokens that were given again', async () => {
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
  const given = { access_token: 'token-of-the-env-file', scopes: ['USER_ID', 'USER_IDD', 'offline_access'] };
  await divar.control.createToken({ body: { ...given, user: 'sara' } });
  await divar.control.setClock({ body: { advance: '2h' } });
  await divar.control.createToken({ body: { ...given, user: 'reza' } });
  const { world, left_out } = await divar.control.getWorld();
  expect(left_out).toEqual(['scopes that there are not: USER_IDD']);
  await divar.control.putWorld({ body: { world } });
  const { tokens } = await divar.control.listTokens();
  expect(tokens).toMatchObject([{ user: 'reza', scopes: ['USER_ID', 'offline_access'] }]);
});

it('leaves links to other places, and what is not a file, as they are', async () => {
  const image_data = { link: 'https://cdn.example.com/media/a/b.jpg', size_bytes: 1 };
  await divar.user('sara').says({ type: 'IMAGE', image_data });
  await divar.user('sara').says({ type: 'CONTACT', contact_data: { phone: '09120000001' } });
  const { world, left_out } = await divar.control.getWorld();
  expect(left_out).toEqual([]);
  expect(world).toContain(image_data.link);
  await divar.control.putWorld({ body: { world } });
  const { conversations } = await divar.control.listConversations({});
  expect(conversations[0]!.last_message).toMatchObject({ contact_data: { phone: '09120000001' } });
});

it('names what it leaves out', async () => {
  const link = `${divar.url}/media/${'a'.repeat(32)}/car.jpg`;
  await divar.user('sara').says({ type: 'IMAGE', image_data: { link, size_bytes: 1 } });
  const { world, left_out } = await divar.control.getWorld();
  expect(left_out).toEqual(['1 files that are no longer kept']);
  expect(world).toContain('sara:');
});

it('leaves everything as it is where a world cannot be', async () => {
  await divar.user('sara').says('سلام');
  const put = (world: string) => divar.control.putWorld({ body: { world } });
  await expect(put('version: 1\nusers:\n  reza:\n    dislay_name: رضا\n')).rejects.toThrow(
    /world:4:5: .*display_name/,
  );
  await expect(put('version: 1\napps:\n  other: {}\n')).rejects.toThrow('holds no further apps');
  await expect(
    put(
      'version: 1\nusers: { sara: {}, seller: {} }\nsettings: { dialect: observed }\nconversations: [{ id: c, post_token: p, buyer: seller }]\n',
    ),
  ).rejects.toThrow('both buyer and seller');
  expect((await divar.control.getApp()).dialect).toBe('seed');
  await expect(put('version: 2\n')).rejects.toThrow('world:1:10');
  expect((await divar.control.listUsers()).users.map(({ name }) => name)).toEqual(['sara']);
});

it('takes the place of what was there, the settings included that it names', async () => {
  await divar.user('sara').says('سلام');
  const world = 'version: 1\nsettings: { dialect: observed }\nusers:\n  reza: { display_name: رضا }\n';
  await divar.control.putWorld({ body: { world } });
  expect((await divar.control.listUsers()).users.map(({ name }) => name)).toEqual(['reza']);
  expect((await divar.control.getApp()).dialect).toBe('observed');
});
