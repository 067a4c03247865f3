import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../emulator/cli/commands.ts';
import { scriptedBot } from '../emulator/testing/scripted-bot.ts';
import packageJson from '../package.json' with { type: 'json' };
import { installPacked, root } from './testing/installed-package.ts';

const run = promisify(execFile);
let folder: string;
let tarball: string;
beforeAll(async () => {
  ({ folder, tarball } = await installPacked());
}, 120_000);
afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const bin = () => path.join(folder, 'node_modules/.bin/divar-emulator');
const divar = (...args: string[]) => run(bin(), args, { cwd: folder });
const node = (code: string) => run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder });

/** vitest is an optional peer: nothing but its own door needs it. */
const withoutVitest = Object.keys(packageJson.exports).filter((name) => name !== './vitest');

describe('the packed package, installed in an empty folder,', () => {
  it('tells its version', async () => {
    expect((await divar('--version')).stdout).toBe(`${packageJson.version}\n`);
  });

  it.each(Object.keys(commands))('has help with an example for "%s"', async (command) => {
    expect((await divar(command, '--help')).stdout).toMatch(/Examples?:/);
  });

  it.each(Object.keys(commands))(
    'explains "%s" in 60 lines at most, and every option where asked to',
    async (command) => {
      const brief = (await divar(command, '--help')).stdout;
      expect(brief.split('\n').length).toBeLessThanOrEqual(61);
      if (!brief.includes('--help-all')) return;
      const whole = (await divar(command, '--help-all')).stdout;
      for (const [name] of brief.matchAll(/--[a-z][a-z-]+/g)) expect(whole).toContain(name);
      expect(whole).toContain('DIVAR_EMULATOR_JOURNAL_LIMIT');
      expect(whole).not.toContain('--help-all explains');
    },
  );

  it.each(withoutVitest)('can be imported as %s', async (name) => {
    const specifier = path.posix.join(packageJson.name, name);
    const isJson = name.endsWith('.json');
    const { stdout } = await node(
      `const module = await import('${specifier}'${isJson ? ", { with: { type: 'json' } }" : ''});
       console.log(Object.keys(module).length > 0)`,
    );
    expect(stdout).toBe('true\n');
  });

  it('prints and lints its contract', async () => {
    const { stdout } = await divar('spec', 'print');
    expect(JSON.parse(stdout).openapi).toMatch(/^3\.1/);
    expect((await divar('spec', 'lint')).stdout).toContain('is good.');
  });

  it('has every file that its documents link to', () => {
    const home = path.join(folder, 'node_modules', packageJson.name);
    const documents = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(?!node_modules).*\.md$/.test(name),
    );
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/testing.md']));
    const missing = documents.flatMap((name) =>
      linksOf(readFileSync(path.join(home, name), 'utf8'))
        .map((target) => path.join(path.dirname(name), target))
        .filter((target) => !existsSync(path.join(home, target))),
    );
    expect(missing).toEqual([]);
  });

  it('has no test, no source map and nothing of the tools that build it', () => {
    const home = path.join(folder, 'node_modules', packageJson.name);
    const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
    const unwanted = /\.map$|\.test\.|(^|\/)testing(\/|$)|\.built|tsbuildinfo/;
    expect(names.filter((name) => unwanted.test(name))).toEqual([]);
  });

  it('runs as a library', async () => {
    const { stdout } = await node(`
      import { createEmulator } from 'divar-emulator';
      const divar = await createEmulator();
      const { delivery } = await divar.user('sara').says('سلام');
      console.log(delivery.outcome);
      await divar.stop();`);
    expect(stdout).toBe('no_bot\n');
  });

  it('tests the bot of the README as the docs say', async () => {
    copyCode('README.md', 'bot.mjs');
    copyCode('docs/testing.md', 'bot.test.mjs');
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'bot.test.mjs'], {
      cwd: folder,
    });
    expect(stdout).toMatch(/# pass [1-9]\d*\n# fail 0\n/);
  });

  it('has the contract tests for node:test as the docs say', async () => {
    copyCode('README.md', 'bot.mjs');
    copyCode('docs/testing.md', 'contract.test.mjs');
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'contract.test.mjs'], {
      cwd: folder,
    });
    expect(stdout).toMatch(/# pass 2\n# fail 0\n/);
  });

  it('gives vitest its matchers, and a suite with a test for each check', async () => {
    const project = withVitest();
    copyCode('docs/testing.md', 'bot.contract.test.js', project);
    copyCode('docs/testing.md', 'greeting.test.js', project);
    const { stdout } = await vitest(project, '--testNamePattern', 'AUTH-0[12]|greets');
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 3, numFailedTests: 0, success: true });
  }, 60_000);

  it('tells a failed check of a bot in words', async () => {
    const project = withVitest();
    writeFileSync(path.join(project, 'bot.mjs'), careless);
    copyCode('docs/testing.md', 'bot.contract.test.js', project);
    const { stdout } = await vitest(project, '--testNamePattern', 'AUTH-01').catch((error) => error);
    const [file] = JSON.parse(stdout).testResults;
    const told = file.assertionResults.find(({ status }: { status: string }) => status === 'failed');
    expect(told.title).toBe('AUTH-01 refuses an event without a key');
    expect(told.failureMessages[0]).toMatch(/came +.*200[\s\S]*wanted +.*401 or 403/);
  }, 60_000);

  it('has types that a strict TypeScript project can use', async () => {
    await checkTypes(folder, usage);
  });

  it('has types for its matchers and its suite, beside vitest', async () => {
    await checkTypes(withVitest(), usageWithVitest);
  });
});

