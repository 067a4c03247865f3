import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addStartCommand } from '../emulator/cli/commands/start.ts';
import { createEmulator, freePort } from '../emulator/index.ts';
import { divarHosts } from '../emulator/intercept/hosts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The instructions of the Dockerfile, continued lines joined. */
const instructions = read('Dockerfile')
  .replaceAll('\\\n', '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.trim().split(' ')[0]!, rest: line.trim().replace(/^\S+\s+/, '') }));
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

describe('the Dockerfile', () => {
  it('copies what is there, or what its build stage makes', () => {
    const made = ['package'];
    const sources = instructions
      .filter(({ name }) => name === 'COPY')
      .flatMap(({ rest }) =>
        rest
          .replace(/^--from=build /, '')
          .split(/\s+/)
          .slice(0, -1),
      )
      .map((source) => source.replace('/build/', ''));
    expect(sources.length).toBeGreaterThan(2);
    expect(
      sources.filter((source) => !made.includes(source) && !existsSync(path.join(root, source))),
    ).toEqual([]);
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    expect(sources.filter((source) => ignored.includes(source) && !made.includes(source))).toEqual([]);
  });

  it('holds what the package is published with, which needs no other package', () => {
    const copied = lastStage.filter(({ name }) => name === 'COPY').map(({ rest }) => rest);
    expect(copied).toEqual(['--from=build /build/package ./']);
    const [packed] = instructions.filter(({ rest }) => rest.includes('npm pack'));
    expect(packed!.rest).toMatch(/build\.mjs && npm pack --ignore-scripts && tar xzf /);
  });

  it('runs as someone who is not root', () => {
    expect(lastStage.findLast(({ name }) => name === 'USER')?.rest).toBe('node');
  });

  it('starts what the build makes', () => {
    const entry = JSON.parse(lastStage.find(({ name }) => name === 'ENTRYPOINT')!.rest) as string[];
    expect(entry).toEqual(['node', JSON.parse(read('package.json')).bin['divar-emulator']]);
  });

  it('has a health check that tells a running emulator from none', async () => {
    const check = lastStage.find(({ name }) => name === 'HEALTHCHECK')!.rest;
    const [, ...args] = JSON.parse(/CMD (\[.*\])$/.exec(check)![1]!) as string[];
    const codeAt = (url: string) =>
      run(
        process.execPath,
        args.map((arg) => arg.replace('http://127.0.0.1:4242', url)),
      ).then(
        () => 0,
        ({ code }) => code as number,
      );
    const divar = await createEmulator({ host: '127.0.0.1', controlToken: 'guarded' });
    expect(await codeAt(divar.url)).toBe(0);
    await divar.stop();
    expect(await codeAt(`http://127.0.0.1:${await freePort()}`)).toBe(1);
  });
});

describe('examples/docker/compose.yaml', () => {
  const file = 'examples/docker/compose.yaml';
  const { services, volumes } = parse(read(file));
  const { emulator, bot } = services;

  it("gives the emulator each of Divar's host names", () => {
    expect(emulator.networks.default.aliases).toEqual(expect.arrayContaining([...divarHosts]));
    expect(emulator.command).toContain('--tls-port=443');
  });

  it('names options that start has', () => {
    const program = new Command();
    addStartCommand(program);
    const known = program.commands[0]!.options.map(({ long }) => long);
    const used = (emulator.command as string[]).slice(1).map((word) => word.split('=')[0]);
    expect(used.filter((option) => !known.includes(option))).toEqual([]);
  });

  it('gives both the same keys, and the bot the trust that the emulator writes', () => {
    const option = (name: string) =>
      (emulator.command as string[]).find((word) => word.startsWith(`--${name}=`))!.split('=')[1];
    expect(bot.environment.DIVAR_API_KEY).toBe(option('api-key'));
    expect(bot.environment.DIVAR_IDENTIFICATION_KEY).toBe(option('identification-key'));
    const folder = option('trust-folder');
    expect(emulator.volumes).toContain(`trust:${folder}`);
    expect(bot.volumes).toContain(`trust:${folder}:ro`);
    expect(bot.environment.SSL_CERT_FILE).toBe(`${folder}/bundle.pem`);
    expect(bot.environment.NODE_EXTRA_CA_CERTS).toBe(`${folder}/ca.pem`);
    expect(Object.keys(volumes)).toEqual(['trust']);
  });

  it('mounts and builds folders that are there', () => {
    const mounted = (bot.volumes as string[])
      .map((line) => line.split(':')[0]!)
      .filter((name) => name.startsWith('.'));
    for (const folder of [...mounted, emulator.build as string])
      expect(existsSync(path.resolve(root, path.dirname(file), folder))).toBe(true);
  });

  it('does not tell the bot where the emulator is: its own address of Divar must do', () => {
    expect(bot.environment).not.toHaveProperty('DIVAR_API_BASE_URL');
  });
});
