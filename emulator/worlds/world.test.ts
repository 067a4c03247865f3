import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createEmulator, type Emulator, type EmulatorOptions } from '../index.ts';
import { parseWorld, worldSchema } from './read-world.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const shipped = readdirSync(path.join(fixtures, 'worlds'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => path.join(fixtures, 'worlds', name));
const [orderBot, postOwner, usedCar] = shipped as [string, string, string];

let emulator: Emulator | undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'world-'));
const picture = readFileSync(path.join(fixtures, 'worlds/files/pride.jpg')).toString('base64');

/** A file of the folder, with this text. */
function file(name: string, text: string): string {
  const written = path.join(folder, name);
  mkdirSync(path.dirname(written), { recursive: true });
  writeFileSync(written, text);
  return written;
}
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
    const headers = {
      'content-type': 'application/json',
      'x-api-key': apiKey,
      authorization: 'Bearer token-of-sara',
    };
    const answer = await fetch(`${url}/v1/open-platform/users`, { method: 'GET', headers });
    expect(await answer.text()).toContain('user-sara');
    expect((await control.listUsers({ app: 'another-bot' })).users.map(({ name }) => name)).toEqual(['reza']);
  });

  it('gives conversations about posts, which the bot reads, and writes in', async () => {
    const { url, apiKey, control } = await begin({ world: usedCar });
    const headers = {
      'content-type': 'application/json',
      'x-api-key': apiKey,
      authorization: 'Bearer token-of-sara',
    };
    const path = `${url}/v1/open-platform/chat/conversations/reza-about-the-pride`;
    const answer = await fetch(path, { headers });
    const { messages } = (await answer.json()) as { messages: { text: string; sent_at: unknown }[] };
    expect(messages.map(({ text }) => text)).toEqual([
      'سلام، هنوز هست؟',
      'سلام، بله.',
      'عکس از بغل هم دارید؟',
    ]);
    const sent = await fetch(`${url}/v2/open-platform/conversations/reza-about-the-pride/messages`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'فردا ساعت ۵ خوب است؟' }),
    });
    expect(sent.status).toBe(200);
    const all = await control.listMessages({ conversation_id: 'reza-about-the-pride' });
    expect(all.messages.map(({ side }) => side)).toEqual([
      'BUYER',
      'SELLER',
      'BUYER',
      'SELLER',
      'SELLER',
      'SELLER',
    ]);
    expect(all.messages[0]!.sent_at).toBe('2026-01-31T09:30:00.000000Z');
    expect(all.messages[3]!.receiver_buttons![0]!.map(({ caption }) => caption)).toEqual([
      'قرار بازدید',
      'دیدن آگهی',
    ]);
  });

  it('gives subscriptions, by which messages come to the bot', async () => {
    const { control } = await begin({ world: usedCar });
    expect((await control.listSubscriptions()).subscriptions).toMatchObject([
      {
        event_type: 'NEW_MESSAGE_ON_POST',
        event_resource_id: 'wQ4rT7yU',
        metadata: { flow: 'visit' },
        live: true,
      },
    ]);
    const said = await control.sendUserMessage({
      user: 'reza',
      body: { text: 'ممنون', conversation_id: 'reza-about-the-pride' },
    });
    expect(said).not.toHaveProperty('not_delivered');
  });

  it('gives files, served by link, and messages of other types than text', async () => {
    const { control } = await begin({ world: usedCar });
    const { messages } = await control.listMessages({ conversation_id: 'reza-about-the-pride' });
    const picture = messages[3]!;
    expect(picture).toMatchObject({ type: 'IMAGE', media_token: 'pride-from-the-side', origin: 'bot' });
    expect(picture.image_data).toMatchObject({ width_px: 480, height_px: 320 });
    const file = await fetch(picture.image_data!.link);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes).toEqual(readFileSync(path.join(fixtures, 'worlds/files/pride.jpg')));
    expect(messages[4]).toMatchObject({ type: 'LOCATION', location_data: { latitude: 35.7219 } });
  });

  it('gives tokens that can be refreshed', async () => {
    const { url, control } = await begin({ world: usedCar });
    const { client_secret: secret } = await control.getKeys();
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-of-sara',
      client_id: 'demo',
      client_secret: secret,
    });
    const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ token_type: 'bearer', access_token: expect.any(String) });
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

  it('does not give the id of a user who is there to another', async () => {
    const data = path.join(folder, 'data');
    await (await begin({ world: orderBot, data })).stop();
    const world = file('w.yaml', 'version: 1\nusers:\n  other: { user_id: user-sara }\n');
    await expect(begin({ world, data })).rejects.toThrow(
      'The user "sara" has the user_id "user-sara" already.',
    );
  });

  it('leaves alone what the bot subscribed to since, and a user who has blocked it since', async () => {
    const data = path.join(folder, 'data');
    const first = await begin({ world: usedCar, data });
    const [token] = (await first.control.listTokens()).tokens;
    const wanted = { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: 'wQ4rT7yU' } as const;
    const body = { ...wanted, token_id: token!.id, metadata: { flow: 'of the bot' } };
    await first.control.createSubscription({ body });
    await first.control.putUser({ user: 'sara', body: { blocked: true } });
    await first.stop();
    const more = '  - { id: more, user: sara, messages: [{ from: bot, text: سلام }] }\n';
    const text = readFileSync(usedCar, 'utf8').replace(/file: \S+/, `base64: ${picture}\n    name: a.jpg`);
    const world = file('w.yaml', text.replace('conversations:\n', `conversations:\n${more}`));
    const { control } = await begin({ world, data });
    const { subscriptions } = await control.listSubscriptions();
    expect(subscriptions).toMatchObject([{ metadata: { flow: 'of the bot' } }]);
    expect((await control.listMessages({ conversation_id: 'more' })).messages).toHaveLength(1);
  });

  it('has its files at hand under the address of a later start', async () => {
    const data = path.join(folder, 'data');
    const first = await begin({ world: usedCar, data });
    await first.stop();
    const { control, url } = await begin({ data });
    expect(url).not.toBe(first.url);
    const { messages } = await control.listMessages({ conversation_id: 'reza-about-the-pride' });
    const { link } = messages[3]!.image_data!;
    expect(link.startsWith(url)).toBe(true);
    expect((await fetch(link)).status).toBe(200);
  });

  it('is kept whole or not at all: a crash within it leaves nothing of it', async () => {
    const data = path.join(folder, 'data');
    await (await begin({ world: usedCar, data })).stop();
    const kept = path.join(data, 'demo.jsonl');
    const text = readFileSync(kept, 'utf8');
    writeFileSync(kept, text.slice(0, text.lastIndexOf('"text"')));
    const { control } = await begin({ data });
    expect([await control.listUsers(), await control.listConversations({})]).toEqual([
      { users: [] },
      { conversations: [] },
    ]);
    await emulator!.stop();
    const again = await begin({ world: usedCar, data });
    const id = 'reza-about-the-pride';
    expect((await again.control.listMessages({ conversation_id: id })).messages).toHaveLength(5);
  });

  it('does not name the app that is started among the further ones', async () => {
    await expect(begin({ world: postOwner, appSlug: 'another-bot' })).rejects.toThrow(
      'the further app "another-bot" is the one that is started. Write what it holds outside of apps',
    );
  });

  it('reads no file outside its folder, and none but files', async () => {
    mkdirSync(path.join(folder, 'inside/files'), { recursive: true });
    file('secret.txt', 'secret');
    symlinkSync(path.join(folder, 'secret.txt'), path.join(folder, 'inside/link.txt'));
    const told = async (name: string) => {
      const world = file('inside/w.yaml', `version: 1\nmedia:\n  a: { file: ${name}, kind: file }\n`);
      const error = await begin({ world }).catch((thrown: Error) => thrown);
      return (error as Error).message;
    };
    for (const outside of ['../secret.txt', 'link.txt', path.join(folder, 'secret.txt'), '/etc/passwd'])
      expect(await told(outside)).toContain(`3:6: The file ${outside} lies outside the folder of the world.`);
    expect(await told('files')).toContain('files is not a file.');
    expect(await told('none.txt')).toContain('The file none.txt cannot be read: ENOENT.');
  });

  it('that cannot be read stops the start and says which file', async () => {
    await expect(begin({ world: '/nowhere/w.yaml' })).rejects.toThrow(
      '--world /nowhere/w.yaml cannot be read',
    );
  });

  it('that is wrong leaves the data folder as it is', async () => {
    const data = path.join(folder, 'data');
    const world = file('w.yaml', 'version: 1\nsettings: { bot: localhost }\n');
    await expect(begin({ world, data })).rejects.toThrow(
      'w.yaml:2:18: bot: "localhost" is not an http or https URL. Write it like',
    );
    expect(existsSync(data)).toBe(false);
  });
});

