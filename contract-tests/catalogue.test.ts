import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator/index.ts';
import { mutants } from './bots/mutants.ts';
import { type Behaviour, reference, runBot } from './bots/reference-bot.ts';
import { catalogue, prettyReport, type Report, type VerifyOptions, verifyBot } from './index.ts';

/** Verifies a bot with this behaviour, on an emulator of its own. */
async function verified(behaviour: Behaviour, options: Partial<VerifyOptions>): Promise<Report> {
  const divar = await createEmulator({ journalLimit: 50_000 });
  const { apiKey, identificationKey } = divar;
  const bot = await runBot(behaviour, { apiBase: divar.url, apiKey, identificationKey });
  const url = `${bot.url}/`;
  await divar.control.patchApp({ body: { bot: url, init_url: `${bot.url}/init` } });
  try {
    return await verifyBot({
      control: divar.control,
      bot: url,
      apiKey,
      identificationKey,
      probe: 'سلام',
      timeout: '10s',
      quiet: '300ms',
      ackLimitMs: 2000,
      restart: () => bot.restart(),
      ...options,
    });
  } finally {
    await bot.stop();
    await divar.stop();
  }
}

describe('the catalogue', () => {
  it('has a mutant for each check, and none besides', () => {
    expect(Object.keys(mutants).sort()).toEqual(catalogue.map(({ id }) => id).sort());
  });

  it('has ids that are there once', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the reference bot', () => {
  it('passes every check', async () => {
    const report = await verified(reference, { slow: true });
    expect(report.summary, prettyReport(report)).toMatchObject({
      fail: 0,
      warn: 0,
      not_run: 0,
      pass: catalogue.length,
    });
  }, 90_000);
});

describe.concurrent('a bot that', () => {
  it.each(Object.entries(mutants).map(([id, mutant]) => [mutant.flaw, id, mutant] as const))(
    '%s fails %s',
    async (_flaw, id, { make, settings }) => {
      const report = await verified({ ...reference, ...make() }, { only: [id], ...settings });
      const result = report.checks.find((check) => check.id === id)!;
      expect(['fail', 'warn'], JSON.stringify(result)).toContain(result.verdict);
    },
    60_000,
  );
});
