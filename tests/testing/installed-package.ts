import { execFile } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Packs the package as it is built and installs the tarball into an empty folder, without a network: the packages that it depends on
 * are put there from this project's node_modules first. Returns the folder.
 */
export async function installPacked(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-emulator-installed-'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(stdout);
  const empty = path.join(folder, 'project');
  mkdirSync(empty);
  writeFileSync(path.join(empty, 'package.json'), '{ "private": true, "type": "module" }\n');
  copyDependencies(empty);
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags, path.join(folder, filename)], { cwd: empty });
  return empty;
}

/** Those of the lockfile that the package itself needs; none that only its development does. */
function copyDependencies(to: string): void {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const needed = Object.keys(packages).filter((name) => name !== '' && !packages[name].dev);
  for (const name of needed) copy(name, to, { recursive: true });
  for (const link of readdirSync(path.join(root, 'node_modules/.bin'))) {
    const name = path.join('node_modules/.bin', link);
    if (needed.some((one) => packages[one].bin?.[link] !== undefined)) copy(name, to);
  }
}

function copy(name: string, to: string, options: { recursive?: boolean } = {}): void {
  const from = path.join(root, name);
  if (lstatSync(from, { throwIfNoEntry: false }))
    cpSync(from, path.join(to, name), { ...options, verbatimSymlinks: true });
}
