import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConversation } from '../conversations/format/parse.ts';
import { startTestBot, type TestBot } from '../conversations/testing/test-bot.ts';
import { connectEmulator, record, replay } from '../index.ts';

let bot: TestBot;
let folder: string;
beforeAll(async () => {
  bot = await startTestBot(({ text, reply }) => reply(`گفتی ${text}`));
  folder = mkdtempSync(path.join(tmpdir(), 'conversations-'));
});
afterAll(async () => {
  await bot.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('records and replays, in process and over HTTP', async () => {
  await bot.emulator.user('sara').says('سلام');
  writeFileSync(path.join(folder, 'recorded.yaml'), await record(bot.emulator));
  for (const emulator of [bot.emulator, connectEmulator(bot.emulator.url)]) {
    expect(await replay(folder, { emulator })).toMatchObject({ outcome: 'passed', turns: 1 });
  }
});

it('gives variables other values', async () => {
  const file = path.join(folder, 'variables.yaml');
  writeFileSync(
    file,
    `name: x\nvariables: { who: a }\nturns: [{ says: "\${who}", expect: ["گفتی سارا"] }]\n`,
  );
  const settings = { emulator: bot.emulator, replyMs: 2000 };
  expect(await replay(file, settings)).toMatchObject({ outcome: 'failed' });
  expect(await replay(file, { ...settings, variables: { who: 'سارا' } })).toMatchObject({
    outcome: 'passed',
  });
});

it('the example of the documentation can be read', () => {
  const text = readFileSync(fileURLToPath(new URL('../../docs/conversations.md', import.meta.url)), 'utf8');
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(text)!;
  expect(parseConversation(example!, { file: 'example.yaml' }).turns).toHaveLength(4);
});
