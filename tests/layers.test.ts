import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type IConfiguration, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { forbidden, options }: IConfiguration = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** A folder below this project, so that the parts are found where the rules look for them. */
const folder = path.join(root, '.tmp', `layers-${process.pid}`);
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** The rules that a project of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const home = mkdtempSync(path.join(folder, 'project-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  }
  const how = { ...options, tsConfig: undefined, baseDir: home, ruleSet: { forbidden }, validate: true };
  const { output } = await cruise(['.'], how as ICruiseOptions);
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

/** For each rule two files, the first of which may not import the second. */
const forbiddenImports: Record<string, [from: string, to: string]> = {
  'spec-stands-alone': ['spec/a.ts', 'emulator/index.ts'],
  'domain-stands-alone': ['emulator/domain/a.ts', 'emulator/wire/b.ts'],
  'reports-stand-alone': ['emulator/reports/a.ts', 'emulator/wire/b.ts'],
  'http-and-files-know-no-app': ['emulator/http/a.ts', 'emulator/wire/b.ts'],
  'parts-meet-in-the-composition-root': ['emulator/delivery/a.ts', 'emulator/media/b.ts'],
  'one-composition-root': ['emulator/transcript/a.ts', 'emulator/create-emulator.ts'],
  'page-speaks-the-control-api': ['emulator/ui/page/src/a.ts', 'emulator/domain/b.ts'],
  'cli-uses-the-public-doors': ['emulator/cli/a.ts', 'emulator/journal/b.ts'],
  'examples-are-loaded-when-asked-for': ['spec/a.ts', 'spec/upstream/b.ts'],
  'contract-tests-use-the-public-doors': ['contract-tests/a.ts', 'emulator/journal/b.ts'],
  'examples-know-nothing': ['examples/a.ts', 'emulator/index.ts'],
  'tests-stay-in-tests': ['emulator/wire/a.ts', 'emulator/testing/b.ts'],
  'declared-packages-only': ['emulator/wire/a.ts', 'node_modules/undeclared/index.js'],
};

it.each(Object.entries(forbiddenImports))('%s can be broken', async (rule, [from, to]) => {
  const target = to.startsWith('node_modules/') ? 'undeclared' : path.relative(path.dirname(from), to);
  const name = target.startsWith('.') || target === 'undeclared' ? target : `./${target}`;
  const files = {
    [from]: `import { b } from '${name}';\nexport const a = b;\n`,
    [to]: 'export const b = 1;\n',
  };
  expect(await broken({ ...files, 'package.json': '{ "type": "module" }\n' })).toEqual([rule]);
});

it('no-circles can be broken, by types too', async () => {
  const files = {
    'emulator/wire/a.ts': "import type { B } from './b.ts';\nexport type A = B[];\n",
    'emulator/wire/b.ts': "import type { A } from './a.ts';\nexport type B = A | 1;\n",
  };
  expect(await broken(files)).toEqual(['no-circles']);
});

it('every rule is tried here', () => {
  const tried = [...Object.keys(forbiddenImports), 'no-circles'];
  expect(forbidden!.map(({ name }) => name).sort()).toEqual(tried.sort());
});
