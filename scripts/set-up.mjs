import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Node 20.19 or newer is needed, and this is ${process.versions.node}. Get one from https://nodejs.org.`,
  );
}

/** Runs a command in the project's folder; ends this process with its exit code where it fails. */
export function run(command, args, { quiet = false } = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: quiet ? 'ignore' : 'inherit' });
  if (error) fail(`${command} cannot be run: ${error.message}.`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Ends this process with a sentence. */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(3);
}

/** Installs the packages of the lockfile where they are not there yet. */
export function ensureInstalled() {
  if (isInstalled()) return;
  process.stdout.write('Installing packages (npm ci)...\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function isInstalled() {
  const installed = readJson('node_modules/.package-lock.json')?.packages ?? {};
  const wanted = Object.entries(readJson('package-lock.json').packages).filter(([name]) => name !== '');
  return wanted.every(([name, { version, optional }]) => optional || installed[name]?.version === version);
}

function readJson(file) {
  const full = path.join(root, file);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : undefined;
}

const sources = ['spec', 'emulator', 'contract-tests', 'examples', 'package.json', 'tsconfig.json'];

/** Builds dist where a source is newer than it. */
export function ensureBuilt() {
  const stamp = path.join(root, 'dist', '.built');
  const builtAt = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (sources.every((source) => newest(path.join(root, source)) <= builtAt)) return;
  process.stdout.write('Building...\n');
  run(process.execPath, ['scripts/build.mjs']);
}

function newest(file) {
  if (!existsSync(file)) return 0;
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const children = readdirSync(file).filter((name) => name !== 'node_modules' && name !== '__pycache__');
  return Math.max(stat.mtimeMs, ...children.map((name) => newest(path.join(file, name))));
}

/** Path of a browser for the page's tests: Playwright's own, or Debian's chromium, installed where that is allowed. */
export async function ensureBrowser() {
  const { chromium } = await import('playwright');
  const found = () =>
    [chromium.executablePath(), ...onPath('chromium'), ...onPath('chromium-browser')].find(existsSync);
  if (found()) return found();
  process.stdout.write('Installing a browser for the tests of the page...\n');
  spawnSync('npx', ['playwright', 'install', 'chromium'], { cwd: root, stdio: 'ignore', timeout: 120_000 });
  if (!found()) installDebianChromium();
  return found() ?? fail('No browser for the tests of the page. Install chromium, then run npm test again.');
}

function installDebianChromium() {
  if (onPath('apt-get').length === 0 || process.getuid?.() !== 0) return;
  spawnSync('apt-get', ['update'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore' });
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .filter(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
