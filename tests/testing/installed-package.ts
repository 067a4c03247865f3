import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder where the package is installed, and the tarball that it came in. */
export interface Installed {
  folder: string;
  tarball: string;
}

/** Packs the package as it is built and installs the tarball into an empty folder, without a network. */
export async function installPacked(): Promise<Installed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-emulator-installed-'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(stdout);
  const empty = path.join(folder, 'project');
  mkdirSync(empty);
  writeFileSync(path.join(empty, 'package.json'), '{ "private": true, "type": "module" }\n');
  const tarball = path.join(folder, filename);
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags, tarball], { cwd: empty });
  return { folder: empty, tarball };
}