const said = (message: string) =>
  `users: { a: {} }\nconversations:\n  - id: c\n    user: a\n    messages: [${message}]\n`;

describe('parseWorld', () => {
  it.each([
    ['version: 1\nusrs: {}\n', 'w.yaml:2:1: There is no field "usrs" in a world. Did you mean users?'],
    ['version: 1\nusers:\n  sara: { blokked: true }\n', 'w.yaml:3:11: There is no field "blokked"'],
    [
      'version: 2\n',
      'w.yaml:1:10: The file has version 2 of the format; this divar-emulator reads up to 1. Install a newer',
    ],
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
    [
      'version: 1\nusers:\n  a: { user_id: x }\n  b: { user_id: x }\n',
      'w.yaml:4:6: The user_id "x" is there twice. The first is in line 3.',
    ],
    [`version: 1\n${said('{ from: usr, text: a }')}`, 'Did you mean user?'],
    [`version: 1\n${said('{ from: user }')}`, 'The message holds nothing. Give it a text'],
    [`version: 1\n${said('{ from: seller, text: a }')}`, 'Nobody here is "seller". Possible are user, bot.'],
    [`version: 1\n${said('{ from: user, media_token: car }')}`, 'There is no file "car". Add it to media.'],
    [
      `version: 1\n${said('{ from: user, text: a, image_data: { link: a }, location_data: { latitude: 1, longitude: 2 } }')}`,
      'A message holds one of image_data, location_data.',
    ],
    [
      `version: 1\n${said('{ from: user, location_data: { latitude: here, longitude: 2 } }')}`,
      'w.yaml:6:57: latitude: expected number',
    ],
    [`version: 1\n${said('{ from: user, text: a, sent_at: noon }')}`, '"noon" is not a time such as'],
    ['version: 1\nconversations:\n  - { id: c }\n', 'A conversation is missing its user.'],
    [
      'version: 1\nusers: { a: {} }\nconversations:\n  - { id: c, post_token: t, buyer: a, seller: a }\n',
      '"a" cannot be both buyer and seller.',
    ],
    [
      'version: 1\nusers: { a: {}, b: {} }\nconversations:\n  - id: c\n    post_token: t\n    buyer: a\n    seller: b\n    messages: [{ from: bot, text: a }]\n',
      'The bot writes on behalf of a side here. Name side: BUYER or SELLER.',
    ],
    [
      'version: 1\nusers: { a: {} }\ntokens:\n  - { user: a, scopes: [USER_IDD], access_token: t }\n',
      'w.yaml:4:5: There is no scope "USER_IDD". Did you mean USER_ID?',
    ],
    [
      'version: 1\nsubscriptions:\n  - { event_type: POST_UPDATE, access_token: t }\n',
      'There is no token "t". Add it to tokens.',
    ],
    [
      'version: 1\nusers: { a: {} }\ntokens:\n  - { user: a, scopes: [USER_ID], access_token: t }\nsubscriptions:\n  - { event_type: POST_UPDATE, access_token: t }\n',
      'The token "t" does not allow it. Its scopes need USER_POSTS_GET.',
    ],
    [
      'version: 1\nmedia:\n  car: { file: car.jpg }\n',
      'The file car.jpg is not read from here. Give its bytes',
    ],
    [
      'version: 1\nmedia:\n  car: { name: car.jpg, base64: AAAA }\n',
      'By its bytes, car.jpg is not a jpg file.',
    ],
    ['version: 1\nmedia:\n  car: { name: car.jpg }\n', 'A file has either file or base64.'],
    ['version: 1\nmedia:\n  car: { name: car.xyz, base64: AAAA }\n', 'No kind is known for car.xyz.'],
    ['version: [1\n', 'w.yaml:'],
    [
      'version: 1\nusers:\n  a: &a { phone: "1" }\n  b: *a\n',
      'w.yaml:4:6: An alias stands here. Anchors and aliases are not part of the format; write the value out.',
    ],
    ['version: 1\nusers:\n  a: &a {}\n  b: { <<: *a }\n', 'w.yaml:4:8: An alias stands here.'],
    ['version: 1\n---\nversion: 1\n', 'The file holds several YAML documents. Write one world a file.'],
    ['version: 1\nusers: { a: { phone: !js x } }\n', 'w.yaml:2:22: Unresolved tag: !js.'],
    [`version: 1\nposts: ${'['.repeat(9000)}`, 'The file is nested too deep.'],
    ['version: 1\r\nusers:\r\n  سارا: { phon: 1 }\r\n', 'w.yaml:3:11: There is no field "phon" in a user.'],
    ['version: 1\nusers: { "": {} }\n', 'w.yaml:2:10: A user has a name of 1 to 100 characters.'],
    ['version: 1\nusers: { a: {} }\nconversations: [{ id: "", user: a }]\n', 'a text that is not empty'],
    [
      'version: 1\nusers: { a: {} }\ntokens: [{ user: a, scopes: [], access_token: "a b" }]\n',
      'w.yaml:3:47: "a b" cannot be sent in a header.',
    ],
    ['version: 1\napps: { ../../x: {} }\n', 'w.yaml:2:9: "../../x" is not a slug. Use letters'],
    [
      'version: 1\nusers: { sara: {} }\nposts:\n  - { token: p, owner: sra, category: a, city: b, data: {} }\n',
      'w.yaml:4:5: There is no user "sra". Did you mean sara?',
    ],
    [
      'version: 1\nusers: { a: {} }\nposts: [{ token: p, owner: a, category: a, city: b, data: {} }]\nconversations:\n  - { id: c, post_token: p, buyer: a }\n',
      'w.yaml:5:5: "a" cannot be both buyer and seller.',
    ],
    [
      'version: 1\nusers: { a: {} }\ntokens: [{ user: a, scopes: [USER_POSTS_GET], access_token: t }]\nsubscriptions:\n  - { event_type: POST_UPDATE, access_token: t }\n  - { event_type: POST_UPDATE, access_token: t, metadata: {} }\n',
      'w.yaml:6:5: The subscription "POST_UPDATE of all posts by a" is there twice. The first is in line 5.',
    ],
  ])('says where %j is wrong', (text, message) => {
    expect(() => parseWorld(text, 'w.yaml')).toThrow(message);
  });
});

it('quotes no more of a file that is not a world than tells what it is', () => {
  for (const text of [`"${'x'.repeat(9000)}"`, `[1, 2] ${'x'.repeat(9000)}`]) {
    let message = '';
    try {
      parseWorld(text, 'w.yaml');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^w\.yaml:1:\d+: /);
    expect(message.length).toBeLessThan(300);
  }
});

describe('world.schema.json', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(worldSchema());

  it('is shipped as the parser reads it (npm run generate writes it)', () => {
    const shipped = JSON.parse(readFileSync(`${fixtures}/world.schema.json`, 'utf8'));
    expect(shipped).toEqual(worldSchema());
  });

  it.each(shipped)('accepts %s, and so does the parser', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const { users } = parseWorld(text, file, { folder: path.dirname(file) });
    expect(Object.keys(users!)).toContain('sara');
  });

  it('refuses a field that the parser does not know', () => {
    expect(validate({ version: 1, usrs: {} })).toBe(false);
  });
});
