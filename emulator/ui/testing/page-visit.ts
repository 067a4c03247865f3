import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';

const screenshots = fileURLToPath(new URL('../../../.tmp/screenshots', import.meta.url));

/** Shorter than a test may take, so that what was waited for is told. */
const LONGEST_WAIT = 20_000;

export interface VisitOptions {
  url: string;
  language?: 'fa' | 'en';
  dark?: boolean;
  width?: number;
  height?: number;
}

/** A person's browser window on the page, and what went wrong in it. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors of scripts, refusals of the security policy and requests to other hosts. */
  troubles: string[];
}

/** Opens the page as a new visitor and waits until it is live. */
export async function visit(
  browser: Browser,
  { url, language = 'en', dark = false, width = 1280, height = 800 }: VisitOptions,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'fa' ? 'fa-IR' : 'en-GB',
    timezoneId: 'Asia/Tehran',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(LONGEST_WAIT);
  const page = await context.newPage();
  const troubles: string[] = [];
  const { host } = new URL(url);
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('console', (message) => {
    const expected = /ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_INCOMPLETE|Failed to load resource/.test(
      message.text(),
    );
    if (message.type() === 'error' && !expected) troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (request.url().startsWith('http') && new URL(request.url()).host !== host)
      troubles.push(request.url());
  });
  await page.goto(url);
  await page.locator('.pill').waitFor();
  return { page, context, troubles };
}

/** Keeps a picture of the page for people to look at, in .tmp/screenshots, where SCREENSHOTS is set: each takes long. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(screenshots, { recursive: true });
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}
