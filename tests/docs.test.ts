import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startBot } from '../emulator/bot-process/bot-process.ts';
import { freePort } from '../emulator/bot-process/free-port.ts';
import { commands } from '../emulator/cli/commands.ts';
import { cli, startCli } from '../emulator/cli/testing/run-cli.ts';
import { createEmulator } from '../emulator/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const readme = read('README.md');
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  ...markdownIn('docs'),
  ...markdownIn('examples'),
];

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
}

/** The first code block of a document that begins with these words. */
function block(language: string, beginning: string): string {
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code!,
  );
  const found = blocks.find((code) => code.startsWith(beginning));
  if (found === undefined)
    throw new Error(`README.md has no ${language} block that begins with "${beginning}".`);
  return found;
}

describe.each(documents)('%s', (file) => {
  it('links to files that are there', () => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
    const missing = links.filter((target) => !existsSync(path.resolve(root, path.dirname(file), target)));
    expect(missing).toEqual([]);
  });

  it('names files of the project that are there', () => {
    const names = [
      ...read(file).matchAll(
        /`((?:spec|emulator|examples|fixtures|docs|tests|scripts|contract-tests)\/[\w./-]+)`/g,
      ),
    ];
    expect(names.map(([, name]) => name!).filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('names npm scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const names = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('docs/decisions', () => {
  it('counts on without gap or double', () => {
    const numbers = markdownIn('docs/decisions').map((file) => Number.parseInt(path.basename(file), 10));
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('ARCHITECTURE.md', () => {
  it('draws every folder of the project and of the emulator', () => {
    const [, tree] = /```\n(spec\/[\s\S]*?)```/.exec(read('ARCHITECTURE.md'))!;
    const drawn = [...tree!.matchAll(/^( *[\w.-]+)\//gm)].map(([, name]) => name);
    const names = (folder: string) =>
      readdirSync(path.join(root, folder), { withFileTypes: true })
        .filter(
          (entry) =>
            entry.isDirectory() && !/^(\.|node_modules|dist|testing|coverage|divar-)/.test(entry.name),
        )
        .map(({ name }) => name);
    expect(drawn).toEqual(expect.arrayContaining(names('.')));
    expect(drawn).toEqual(expect.arrayContaining(names('emulator').map((name) => `  ${name}`)));
  });

  it('draws folders and files that are there', () => {
    const [, tree] = /```\n(spec\/[\s\S]*?)```/.exec(read('ARCHITECTURE.md'))!;
    const parents: string[] = [];
    const missing = tree!
      .split('\n')
      .filter((line) => /^ *[\w.-]+\/?(?: {2}|$)/.test(line))
      .filter((line) => {
        const [, indent, name] = /^( *)([\w./-]+)/.exec(line)!;
        parents.length = indent!.length / 2;
        parents.push(name!);
        return !existsSync(path.join(root, ...parents));
      });
    expect(missing).toEqual([]);
  });
});

describe('README.md', () => {
  it('names every command, and none that there is not', () => {
    const named = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(commands).sort());
  });

  it('has a bot that works as it stands', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'divar-readme-'));
    const file = path.join(folder, 'bot.mjs');
    writeFileSync(file, block('js', '// bot.mjs'));
    const divar = await createEmulator();
    const port = await freePort();
    const env = {
      PORT: String(port),
      DIVAR_API_BASE_URL: divar.url,
      DIVAR_API_KEY: divar.apiKey,
      DIVAR_IDENTIFICATION_KEY: divar.identificationKey,
    };
    const bot = await startBot({ command: process.execPath, args: [file], port, env });
    await divar.control.patchApp({ body: { bot: `http://127.0.0.1:${port}/` } });
    await divar.user('sara').says('سلام');
    expect((await divar.user('sara').nextReply()).text).toBe('گفتید: سلام');
    expect(await divar.journal.findings()).toEqual([]);
    await bot.stop();
    await divar.stop();
    rmSync(folder, { recursive: true });
  });

  it('has a configuration file that is taken', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'divar-readme-'));
    writeFileSync(path.join(folder, 'divar-emulator.yaml'), block('yaml', 'bot:'));
    const running = startCli(['start', '--json', '--port', '0'], { cwd: folder });
    expect(JSON.parse(await running.line()).api_key).toBe('the-key-that-my-bot-has');
    await running.stop();
    rmSync(folder, { recursive: true });
  });

  it('has commands for send and curl that work', async () => {
    const divar = await createEmulator();
    const line = /npx divar-emulator send '(.*)'/.exec(readme)![1]!;
    const sent = await cli(['send', line, '--emulator', divar.url]);
    expect(sent.stdout).toContain('not delivered, no bot: start the emulator with --bot URL');
    const [curl] = /curl -s .*/.exec(readme)!;
    const { stdout } = await run('bash', ['-c', curl.replace('http://127.0.0.1:4242', divar.url)]);
    expect(JSON.parse(stdout)).toMatchObject({ message: { text: 'سلام' } });
    await divar.stop();
  });
});

describe.each([
  ['docs/post-conversations.md', {}],
  ['docs/worlds.md', { world: 'fixtures/worlds/used-car.yaml', apiKey: 'my-api-key' }],
])('%s', (file, options) => {
  it('has curl commands that work', async () => {
    const divar = await createEmulator(options);
    const curls = read(file).match(/^curl -s (?:.*\\\n)*.*$/gm)!;
    expect(curls.length).toBeGreaterThan(1);
    for (const curl of curls) {
      const command = curl
        .replace('http://127.0.0.1:4242', divar.url)
        .replace('curl -s', 'curl -s --fail-with-body');
      await expect(run('bash', ['-c', command])).resolves.toMatchObject({
        stdout: expect.stringMatching(/^\{/),
      });
    }
    await divar.stop();
  });
});

describe('npm start', () => {
  it('says which Node it needs', async () => {
    const old = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.18.3' })`;
    const started = run(process.execPath, ['--import', old, 'scripts/start.mjs'], { cwd: root });
    await expect(started).rejects.toMatchObject({
      code: 3,
      stderr: 'Node 20.19 or newer is needed, and this is 20.18.3. Get one from https://nodejs.org.\n',
    });
  });

  it('shows a conversation with the echo bot, says how to go on, and leaves nothing behind', async () => {
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', DIVAR_EMULATOR_PORT: '0' },
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith('Ctrl-C stops')) break;
    }
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const text = lines.join('\n');
    expect(text).toMatch(/sara: \u2068سلام\u2069\nbot: \u2068گفتید: سلام\u2069/);
    const [, apiKey] = /with the API key +(\S+)/.exec(text)!;
    const [, identificationKey] = /let it expect +(\S+)/.exec(text)!;
    expect(text).toContain(`--api-key=${apiKey} --identification-key=${identificationKey}`);
    expect(text).toMatch(/send 'سلام' --emulator http:\/\/127\.0\.0\.1:\d+$/m);
  });
});
