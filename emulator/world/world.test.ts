import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createEmulator, type Emulator, type EmulatorOptions } from '../index.ts';
import { parseWorld, worldSchema } from './read-world.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const shipped = readdirSync(path.join(fixtures, 'worlds')).map((name) => path.join(fixtures, 'worlds', name));
const [orderBot, postOwner] = shipped as [string, string];

let emulator: Emulator | undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'world-'));
const begin = async (options: EmulatorOptions) => {
  emulator = await createEmulator(options);
  return emulator;
};
afterEach(async () => {
  await emulator?.stop();
  emulator = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('a world', () => {
  it('gives the app its users and what was said', async () => {
    const { control } = await begin({ world: orderBot });
    const { users } = await control.listUsers();
    expect(users).toContainEqual({
      name: 'sara',
      display_name: 'سارا احمدی',
      user_id: 'user-sara',
      phone: '09120000001',
      blocked: false,
    });
    expect(users.find(({ name }) => name === 'mina')?.blocked).toBe(true);
    const { messages } = await control.listMessages({ conversation_id: 'conversation-sara' });
    expect(messages.map(({ text, origin }) => [origin, text])).toEqual([
      ['user', 'سلام'],
      ['bot', 'سلام! چه میل دارید؟'],
    ]);
    expect(messages[1]!.buttons![0]!.map(({ caption }) => caption)).toEqual(['دیدن منو', 'سفارش من']);
  });

  it('tells the bot of nothing that was said before', async () => {
    const { control } = await begin({ world: orderBot });
    expect((await control.listEntries()).entries).toEqual([]);
  });

  it('gives posts, tokens that work, and further apps', async () => {
    const { control, url, apiKey } = await begin({ world: postOwner });
    expect(await control.readPost({ post_token: 'wQ4rT7yU' })).toMatchObject({ owner: 'sara' });
    const headers = { 'x-api-key': apiKey, authorization: 'Bearer token-of-sara' };
    const answer = await fetch(`${url}/v1/open-platform/users`, { method: 'GET', headers });
    expect(await answer.text()).toContain('user-sara');
    expect((await control.listUsers({ app: 'another-bot' })).users.map(({ name }) => name)).toEqual(['reza']);
  });

  it('leaves to the options what they set', async () => {
    const redirectUris = ['http://127.0.0.1:9000/back'];
    const { control } = await begin({ world: postOwner, redirectUris });
    expect((await control.getApp()).redirect_uris).toEqual(redirectUris);
  });

  it('is not entered twice where the state was kept', async () => {
    const data = path.join(folder, 'data');
    await (await begin({ world: orderBot, data })).stop();
    const { control } = await begin({ world: orderBot, data });
    const { messages } = await control.listMessages({ conversation_id: 'conversation-sara' });
    expect(messages).toHaveLength(2);
  });

  it('that cannot be read stops the start and says which file', async () => {
    await expect(begin({ world: '/nowhere/w.yaml' })).rejects.toThrow(
      '--world /nowhere/w.yaml cannot be read',
    );
  });
});

describe('parseWorld', () => {
  it.each([
    ['version: 1\nusrs: {}\n', 'w.yaml:2:1: There is no field "usrs" in a world. Did you mean users?'],
    ['version: 1\nusers:\n  sara: { blokked: true }\n', 'w.yaml:3:11: There is no field "blokked"'],
    ['version: 2\n', 'w.yaml:1:10: Expected a whole number, from 1 to 1, found 2.'],
    ['name: x\n', 'The field version is missing in a world.'],
    [
      'version: 1\nsettings: { dialekt: seed }\n',
      'There is no field "dialekt" in settings. Did you mean dialect?',
    ],
    ['version: 1\nposts:\n  - { category: a, city: b, data: {} }\n', 'The field token is missing in a post.'],
    [
      'version: 1\nusers: { sara: {} }\nconversations:\n  - { id: c, user: sra }\n',
      'w.yaml:4:5: There is no user "sra". Did you mean sara?',
    ],
    ['', 'Expected a world, found nothing.'],
    ['version: [1\n', 'w.yaml:'],
  ])('says where %j is wrong', (text, message) => {
    expect(() => parseWorld(text, 'w.yaml')).toThrow(message);
  });
});

describe('world.schema.json', () => {
  const validate = new Ajv2020({ strict: false }).compile(worldSchema());

  it('is what the parser reads (npx vitest run -u writes it anew)', async () => {
    const text = `${JSON.stringify(worldSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`${fixtures}/world.schema.json`);
  });

  it.each(shipped)('accepts %s, and so does the parser', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(parseWorld(text, file).version).toBe(1);
  });

  it('refuses a field that the parser does not know', () => {
    expect(validate({ version: 1, usrs: {} })).toBe(false);
  });
});
