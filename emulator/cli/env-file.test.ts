import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import dotenv from 'dotenv';
import { afterAll, expect, it } from 'vitest';
import { dotenvLines } from './bots-elsewhere.ts';
import { startCli } from './testing/run-cli.ts';

const home = mkdtempSync(path.join(tmpdir(), 'divar-env-file-'));
const file = path.join(home, '.env');
const clean = { PATH: process.env.PATH, HOME: home };
afterAll(() => rmSync(home, { recursive: true }));

const print = 'process.stdout.write(JSON.stringify(process.env))';
/** What each reader makes of a file. */
const readers: Record<string, (text: string) => NodeJS.ProcessEnv> = {
  'node --env-file': () =>
    JSON.parse(String(execFileSync(process.execPath, ['--env-file', file, '-e', print], { env: clean }))),
  dotenv: (text) => dotenv.parse(text),
  sh: () => {
    const line = `set -ae; . "${file}"; exec "${process.execPath}" -e '${print}'`;
    return JSON.parse(String(execFileSync('sh', ['-c', line], { env: clean })));
  },
  // Docker takes all that is after the first "=" as it is.
  docker: (text) => {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(lines.map((line) => [line.split('=')[0], line.replace(/^[^=]*=/, '')]));
  },
};

function readBy(name: string, names: string[], text: string) {
  const found = readers[name]!(text);
  return Object.fromEntries(names.map((each) => [each, found[each]]));
}

it('what run --print-env dotenv prints is read alike by all, and brings a bot here', async () => {
  const env = { XDG_DATA_HOME: home, NODE_OPTIONS: '', PYTHONPATH: '', NO_PROXY: 'corp.example,.ir' };
  const running = startCli(['run', '--port', '0', '--print-env', 'dotenv'], { env });
  const lines: string[] = [];
  while (!lines.at(-1)?.startsWith('DIVAR_CLIENT_SECRET=')) lines.push(await running.line());
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file, text);
  const values = readers.docker!(text);
  expect(Object.keys(values)).toEqual(
    expect.arrayContaining([
      'HTTPS_PROXY',
      'NODE_OPTIONS',
      'JDK_JAVA_OPTIONS',
      'SSL_CERT_FILE',
      'DIVAR_API_KEY',
    ]),
  );
  expect(values.NO_PROXY).toBe('corp.example,localhost,127.0.0.1,::1');
  for (const name of Object.keys(readers)) {
    expect([name, readBy(name, Object.keys(values), text)]).toEqual([name, values]);
  }
  const bot = 'fetch("https://open-api.divar.ir/v1/x").then(({ status }) => console.log(status))';
  const answer = execFileSync(process.execPath, ['--env-file', file, '-e', bot], { env: clean });
  expect(String(answer).trim()).toBe('404');
  await running.stop();
});

it('values that need quotes are read alike by all but Docker, which is told; others are left out', () => {
  const values = {
    PLAIN: 'http://[::1]:80/%zz@+=,',
    EMPTY: '',
    SPACE: ' --no-warnings  --require=/x ',
    HASH: 'a#b $HOME `id` "q" \\n',
    QUOTE: "it's # 1",
  };
  const text = dotenvLines({ ...values, BOTH: `'"`, LINES: 'a\nb', DOLLAR: "'$HOME'" });
  writeFileSync(file, text);
  for (const name of ['node --env-file', 'dotenv', 'sh']) {
    expect([name, readBy(name, Object.keys(values), text)]).toEqual([name, values]);
  }
  expect(text.match(/^#.*/gm)).toEqual([
    expect.stringContaining("Docker's --env-file keeps the quotes"),
    ...['BOTH', 'LINES', 'DOLLAR'].map((name) => expect.stringContaining(`${name} cannot be written`)),
  ]);
});
