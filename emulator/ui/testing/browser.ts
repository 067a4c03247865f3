import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts a browser for a test: Playwright's own Chromium, or else the machine's; an error where there is none. */
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
