import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

let shared: Promise<Browser> | undefined;

/** The one browser of this worker, which ends with it: a file closes its windows only. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

/** Closes what a file of tests left open in the browser of its worker. */
export async function closeWindows(): Promise<void> {
  const browser = await shared;
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
}

/** Starts a browser of one's own: Playwright's own Chromium, or else the machine's; an error where there is none. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-gpu'],
    // Without a locale of UTF-8 it saves no file under a Persian name.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

function chromiumPath(): string | undefined {
  if (existsSync(chromium.executablePath())) return undefined;
  const found = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((dir) => NAMES.map((name) => path.join(dir, name)))
    .find((file) => existsSync(file));
  if (found) return found;
  throw new Error(
    'The tests of the page need a Chromium. Install one: npx playwright install chromium, or apt-get install chromium.',
  );
}
