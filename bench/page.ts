import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'playwright';
import { launchBrowser } from '../emulator/ui/testing/browser.ts';
import { builtPage } from '../emulator/ui/testing/built-page.ts';
import { FakeEmulator } from '../emulator/ui/testing/fake-emulator.ts';

/** A line of the benchmark's table: what was measured, ours beside what it is compared with. */
export interface BenchRow {
  what: string;
  ours: number;
  beside: string;
  other: number;
  unit: 'ms';
  /** How many times `other` ours may be, where there is a promise. */
  limit?: number;
}

const OPENINGS = 7;
const FRAMES = 90;
const MESSAGES = 40;
const small = { messages: 100, entries: 100 };
const large = { messages: 10_000, entries: 100_000 };

/** Measures the page in a browser: its opening beside an empty page, and long lists beside short ones. */
export async function measurePage(): Promise<BenchRow[]> {
  const browser = await launchBrowser();
  try {
    const few = await measureLists(browser, small);
    const many = await measureLists(browser, large);
    return [await measureOpening(browser), ...compare(few, many)];
  } finally {
    await browser.close();
  }
}

interface ListTimes {
  chatFrame: number;
  wireFrame: number;
  message: number;
}

function compare(few: ListTimes, many: ListTimes): BenchRow[] {
  const row = (what: string, beside: string, key: keyof ListTimes): BenchRow => {
    return { what, ours: many[key], beside, other: few[key], unit: 'ms', limit: 2 };
  };
  return [
    row('work per frame, scrolling 10,000 messages', '100 messages', 'chatFrame'),
    row('work per frame, scrolling 100,000 exchanges', '100 exchanges', 'wireFrame'),
    row('work per new message among 10,000', 'among 100', 'message'),
  ];
}

async function measureOpening(browser: Browser): Promise<BenchRow> {
  const fake = await FakeEmulator.start({ pageDir: await builtPage() });
  const empty = await serveEmptyPage();
  const { port } = empty.address() as AddressInfo;
  const ours = await median(() => timeToOpen(browser, fake.url, '.steps'));
  const other = await median(() => timeToOpen(browser, `http://127.0.0.1:${port}`, 'body'));
  await fake.stop();
  empty.close();
  return { what: 'opening the page until it is live', ours, beside: 'an empty page', other, unit: 'ms' };
}

async function serveEmptyPage(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>empty</title><body>.</body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function timeToOpen(browser: Browser, url: string, ready: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(ready).waitFor();
  const time = performance.now() - begun;
  await context.close();
  return time;
}

async function measureLists(browser: Browser, size: typeof small): Promise<ListTimes> {
  const fake = await FakeEmulator.start({ pageDir: await builtPage() });
  fake.fill('long', size);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(fake.url);
  await page.locator('.bubble').nth(4).waitFor();
  await loadAll(page, '.messages', 'top');
  await loadAll(page, '.entries', 'bottom');
  const times = {
    chatFrame: await workPerFrame(page, session, '.messages'),
    wireFrame: await workPerFrame(page, session, '.entries'),
    message: await workPerMessage(page, { session, fake }),
  };
  await context.close();
  await fake.stop();
  return times;
}

/** Scrolls to the oldest end until nothing more comes. */
async function loadAll(page: Page, list: string, end: 'top' | 'bottom'): Promise<void> {
  await page.evaluate(`(async () => {
    const list = document.querySelector('${list}');
    const frame = () => new Promise(requestAnimationFrame);
    for (let still = 0, height = 0; still < 60; still = list.scrollHeight === height ? still + 1 : 0) {
      height = list.scrollHeight;
      list.scrollTop = ${end === 'top' ? '0' : 'list.scrollHeight'};
      await frame();
    }
  })()`);
}

/** Time that the page's main thread works for a frame while a person scrolls. */
async function workPerFrame(page: Page, session: CDPSession, list: string): Promise<number> {
  await page.evaluate(`document.querySelector('${list}').scrollTop = 3000`);
  const before = await workDone(session);
  await page.evaluate(`(async () => {
    const list = document.querySelector('${list}');
    for (let frame = 0; frame < ${FRAMES}; frame += 1) {
      list.scrollTop += frame % 60 < 30 ? 60 : -60;
      await new Promise(requestAnimationFrame);
    }
  })()`);
  return ((await workDone(session)) - before) / FRAMES;
}

async function workPerMessage(
  page: Page,
  { session, fake }: { session: CDPSession; fake: FakeEmulator },
): Promise<number> {
  await page.evaluate("document.querySelector('.messages').scrollTop = 1e9");
  const before = await workDone(session);
  for (let count = 0; count < MESSAGES; count += 1) {
    const { id } = fake.putMessage('long', { text: `new message ${count}` });
    await page.locator(`[data-id="${id}"]`).waitFor();
  }
  return ((await workDone(session)) - before) / MESSAGES;
}

async function workDone(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < OPENINGS; count += 1) times.push(await measure());
  return times.sort((one, other) => one - other)[OPENINGS >> 1] ?? 0;
}
