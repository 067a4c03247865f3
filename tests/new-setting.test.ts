import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generate } from '../spec/generate/generate.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = path.join(root, '.tmp', `new-setting-${process.pid}`);
const run = promisify(execFile);

const row = `
        bot_mark:
          type: [string, 'null']
          default: null
          title: Mark
          description: Text that a header of each event carries.
          x-in-persian: { title: نشان, description: متنی که یک سرایند هر رویداد دارد. }
          x-setting: { option: --mark <text>, topic: Bot, check: header }
`;

/** The files that a person changes for a new setting: the row, and the place where it acts. */
const edits: Record<string, [before: string, after: string]> = {
  'spec/control.yaml': ['\n        bot_timeout:\n', `${row}        bot_timeout:\n`],
  'emulator/delivery/webhook-client.ts': [
    "    ['Content-Type', 'application/json'],\n",
    "    ['Content-Type', 'application/json'],\n    ['X-Mark', settings.botMark ?? ''],\n",
  ],
};

/** What uses the new setting by each way, in the copy. */
const script = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createEmulator } from './emulator/index.ts';
import { loadWorld } from './emulator/worlds/read-world.ts';
import { addStartOptions, emulatorOptions } from './emulator/cli/start-options.ts';

const marks: (string | string[] | undefined)[] = [];
const bot = createServer((request, response) => {
  marks.push(request.headers['x-mark']);
  request.resume().on('end', () => response.end('{}'));
});
await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
const address = bot.address() as { port: number };
const divar = await createEmulator({ bot: \`http://127.0.0.1:\${address.port}/\`, mark: 'library' });
const say = () => divar.control.sendUserMessage({ user: 'sara', wait: 'delivery', body: { text: 'hi' } });
await say();
await divar.control.patchApp({ body: { bot_mark: 'control' } });
await say();
const { bot_mark: shown } = await divar.control.getApp();
const refused = await divar.control.patchApp({ body: { bot_mark: 'ن' } }).catch((error: Error) => error.message);
const command = addStartOptions(new Command('start'));
command.parseOptions(['--mark', 'line']);
const option: string | null | undefined = emulatorOptions(command.opts(), { port: 0 }).mark;
writeFileSync('world.yaml', 'version: 1\\nsettings: { bot_mark: world }\\n');
const world = loadWorld('world.yaml').settings?.bot_mark;
await divar.stop();
bot.close();
process.stdout.write(JSON.stringify({ marks, shown, refused, option, world }));
`;

beforeAll(async () => {
  await mkdir(copy, { recursive: true });
  for (const part of ['spec', 'emulator', 'fixtures', 'package.json', 'tsconfig.json'])
    await cp(path.join(root, part), path.join(copy, part), { recursive: true });
  for (const [file, [before, after]] of Object.entries(edits)) {
    const text = await readFile(path.join(copy, file), 'utf8');
    expect(text.split(before)).toHaveLength(2);
    await writeFile(
      path.join(copy, file),
      text.replace(before, () => after),
    );
  }
  await generate({ specDir: path.join(copy, 'spec'), outDir: path.join(copy, 'spec/generated') });
  await writeFile(path.join(copy, 'script.ts'), script);
}, 60_000);

afterAll(() => rm(copy, { recursive: true, force: true }));

it('a new setting is a row and the place where it acts, and then comes by every way', async () => {
  expect(Object.keys(edits).length).toBeLessThanOrEqual(2);
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'script.ts'], { cwd: copy });
  expect(JSON.parse(stdout)).toEqual({
    marks: ['library', 'control'],
    shown: 'control',
    refused: 'bot_mark cannot be sent in a header: character 1 of 1 is "ن".',
    option: 'line',
    world: 'world',
  });
});

// The compiler takes long where other tests run beside it.
it('the types follow, those of tests too', async () => {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const config = {
    extends: './tsconfig.json',
    include: ['script.ts', 'emulator/ui/testing/fake-emulator.ts'],
  };
  await writeFile(path.join(copy, 'tsconfig.copy.json'), JSON.stringify(config));
  const { stdout } = await run(process.execPath, [tsc, '-p', 'tsconfig.copy.json'], { cwd: copy }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
}, 240_000);
