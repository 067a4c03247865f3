import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { scriptedBot } from '../../testing/scripted-bot.ts';

let data: string;
const running: Emulator[] = [];

beforeEach(() => {
  data = path.join(mkdtempSync(path.join(tmpdir(), 'divar-')), 'data');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
  rmSync(path.dirname(data), { recursive: true, force: true });
});

async function start(options = {}): Promise<Emulator> {
  const emulator = await createEmulator({ data, ...options });
  running.push(emulator);
  return emulator;
}

const file = (slug = 'demo') => path.join(data, `${slug}.jsonl`);

async function chat(emulator: Emulator) {
  const { conversation_id: id } = await emulator.user('sara').says('سلام');
  const response = await fetch(`${emulator.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': emulator.apiKey },
    body: JSON.stringify({ text_message: 'می‌آیم', txt: 1 }),
  });
  expect(response.status).toBe(200);
  return id;
}

async function view({ control }: Emulator) {
  const { conversations } = await control.listConversations();
  const messages = await Promise.all(
    conversations.map(({ id }) => control.listMessages({ conversation_id: id })),
  );
  const { apps } = await control.listApps();
  return {
    conversations,
    messages,
    apps,
    users: await control.listUsers(),
    tokens: await control.listTokens(),
    journal: await control.listEntries(),
  };
}

describe('a data folder', () => {
  it('brings back apps, keys, users, conversations, messages, tokens and the journal', async () => {
    const first = await start({ bot: 'http://127.0.0.1:1/' });
    await first.control.createApp({ body: { slug: 'other', api_key: 'key-of-the-other-app' } });
    await first.control.createToken({ body: { user: 'sara', scopes: ['USER_ID'] } });
    await chat(first);
    const before = await view(first);
    await first.stop();
    const second = await start();
    expect(await view(second)).toEqual(before);
    expect(second.apiKey).toBe(first.apiKey);
    expect(before.journal.entries).toHaveLength(2);
  });

  it('brings back what a wrong answer to a pressed button gave to tell', async () => {
    const bot = await scriptedBot((_, response) => void response.end('{"link":"https://a"}'));
    const first = await start({ initUrl: bot.url });
    const { conversation_id: id } = await first.user('sara').says('سلام');
    const action = { open_server_link: { data: {} } };
    await fetch(`${first.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': first.apiKey },
      body: JSON.stringify({
        text_message: 'a',
        buttons: { rows: [{ buttons: [{ action, caption: 'b' }] }] },
      }),
    });
    const pressed = await (await first.user('sara').nextReply()).press('b');
    expect(pressed.findings!.map((one) => one.id)).toContain('wrong_answer');
    await first.stop();
    await bot.stop();
    const { findings } = await (await start()).control.getEntry({ entry_id: pressed.entry_id! });
    expect(findings).toEqual(pressed.findings);
  });

  it('goes on with new ids after a restart, also with a seed', async () => {
    const first = await start({ seed: 7 });
    const sara = await chat(first);
    await first.stop();
    const second = await start({ seed: 7 });
    const reza = await second.user('reza').says('سلام');
    expect(reza.conversation_id).not.toBe(sara);
    expect(reza.delivery!.entry_id).toBe(3);
  });

  it('lets the options win over what was kept', async () => {
    await (await start({ bot: 'http://127.0.0.1:1/' })).stop();
    const second = await start({ bot: 'http://127.0.0.1:2/' });
    expect((await second.control.getApp()).bot).toBe('http://127.0.0.1:2/');
  });

  it('is readable by its owner alone', async () => {
    await start();
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("keeps no secret of an exchange's headers", async () => {
    const emulator = await start();
    await chat(emulator);
    const lines = readFileSync(file(), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"kind":"entry"'));
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(emulator.apiKey);
  });

  it('belongs to one process', async () => {
    await start();
    await expect(createEmulator({ data })).rejects.toThrow(
      `Process ${process.pid} is using the data folder ${data}. Stop it, or choose another folder with --data.`,
    );
  });

  it('is taken over from a process that is dead', async () => {
    await (await start()).stop();
    writeFileSync(path.join(data, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, started: '1' }));
    await start();
    expect(JSON.parse(readFileSync(path.join(data, 'lock'), 'utf8')).pid).toBe(process.pid);
  });

  it('is not left locked by a start that failed', async () => {
    await expect(createEmulator({ data, host: '192.0.2.1' })).rejects.toThrow('Cannot listen on 192.0.2.1');
    await start();
  });

  it('sets the old state aside at a reset and at a new state', async () => {
    const emulator = await start();
    await chat(emulator);
    await emulator.reset();
    await emulator.control.putState({ body: { format: 'divar-emulator-state', version: 1, facts: [] } });
    const old = readdirSync(data).filter((name) => name.endsWith('.old'));
    expect(old).toHaveLength(2);
    expect(old.map((name) => readFileSync(path.join(data, name), 'utf8')).join('')).toContain('سلام');
    expect(readFileSync(file(), 'utf8')).not.toContain('سلام');
  });
});

