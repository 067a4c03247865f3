import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { optionNames } from './commands.ts';
import { applyConfigFile, applySwitches, findMistakes } from './config-file.ts';
import { addStartOptions, emulatorOptions } from './start-options.ts';

afterEach(() => vi.unstubAllEnvs());

/** What `start` is told by a file, the environment and the command line. */
async function valuesOf(config: string, { args = [] as string[], env = {} as Record<string, string> } = {}) {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'divar-emulator.yaml'), config);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const command = addStartOptions(new Command('start')).exitOverride().allowExcessArguments();
  command.parseOptions(args);
  // biome-ignore lint/suspicious/noExplicitAny: the environment is read by parse alone, which would run hooks too
  (command as any)._parseOptionsEnv();
  applySwitches(command);
  await applyConfigFile(command, { optionNames, folder });
  return command.opts();
}

describe('divar-emulator.yaml', () => {
  it('gives texts, numbers, switches and lists', async () => {
    const config = 'port: 0\napp-slug: shop\nany-key: true\nrefuse-findings: off\nallow-host: [a, b]\n';
    expect(await valuesOf(config)).toEqual({
      port: '0',
      appSlug: 'shop',
      anyKey: true,
      refuseFindings: false,
      allowHost: ['a', 'b'],
    });
  });

  it.each([
    ['auto-consent: sara\n', {}, { autoConsent: 'sara' }],
    ['auto-consent: true\n', {}, { autoConsent: true }],
    ['auto-consent: true\n', { args: ['--auto-consent', 'reza'] }, { autoConsent: 'reza' }],
    ['', { args: ['--auto-consent', '--seed', '1'] }, { autoConsent: true, seed: 1 }],
    ['', { env: { DIVAR_EMULATOR_AUTO_CONSENT: 'false' } }, { autoConsent: false }],
    ['', { env: { DIVAR_EMULATOR_AUTO_CONSENT: '' } }, { autoConsent: false }],
    ['redirect-uri: [http://a/, my-app:/b]\n', {}, { redirectUris: ['http://a/', 'my-app:/b'] }],
    [
      '',
      { env: { DIVAR_EMULATOR_REDIRECT_URI: 'http://a/?x=1,2 http://b/' } },
      { redirectUris: ['http://a/?x=1,2', 'http://b/'] },
    ],
    [
      '',
      { args: ['--redirect-uri', 'http://a/', '--redirect-uri', 'http://b/'] },
      { redirectUris: ['http://a/', 'http://b/'] },
    ],
  ])('gives what OAuth needs: %j and %j', async (config, given, expected) => {
    const options = emulatorOptions(await valuesOf(config, given), { port: 1 });
    expect(options).toEqual({ port: 1, ...expected });
  });

  it('yields to the environment, and that to the command line', async () => {
    const given = {
      args: ['--app-slug', 'line'],
      env: { DIVAR_EMULATOR_APP_SLUG: 'env', DIVAR_EMULATOR_SEED: '7' },
    };
    const config = 'app-slug: file\nseed: 1\nattempts: 3\n';
    expect(await valuesOf(config, given)).toEqual({ appSlug: 'line', seed: '7', attempts: '3' });
  });

  it.each(['', '# nothing yet\n', 'bot:\n', 'bot: null\n'])('may say nothing: %j', async (config) => {
    expect(await valuesOf(config)).toEqual({});
  });

  it.each([
    ['dialect: old\n', 'divar-emulator.yaml: "dialect" is one of seed, observed, not old.'],
    ['any-key: maybe\n', 'divar-emulator.yaml: "any-key" is true or false, not maybe.'],
    [
      'bot: { url: http://a }\n',
      'divar-emulator.yaml: "bot" takes a text or a number. Put it behind the colon.',
    ],
    ['bot: [a, b]\n', 'divar-emulator.yaml: "bot" takes one value, not a list.'],
    ['bott: http://a\n', 'divar-emulator.yaml: there is no option "bott". Did you mean "bot"?'],
    ['- bot\n', 'divar-emulator.yaml must hold options, such as "bot: http://127.0.0.1:8000/events".'],
    ['bot: a\nbot: b\n', 'divar-emulator.yaml:2:1: The field stands twice here. Keep one.'],
  ])('%j is refused in words', async (config, words) => {
    await expect(valuesOf(config)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });
});

describe('what divar-emulator.yaml says for other commands', () => {
  it('is left alone', async () => {
    expect(await valuesOf('port: 0\nslow: true\nsettle: true\nverify:\n  only: [AUTH]\n')).toEqual({
      port: '0',
    });
  });

  it('yields to what stands under the name of the command', async () => {
    expect(await valuesOf('start:\n  app-slug: own\napp-slug: all\nseed: 1\n')).toEqual({
      appSlug: 'own',
      seed: '1',
    });
  });

  it.each([
    [
      'verify:\n  onyl: [AUTH]\n',
      'divar-emulator.yaml: verify: there is no option "onyl". Did you mean "only"?',
    ],
    ['start:\n  settle: true\n', 'divar-emulator.yaml: start: there is no option "settle".'],
    ['verify: true\n', 'divar-emulator.yaml: "verify" is a command. Put its options below it.'],
  ])('is refused in words where it cannot be: %j', async (config, words) => {
    await expect(valuesOf(config)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });
});

describe('a switch of the environment', () => {
  it.each([
    ['1', true],
    ['true', true],
    ['', false],
    ['0', false],
    ['false', false],
  ])('"%s" is %s, whatever the file says', async (value, expected) => {
    const values = await valuesOf(`any-key: ${!expected}\n`, { env: { DIVAR_EMULATOR_ANY_KEY: value } });
    expect(values.anyKey).toBe(expected);
  });

  it('that is neither is refused by its name', async () => {
    const values = valuesOf('', { env: { DIVAR_EMULATOR_ANY_KEY: 'maybe' } });
    await expect(values).rejects.toThrow('DIVAR_EMULATOR_ANY_KEY is true or false, not maybe.');
  });
});

it('several host names of the environment are told apart by commas', async () => {
  const values = await valuesOf('', { env: { DIVAR_EMULATOR_ALLOW_HOST: 'a.test, b.test' } });
  expect(emulatorOptions(values, { port: 1 }).allowHost).toEqual(['a.test', 'b.test']);
});

describe('what nothing reads', () => {
  const start = () => addStartOptions(new Command('start'));

  it.each([
    [
      { DIVAR_EMULATOR_API_KYE: '1' },
      ['DIVAR_EMULATOR_API_KYE is not read. Did you mean DIVAR_EMULATOR_API_KEY?'],
    ],
    [{ DIVAR_EMULATOR_XYZZY: '1' }, ['DIVAR_EMULATOR_XYZZY is not read. See divar-emulator start --help.']],
    [{ DIVAR_EMULATOR_PORT: '1', DIVAR_EMULATOR_URL: 'http://a', DIVAR_EMULATOR_DEBUG: '1', PATH: '/' }, []],
    [{ DIVAR_EMULATOR_START_TIMEOUT: '5s', DIVAR_EMULATOR_BOT_MARK: 'x' }, []],
  ])('of the environment %j is told', async (environment, told) => {
    expect(await findMistakes(start(), { environment, optionNames, folder: tempFolder() })).toEqual(told);
  });

  it.each(['divar-emulator.yml', 'divar-emulator.json'])('the file %s is told', async (name) => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, name), 'port: 1\n');
    expect(await findMistakes(start(), { environment: {}, optionNames, folder })).toEqual([
      `${name} is not read. Name it divar-emulator.yaml.`,
    ]);
  });
});
