import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningExample, runExample } from './testing/run-example.ts';

const run = promisify(execFile);
const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let example: RunningExample;
beforeAll(async () => {
  example = await runExample('echo-bot-python/bot.py');
});
afterAll(() => example.stop());

const environment = () => ({ ...process.env, DIVAR_EMULATOR_URL: example.emulator.url });

it('a Python test needs nothing but the control API', async () => {
  const cwd = folder('echo-bot-python');
  const { stderr } = await run('python3', ['-B', '-m', 'unittest', 'test_bot'], { cwd, env: environment() });
  expect(stderr).toMatch(/Ran 5 tests[\s\S]*OK/);
});

const hasGo = await run('go', ['version']).then(
  () => true,
  () => false,
);

it.skipIf(!hasGo)(
  'a Go test needs nothing but the control API (skipped where Go is not installed)',
  async () => {
    const cwd = path.join(folder('bot-test-go'));
    const { stdout } = await run('go', ['test', '-count=1', '-v', './...'], { cwd, env: environment() });
    expect(stdout).toContain('PASS: TestSaysATextBack');
  },
);