describe('a damaged file', () => {
  it('loses its torn last line to a file beside it, and says so', async () => {
    const first = await start();
    await chat(first);
    const before = await view(first);
    await first.stop();
    appendFileSync(file(), '{"kind":"message-sent","mess');
    const notes: string[] = [];
    const second = await start({ onNote: (note: string) => notes.push(note) });
    expect(notes).toEqual([expect.stringContaining('was cut off')]);
    expect(second.notes).toEqual(notes);
    expect(readFileSync(`${file()}.torn`, 'utf8')).toBe('{"kind":"message-sent","mess\n');
    expect(await view(second)).toEqual(before);
  });

  it('is refused by line where the damage is elsewhere', async () => {
    await (await start()).stop();
    appendFileSync(file(), 'oops\n{"kind":"user-joined","user":{}}\n');
    await expect(createEmulator({ data })).rejects.toThrow(`${file()}:3: the line cannot be taken`);
  });

  it('is refused where it is of a newer format, or of none', async () => {
    await (await start()).stop();
    writeFileSync(file(), '{"format":"divar-emulator-journal","version":99}\n');
    await expect(createEmulator({ data })).rejects.toThrow(
      'has the format version 99; this emulator knows version 1.',
    );
    writeFileSync(file(), '{"name":"something else"}\n');
    await expect(createEmulator({ data })).rejects.toThrow('is not a journal of divar-emulator.');
  });
});

describe('a process that is killed', () => {
  it('has on disk every exchange that it answered', async () => {
    const script = fileURLToPath(new URL('../../testing/emulator-process.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url, key } = JSON.parse(line) as { url: string; key: string };
    const says = (user: string) =>
      fetch(`${url}/_emulator/users/${user}/messages?wait=delivery`, {
        method: 'POST',
        body: '{"text":"سلام"}',
      });
    const { conversation_id: id } = (await (await says('sara')).json()) as { conversation_id: string };
    const answered: string[] = [];
    const send = async (text: string) => {
      const response = await fetch(`${url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ text_message: text }),
      });
      if (response.status === 200) answered.push(text);
      if (answered.length === 40) child.kill('SIGKILL');
    };
    const sends = Array.from({ length: 200 }, (_, index) => send(`پیام ${index}`));
    expect((await Promise.allSettled(sends)).some(({ status }) => status === 'rejected')).toBe(true);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const { control } = await start();
    const { messages } = await control.listMessages({ conversation_id: id });
    const kept = messages.map(({ text }) => text);
    expect(answered.filter((text) => !kept.includes(text))).toEqual([]);
    const { entries } = await control.listEntries({ direction: 'bot_to_divar' });
    const exchanges = entries.map(({ request }) => JSON.parse(request!.body).text_message);
    expect(answered.filter((text) => !exchanges.includes(text))).toEqual([]);
  });
});

describe('a file that grows', () => {
  const small = { dataBytes: 60_000, journalLimit: 30 };

  /** A message of the bot, over HTTP. */
  const post = (emulator: Emulator, { id, text }: { id: string; text: string }) =>
    fetch(`${emulator.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': emulator.apiKey },
      body: JSON.stringify({ text_message: text }),
    });

  /** So many messages of the bot; their ids. */
  async function talk(emulator: Emulator, count: number): Promise<string[]> {
    const { conversation_id: id } = await emulator.user('sara').says('سلام');
    const ids = new Set<string>();
    for (let sent = 0; sent < count; sent += 1) {
      const response = await post(emulator, { id, text: `${sent} ${'می‌آیم'.repeat(20)}` });
      expect(response.status).toBe(200);
      const { messages } = await emulator.control.listMessages({ conversation_id: id });
      ids.add(messages.at(-1)!.id);
    }
    return [...ids];
  }

  /** How many there have been is counted from what the file has. */
  const withoutCounts = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (name, item) => (/^(messages|total)$/.test(name) && item > 0 ? 0 : item)),
    );

  it('is written anew without what memory has dropped, and nothing else is lost or doubled', async () => {
    const first = await start({ ...small, seed: 7 });
    const acknowledged = await talk(first, 400);
    const [held, { facts }] = [await view(first), await first.control.getState()];
    const newest = (await first.journal.entries()).at(-1)!;
    await first.stop();
    expect(statSync(file()).size).toBeLessThan(200_000);
    expect(readdirSync(data).filter((name) => !/^(demo\.jsonl|\.lock|lock)$/.test(name))).toEqual([]);
    const again = await start({ ...small, seed: 7 });
    expect(withoutCounts(await view(again))).toEqual(withoutCounts(held));
    expect((await again.control.getState()).facts).toEqual(facts);
    const more = await talk(again, 20);
    expect((await again.journal.entries()).at(-1)!.id).toBeGreaterThan(newest.id);
    expect(new Set([...acknowledged, ...more]).size).toBe(420);
  });

  it('keeps what comes while that is done', async () => {
    const emulator = await start({ ...small, journalLimit: 5000 });
    const meanwhile: string[] = [];
    const lane = async (name: string) => {
      const { conversation_id: id } = await emulator.user(name).says('سلام');
      for (let sent = 0; sent < 400 && meanwhile.length < 20; sent += 1) {
        const text = `${name} ${sent} ${'خ'.repeat(200)}`;
        const { status } = await post(emulator, { id, text });
        expect(status).toBe(200);
        if (existsSync(`${file()}.smaller`)) meanwhile.push(text);
      }
    };
    await Promise.all(['sara', 'reza', 'mina', 'ali', 'nika', 'omid', 'roya', 'sam'].map(lane));
    expect(meanwhile.length).toBeGreaterThan(0);
    await expect.poll(() => existsSync(`${file()}.smaller`)).toBe(false);
    const { facts } = await emulator.control.getState();
    expect(meanwhile.filter((text) => !JSON.stringify(facts).includes(text))).toEqual([]);
    await emulator.stop();
    const again = await start({ ...small, journalLimit: 5000 });
    expect((await again.control.getState()).facts).toEqual(facts);
  });

  it('stays as it is where a reset came first', async () => {
    const emulator = await start(small);
    await talk(emulator, 150);
    const reset = emulator.reset();
    await talk(emulator, 60);
    await reset;
    const { facts } = await emulator.control.getState();
    await emulator.stop();
    expect((await (await start(small)).control.getState()).facts).toEqual(facts);
  });
});
