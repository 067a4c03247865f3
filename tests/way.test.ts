import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';

type Way = Record<string, string[]>;

let ways: { send: Way; message: Way };
beforeAll(async () => {
  const script = fileURLToPath(new URL('./testing/way.ts', import.meta.url));
  const env = { ...process.env, DIVAR_EMULATOR_JUDGE_ANSWERS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env });
  ways = JSON.parse(stdout);
});

/** What the way is now; it gets shorter, not longer. The aims are 16 files and 45 functions, and 20 and 60. */
const most = { send: [30, 123], message: [38, 179] } as const;

it.each(['send', 'message'] as const)('the way of a %s through the house gets no longer', (name) => {
  const way = ways[name];
  const files = Object.keys(way).length;
  const functions = Object.values(way).flat().length;
  process.stdout.write(`${name}: ${files} files, ${functions} named functions\n`);
  const [mostFiles, mostFunctions] = most[name];
  const shown = Object.entries(way).map(([file, names]) => `${file}: ${names.join(' ')}`);
  expect(files, shown.join('\n')).toBeLessThanOrEqual(mostFiles);
  expect(functions, shown.join('\n')).toBeLessThanOrEqual(mostFunctions);
});
