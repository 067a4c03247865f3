import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../index.ts';
import { type Answer, type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';
import { closeWindows, sharedBrowser } from './browser.ts';
import { builtPage } from './built-page.ts';
import { type Visit, type VisitOptions, visit } from './page-visit.ts';

interface PageSuite {
  /** The emulator of this test, whose bot is `bot`. */
  divar: Emulator;
  bot: ScriptedBot;
  /** Opens the page as a new visitor; the test fails where anything goes wrong in it. */
  open(options?: Partial<VisitOptions>): Promise<Visit>;
}

/** For the tests of a file: a browser for all of them, an emulator with its page and a bot for each. */
export function pageSuite(
  answer?: Answer,
  settings: (bot: ScriptedBot) => EmulatorOptions = () => ({}),
): PageSuite {
  vi.setConfig({ testTimeout: 60_000 });
  let browser: Browser | undefined;
  let page: string;
  let visits: Visit[];
  const suite = { open } as PageSuite;

  async function open(options: Partial<VisitOptions> = {}): Promise<Visit> {
    const one = await visit(browser!, { url: suite.divar.url, ...options });
    visits.push(one);
    return one;
  }

  beforeAll(async () => {
    [browser, page] = await Promise.all([sharedBrowser(), builtPage()]);
  });
  afterAll(closeWindows);
  beforeEach(async () => {
    visits = [];
    suite.bot = await scriptedBot(answer);
    suite.divar = await createEmulator({ page, bot: suite.bot.url, ...settings(suite.bot) });
  });
  afterEach(async () => {
    const troubles = visits.flatMap((one) => one.troubles);
    await Promise.all(visits.map(({ context }) => context.close()));
    await suite.divar.stop();
    await suite.bot.stop();
    expect(troubles).toEqual([]);
  });
  return suite;
}
