import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { violations } from '../../ui/testing/axe.ts';
import { closeWindows, sharedBrowser } from '../../ui/testing/browser.ts';
import { keepPicture } from '../../ui/testing/page-visit.ts';
import { type Walk, walkWith } from './testing/walk.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let walk: Walk;
let app: Server;
let callback: string;

beforeAll(async () => {
  browser = await sharedBrowser();
  // An app that leads on to another host, as real ones do at the end.
  app = createServer((request, response) => {
    const { pathname, search, port } = new URL(request.url!, `http://${request.headers.host}`);
    if (pathname === '/end') response.end('done');
    else response.writeHead(302, { location: `http://localhost:${port}/end${search}` }).end();
  });
  await new Promise<void>((resolve) => app.listen(0, resolve));
  callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
  walk = await walkWith({ redirectUris: [callback] });
  await walk.divar.control.putUser({ user: 'sara', body: { display_name: 'سارا محمدی' } });
  await walk.divar.control.putUser({ user: 'reza', body: { display_name: 'رضا کریمی' } });
});

afterAll(async () => {
  await closeWindows();
  await walk?.divar.stop();
  app?.close();
});

const scope =
  'USER_ID USER_PHONE CHAT_BOT_USER_MESSAGE_SEND CHAT_CONVERSATION_READ.1fad7e32-b2ea-4084-8ec9-e6265136e963 offline_access';

async function opened(
  { locale = 'fa-IR', width = 1000, dark = false }: { locale?: string; width?: number; dark?: boolean },
  change: Record<string, string> = {},
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.goto(walk.authoriseUrl({ redirect_uri: callback, scope, ...change }));
  return { page, troubles };
}

it('asks in Persian, from right to left, and leads back with a code', async () => {
  const { page, troubles } = await opened({});
  expect(await page.title()).toBe('اجازه به my-bot');
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  await page.getByText('شماره تلفن شما را ببیند.').waitFor();
  await keepPicture(page, 'oauth-fa');
  await page.getByLabel('رضا کریمی').check();
  await page.getByRole('button', { name: 'اجازه می‌دهم' }).click();
  await page.waitForURL('**/end?*');
  const query = new URL(page.url()).searchParams;
  expect(query.get('state')).toBe('the-state-of-the-app');
  const { answer } = await walk.token({
    grant_type: 'authorization_code',
    code: query.get('code')!,
    redirect_uri: callback,
    client_id: 'my-bot',
    client_secret: walk.divar.clientSecret,
  });
  expect(answer.scope).toBe(scope);
  expect((await walk.divar.control.listTokens()).tokens.at(-1)).toMatchObject({ user: 'reza' });
  expect(troubles).toEqual([]);
});

it('asks in English, takes a new user by the keyboard alone, and a no', async () => {
  const { page, troubles } = await opened({ locale: 'en-GB' });
  expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
  await keepPicture(page, 'oauth-en');
  await page.getByLabel('Or another user').fill('Mina');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/end?*');
  expect(new URL(page.url()).searchParams.get('code')).toMatch(/^ory_ac_/);
  expect((await walk.divar.control.listUsers()).users.map(({ name }) => name)).toContain('Mina');
  const { page: again } = await opened({ locale: 'en-GB' });
  await again.getByRole('button', { name: 'Deny' }).click();
  await again.waitForURL('**/end?*');
  expect(new URL(again.url()).searchParams.get('error')).toBe('access_denied');
  expect(troubles).toEqual([]);
});

it('changes its language by a link, and the answer still counts', async () => {
  const { page } = await opened({});
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('**/end?*');
  expect(new URL(page.url()).searchParams.get('code')).toMatch(/^ory_ac_/);
});

it.each([{ locale: 'fa-IR' }, { locale: 'en-GB', dark: true }, { locale: 'fa-IR', width: 360, dark: true }])(
  'can be read and used by everyone: %j',
  async (looks) => {
    const { page } = await opened(looks);
    await keepPicture(
      page,
      `oauth-${looks.locale}-${looks.width ?? 'wide'}-${looks.dark ? 'dark' : 'light'}`,
    );
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const { page: stop, troubles } = await opened(looks, { redirect_uri: 'https://evil.example/callback' });
    await keepPicture(stop, `oauth-stop-${looks.locale}-${looks.width ?? 'wide'}`);
    expect(await violations(stop)).toEqual([]);
    expect(troubles).toEqual([expect.stringContaining('400')]);
  },
);

it('is reached from a page of another site, though the cookie of the control token stays on its own', async () => {
  const guarded = await walkWith({ redirectUris: [callback], controlToken: 'open-sesame' });
  const target = guarded.authoriseUrl({ redirect_uri: callback, scope });
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      `<a id="consent" href="${target}">consent</a><a id="page" href="${guarded.divar.url}/">page</a>`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  const elsewhere = `http://localhost:${(site.address() as AddressInfo).port}/`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${guarded.divar.url}/v/gZd7omnS?token=open-sesame`);
  expect(page.url()).toBe(`${guarded.divar.url}/v/gZd7omnS`);
  await page.goto(elsewhere);
  await page.locator('#consent').click();
  await page.locator('button[value=allow]').waitFor();
  await context.close();
  site.close();
  await guarded.divar.stop();
});