/** The files that a document links to. */
function linksOf(markdown: string): string[] {
  return [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
}

/** Checks a file of a strict project. */
async function checkTypes(project: string, code: string): Promise<void> {
  const file = path.join(project, 'use.ts');
  writeFileSync(file, code);
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const types = path.join(root, 'node_modules/@types');
  const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
  await run(process.execPath, [tsc, ...flags, '--typeRoots', types, '--types', 'node', file], {
    cwd: project,
  });
}

const usageWithVitest = `
import 'divar-emulator/vitest';
import { botContract } from 'divar-emulator/contract-tests';
import { expect } from 'vitest';
botContract({ bot: ['node', 'bot.mjs'], level: 'should', only: ['AUTH'] });
expect({ type: 'TEXT', text: 'سلام' }).toHaveText({ contains: ['سلام'] });
// @ts-expect-error: captions come in rows
expect({}).toHaveButtons(['بله']);
// @ts-expect-error: there is no such level
botContract({ bot: ['node', 'bot.mjs'], level: 'all' });
`;

/** A project beside the first one that has vitest too. */
function withVitest(): string {
  const project = path.join(folder, `with-vitest-${Math.random().toString(36).slice(2)}`);
  mkdirSync(project);
  const modules = path.join(folder, 'node_modules');
  for (const name of ['vitest', 'vite']) {
    const link = path.join(modules, name);
    rmSync(link, { force: true });
    symlinkSync(path.join(root, 'node_modules', name), link);
  }
  writeFileSync(path.join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  copyCode('README.md', 'bot.mjs', project);
  return project;
}

/** Runs vitest there, as if this were not a test itself; its report as JSON. */
function vitest(project: string, ...args: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const main = path.join(root, 'node_modules/vitest/vitest.mjs');
  return run(process.execPath, [main, 'run', '--reporter=json', ...args], { cwd: project, env });
}

/** A bot that takes whatever comes. */
const careless = `import { createServer } from 'node:http';
createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');
`;

/** Takes the code block out of a document that begins with the file's name. */
function copyCode(document: string, file: string, to = folder): void {
  const text = readFileSync(path.join(root, document), 'utf8');
  const [, code] = new RegExp(`\`\`\`js\n(// ${file}\n[\\s\\S]*?)\`\`\``).exec(text)!;
  writeFileSync(path.join(to, file), code!);
}

const usage = `
import { createEmulator, type Reply } from 'divar-emulator';
const divar = await createEmulator({ bot: 'http://127.0.0.1:8000/' });
const reply: Reply = await divar.user('sara').nextReply();
const text: string | undefined = reply.text;
// @ts-expect-error: there is no such option
await createEmulator({ bots: text });
`;

describe('the installed emulator, running,', () => {
  let emulator: ChildProcess;
  let ready: { url: string; control: string; page: string };
  let bot: Awaited<ReturnType<typeof scriptedBot>>;
  beforeAll(async () => {
    bot = await scriptedBot();
    emulator = spawn(bin(), ['start', '--port', '0', '--json', '--bot', bot.url], { cwd: folder });
    const [line] = await once(createInterface({ input: emulator.stdout! }), 'line');
    ready = JSON.parse(line);
  });
  afterAll(async () => {
    const exited = once(emulator, 'exit');
    emulator.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    await bot.stop();
  });

  it('takes a message of a user from the command line', async () => {
    const { stdout } = await divar('send', 'سلام', '--patience', '50ms', '--emulator', ready.url);
    expect(stdout).toContain('The bot said nothing within 50ms.');
    expect(bot.received).toHaveLength(1);
  });

  it('serves its page', async () => {
    const page = await fetch(ready.page);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<script');
  });
});

it('attw has nothing to say about the types', async () => {
  const packed = createPackageFromTarballData(readFileSync(tarball));
  const { problems } = (await checkPackage(packed)) as {
    problems: { kind: string; resolutionKind?: string }[];
  };
  // An ES module can be required since Node 20.19; the resolution of Node 10 knows no "exports".
  const known = (one: (typeof problems)[number]) =>
    one.kind === 'CJSResolvesToESM' || one.resolutionKind === 'node10';
  expect(problems.filter((one) => !known(one))).toEqual([]);
});

it('installs alone, in at most 6 MB, with the licences of what is inside', () => {
  const modules = path.join(folder, 'node_modules');
  const installed = readdirSync(modules).filter((name) => !name.startsWith('.'));
  expect(installed.filter((name) => !['vitest', 'vite'].includes(name))).toEqual([packageJson.name]);
  const home = path.join(modules, packageJson.name);
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(path.join(home, name)),
  );
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(6_000_000);
  const licences = readFileSync(path.join(home, 'dist/LICENCES.txt'), 'utf8');
  for (const name of ['express', 'ajv', 'yaml', 'fast-check', '@peculiar/x509', 're2js']) {
    expect(licences).toMatch(new RegExp(`^${name} [\\d.]+, (MIT|ISC|BSD-3-Clause)$`, 'm'));
  }
  expect(licences).not.toContain('carries no text');
});

it('publint has nothing to say about package.json', async () => {
  const { messages } = await publint({ pkgDir: root, strict: true, pack: false });
  expect(messages).toEqual([]);
});
