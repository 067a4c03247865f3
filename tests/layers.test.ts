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

/** The rules of rooms, such as `emulator-journal`. */
const ofRooms = forbidden!.flatMap((rule) => {
  const [, home, room] = /^(emulator|contract-tests|spec)-(.+)$/.exec(rule.name!) ?? [];
  const allowed = (rule as { to: { pathNot?: string | string[] } }).to.pathNot;
  return home && room && Array.isArray(allowed)
    ? [
        {
          name: rule.name!,
          home,
          room,
          sees: (other: string) => new RegExp(allowed[0]!).test(`${home}/${other}/`),
        },
      ]
    : [];
});

/** For each rule two files, the first of which may not import the second. */
const forbiddenImports: Record<string, [from: string, to: string]> = {
  ...Object.fromEntries(
    ofRooms.map(({ name, home, room }) => [name, [`${home}/${room}/a.ts`, `${home}/attic/b.ts`]]),
  ),
  'spec-stands-alone': ['spec/a.ts', 'emulator/index.ts'],
  'domain-is-pure': ['emulator/divar/a.ts', 'node:fs'],
  'page-speaks-the-control-api': ['emulator/ui/page/src/a.ts', 'emulator/http/b.ts'],
  'cli-uses-the-public-doors': ['emulator/cli/a.ts', 'emulator/journal/b.ts'],
  'examples-are-loaded-when-asked-for': ['spec/a.ts', 'spec/upstream/b.ts'],
  'contract-tests-use-the-public-doors': ['contract-tests/a.ts', 'emulator/journal/b.ts'],
  'examples-know-nothing': ['examples/a.ts', 'emulator/index.ts'],
  'tests-stay-in-tests': ['emulator/divar/a.ts', 'emulator/divar/testing/b.ts'],
  'declared-packages-only': ['emulator/divar/a.ts', 'node_modules/undeclared/index.js'],
};

it('no two rooms may see each other', () => {
  const both = ofRooms.flatMap((one) =>
    ofRooms
      .filter((other) => one.home === other.home && one.room < other.room)
      .filter((other) => one.sees(other.room) && other.sees(one.room))
      .map((other) => [one.name, other.name]),
  );
  expect(ofRooms.length).toBeGreaterThan(25);
  expect(both).toEqual([]);
});

it.each(Object.entries(forbiddenImports))('%s can be broken', async (rule, [from, to]) => {
  const isPackage = to.startsWith('node');
  const target = to.startsWith('node_modules/') ? 'undeclared' : path.relative(path.dirname(from), to);
  const name = to.startsWith('node:') ? to : target.startsWith('.') || isPackage ? target : `./${target}`;
  const files = {
    [from]: `import { b } from '${name}';\nexport const a = b;\n`,
    ...(!to.startsWith('node:') && { [to]: 'export const b = 1;\n' }),
  };
  expect(await broken({ ...files, 'package.json': '{ "type": "module" }\n' })).toEqual([rule]);
});

it('no-circles can be broken, by types too', async () => {
  const files = {
    'emulator/divar/a.ts': "import type { B } from './b.ts';\nexport type A = B[];\n",
    'emulator/divar/b.ts': "import type { A } from './a.ts';\nexport type B = A | 1;\n",
  };
  expect(await broken(files)).toEqual(['no-circles']);
});

it('every rule is tried here', () => {
  const tried = [...Object.keys(forbiddenImports), 'no-circles'];
  expect(forbidden!.map(({ name }) => name).sort()).toEqual(tried.sort());
});
