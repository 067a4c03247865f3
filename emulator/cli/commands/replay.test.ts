import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandOf } from '../../../examples/testing/run-example.ts';
import { startTestBot, type TestBot } from '../../conversations/testing/test-bot.ts';
import { cli } from '../testing/run-cli.ts';

const started = (name: string) => {
  const { command, args } = commandOf(`${name}/bot.ts`);
  return [command, ...args];
};
const fixtures = fileURLToPath(new URL('../../../fixtures/conversations', import.meta.url));

let bot: TestBot;
let folder: string;
beforeAll(async () => {
  bot = await startTestBot(({ text, reply }) => reply(`گفتی ${text}`));
  folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
});
afterAll(async () => {
  await bot.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A file with one turn in which the bot is expected to say this. */
function conversation(name: string, reply: string): string {
  const file = path.join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\nturns:\n  - says: سلام\n    expect: ["${reply}"] # as ever\n`);
  return file;
}

const replay = (...args: string[]) => cli(['replay', ...args]);

describe('replay', () => {
  it('ends with 0 where all is as expected, in a running emulator', async () => {
    const { code, stdout } = await replay(conversation('good', 'گفتی سلام'), '--emulator', bot.emulator.url);
    expect(stdout).toContain('passed: 1 conversation, 1 turn,');
    expect(code).toBe(0);
  });

  it('ends with 1 where the bot is at fault, and says how to run it again', async () => {
    const file = conversation('bad', 'چیز دیگر');
    const { code, stdout } = await replay(
      file,
      '--emulator',
      bot.emulator.url,
      '--control-token',
      'very-secret',
    );
    expect(stdout).toContain('Reply 1 is not as expected.');
    expect(stdout).toMatch(
      new RegExp(
        `again: divar-emulator replay ${file} --seed \\d+ --emulator ${bot.emulator.url} --control-token "\\$DIVAR_EMULATOR_CONTROL_TOKEN"`,
      ),
    );
    expect(stdout).not.toContain('very-secret');
    expect(code).toBe(1);
  });

  it('ends with 2 where a file is wrong, naming the place', async () => {
    const file = path.join(folder, 'wrong.yaml');
    writeFileSync(file, 'name: x\nturns:\n  - sayz: a\n');
    const { code, stderr } = await replay(file, '--port', '0', '--bot', bot.url);
    expect(stderr).toContain(`${file}:3:5: There is no field "sayz" in a turn. Did you mean says?`);
    expect(code).toBe(2);
    rmSync(file);
  });

  it.each([
    [['--speed', 'fast'], '--speed fast is not a speed'],
    [['--report', 'junt'], 'Did you mean junit?'],
    [['--variable', 'x'], '--variable x is not a pair'],
    [[], 'There is no bot.'],
    [['--bot', 'http://127.0.0.1:1', '--emulator', 'http://127.0.0.1:1'], 'has its bot already'],
  ])('ends with 2 for %j', async (args, words) => {
    const { code, stderr } = await replay(conversation('good', 'گفتی سلام'), ...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('ends with 3 where nothing could be run', async () => {
    const { code, stdout } = await replay(
      conversation('good', 'گفتی سلام'),
      '--port',
      '0',
      '--bot',
      'http://127.0.0.1:9/',
    );
    expect(stdout).toContain('not run: the bot was never reached');
    expect(code).toBe(3);
  });

  it('starts the bot with the command after --, and stops it', async () => {
    const report = path.join(folder, 'report.xml');
    const files = ['echo-media.yaml', 'echo-forged-event.yaml'].map((name) => path.join(fixtures, name));
    const { code, stderr } = await replay(
      ...files,
      '--report',
      `junit=${report}`,
      '--',
      ...started('echo-bot'),
    );
    expect(code, stderr).toBe(0);
    const [, port] = /listens at http:\/\/127\.0\.0\.1:(\d+)/.exec(stderr) ?? [];
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(readFileSync(report, 'utf8')).toContain('tests="2" failures="0"');
  });

  it('presses buttons at paths of the bot that it starts', async () => {
    const file = path.join(fixtures, 'seller-post.yaml');
    const paths = ['--dynamic-action-url', '/dynamic-action'];
    const { code, stdout, stderr } = await replay(file, ...paths, '--', ...started('seller-bot'));
    expect(code, stdout + stderr).toBe(0);
    const elsewhere = await replay(file, ...paths, '--port', '0', '--bot', 'http://127.0.0.1:9/');
    expect(elsewhere.code).toBe(2);
  });

  it('rewrites expectations with --update, and is content afterwards', async () => {
    const file = conversation('updated', 'چیز دیگر');
    const first = await replay(file, '--emulator', bot.emulator.url, '--update');
    expect(first.stdout).toContain(`updated ${file}`);
    expect(readFileSync(file, 'utf8')).toContain('expect: ["گفتی سلام"] # as ever');
    expect((await replay(file, '--emulator', bot.emulator.url)).code).toBe(0);
  });
});

describe('record', () => {
  it('writes a file that replays, and not over another', async () => {
    const { conversation_id: id } = await bot.emulator.user('sara').says('درود');
    const file = path.join(folder, 'not/there/yet/recorded.yaml');
    const args = ['record', '--emulator', bot.emulator.url, '--conversation', id, '--out', file];
    expect((await cli(args)).code).toBe(0);
    expect((await replay(file, '--emulator', bot.emulator.url)).code).toBe(0);
    const again = await cli(args);
    expect(again.stderr).toContain('is there already; --force writes over it');
    expect(again.code).toBe(2);
  });

  it('makes a conversation of a HAR file', async () => {
    const har = path.join(folder, 'wire.har');
    writeFileSync(har, JSON.stringify(await bot.emulator.control.getHar()));
    const { stdout, code } = await cli(['record', '--from', har]);
    expect(code).toBe(0);
    expect(stdout).toContain('says: درود');
  });
});
