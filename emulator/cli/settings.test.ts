import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { platformContract, type Setting, settings } from '../../spec/index.ts';
import { allPermissions, readOptions } from '../app/settings.ts';
import type { ControlProblem } from '../control-api/control-api.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../index.ts';
import { badSample, goodSample, type Sample } from '../testing/setting-samples.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { loadWorld } from '../worlds/read-world.ts';
import { optionNames } from './commands.ts';
import { applyConfigFile, applySwitches } from './config-file.ts';
import { addStartOptions, emulatorOptions } from './start-options.ts';

const permissions = allPermissions(platformContract());
const option = ({ flags }: Setting) => flags.split(' ')[0]!;
const variable = (row: Setting) =>
  `DIVAR_EMULATOR_${option(row).slice(2).toUpperCase().replaceAll('-', '_')}`;

interface Told {
  args?: string[];
  config?: string;
}

/** What `start` makes of a command line, the environment and the configuration file. */
async function readStart({ args = [], config = '' }: Told): Promise<EmulatorOptions> {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'divar-emulator.yaml'), config);
  const command = addStartOptions(new Command('start')).exitOverride().allowExcessArguments();
  command.parseOptions(args);
  // biome-ignore lint/suspicious/noExplicitAny: the environment is read by parse alone, which would run hooks too
  (command as any)._parseOptionsEnv();
  applySwitches(command);
  await applyConfigFile(command, { optionNames, folder });
  return emulatorOptions(command.opts(), { port: 0 });
}

/** The ways that lead to the library's options. */
const ways = {
  'the command line': (row: Setting, { text }: Sample) =>
    readStart({ args: row.kind === 'switch' ? [option(row)] : [option(row), text] }),
  'the environment': (row: Setting, { text }: Sample) => {
    vi.stubEnv(variable(row), text);
    return readStart({});
  },
  'the file': (row: Setting, { text }: Sample) =>
    readStart({ config: `${option(row).slice(2)}: ${JSON.stringify(text)}\n` }),
  'the library': async (row: Setting, { given }: Sample) => ({ [row.library]: given }) as EmulatorOptions,
};

/** A change over the control API of this setting; of those that belong together, all. */
function makeChange({ name }: Setting, value: unknown): Record<string, unknown> {
  const [group, leaf] = name.split('.') as [string, string?];
  if (leaf === undefined) return { [group]: value };
  const others = settings.filter((one) => one.name.startsWith(`${group}.`));
  const defaults = Object.fromEntries(others.map((one) => [one.name.split('.')[1]!, one.default]));
  return { [group]: { ...defaults, [leaf]: value } };
}

async function catchProblem(attempt: Promise<unknown>): Promise<ControlProblem> {
  return attempt.then(
    () => expect.unreachable('it was taken'),
    (error) => error,
  );
}

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator();
});
afterAll(() => emulator.stop());
afterEach(() => vi.unstubAllEnvs());

const rows = settings.map((row) => [row.name, row] as const);

describe.each(rows)('the setting %s', (_name, row) => {
  const good = goodSample(row);
  const expected = readOptions({ [row.library]: good.given }, permissions);

  it('has a meaning in both languages', () => {
    for (const { title, description } of [row, row.persian]) {
      expect(title).not.toBe('');
      expect(description).toMatch(/\.$/);
    }
    expect(row.persian.description).toMatch(/[\u0600-\u06ff]/);
  });

  it.each(Object.entries(ways))('comes by %s', async (_way, read) => {
    expect(readOptions(await read(row, good), permissions)).toEqual(expected);
    expect(Object.keys(expected)).toHaveLength(1);
  });

  it('comes by the control API, and is shown there', async () => {
    const body = makeChange(row, good.value);
    const shown = await emulator.control.patchApp({ body });
    if (row.isSecret) {
      const keys = await emulator.control.getKeys();
      expect(JSON.stringify(keys)).toContain(good.text);
      expect(JSON.stringify(shown)).not.toContain(good.text);
    } else expect(shown).toMatchObject(body);
  });

  it('comes by a world', () => {
    const file = path.join(tempFolder(), 'world.yaml');
    const write = (value: unknown) =>
      writeFileSync(file, JSON.stringify({ version: 1, settings: makeChange(row, value) }));
    write(good.value);
    expect(loadWorld(file)).toBeDefined();
    write(badSample(row).value);
    expect(() => loadWorld(file)).toThrow(row.name);
  });

  const bad = badSample(row);
  // A switch takes no value on the command line; elsewhere, and where one of a few is to be chosen, the file and the
  // environment tell by their own names what is wrong: config-file.test.ts.
  const judged = Object.entries(ways).filter(
    ([way]) =>
      way === 'the library' || !(row.kind === 'switch' || (row.kind === 'choice' && way === 'the file')),
  );

  it.each(judged)('is refused by %s in the words of the control API, which name it', async (_way, read) => {
    const problem = await catchProblem(emulator.control.patchApp({ body: makeChange(row, bad.value) }));
    expect(problem).toMatchObject({
      status: 400,
      where: expect.stringMatching(`^/${row.name.replace('.', '/')}`),
    });
    expect(problem.message).toContain(row.name);
    const what = problem.message.slice(problem.message.search(/ (is|cannot) /));
    const refused = await catchProblem(read(row, bad).then((options) => readOptions(options, permissions)));
    expect(refused).toMatchObject({ name: 'UsageError', message: expect.stringContaining(what) });
    expect(refused.message).toContain(`${option(row)} `);
  });
});

it('an app begins with the default of every row', async () => {
  const other = await createEmulator();
  const app = await other.control.getApp();
  await other.stop();
  for (const row of settings.filter(({ isSecret }) => !isSecret))
    expect(app).toMatchObject(makeChange(row, row.default));
});
