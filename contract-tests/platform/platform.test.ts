import { describe, expect, it, vi } from 'vitest';
import { createEmulator } from '../../emulator/index.ts';
import { platformContract } from '../../spec/index.ts';
import { prettyReport } from '../index.ts';
import type { Report } from '../runner/report.ts';
import { platformCatalogue } from './catalogue.ts';
import { breakPlatform, type Flaw } from './testing/broken-platform.ts';
import { platformMutants } from './testing/mutants.ts';
import { verifyPlatform } from './verify-platform.ts';

vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

/** The report on an emulator, and on one behind a flaw. */
async function reported(flaw?: Flaw): Promise<Report> {
  const divar = await createEmulator({ journalLimit: 50_000 });
  const { apiKey, identificationKey, control } = divar;
  const broken = flaw && (await breakPlatform(divar.url, flaw));
  const driven = flaw?.drive?.(control) ?? control;
  const drive = { control: driven, identificationKey, ...(broken && { through: broken.through }) };
  const report = await verifyPlatform({ url: broken?.url ?? divar.url, apiKey, drive });
  await broken?.stop();
  await divar.stop();
  return report;
}

describe('the catalogue of a platform', () => {
  it('has a mutant for each check, and none besides', () => {
    expect(Object.keys(platformMutants).sort()).toEqual(platformCatalogue.map(({ id }) => id).sort());
  });

  it('has ids that are there once', () => {
    expect(new Set(platformCatalogue.map(({ id }) => id)).size).toBe(platformCatalogue.length);
  });
});

describe('the emulator', () => {
  it('passes every check of a platform', async () => {
    const report = await reported();
    expect(report.summary, prettyReport(report)).toMatchObject({
      pass: platformCatalogue.length,
      fail: 0,
      warn: 0,
      not_run: 0,
    });
  });

  it('does so with every call and every event of the contract', async () => {
    const { coverage } = await reported();
    const missing = coverage!.items.filter(
      ({ kind, exercised }) => !exercised && (kind === 'operation' || kind === 'event'),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(coverage!.totals.operation.total).toBe(platformContract().operations.length);
  });

  it('passes them behind a server that changes nothing', async () => {
    const report = await reported({});
    expect(report.summary.pass, prettyReport(report)).toBe(platformCatalogue.length);
  });
});

describe.concurrent('a platform that', () => {
  it.each(Object.entries(platformMutants).map(([id, mutant]) => [mutant.flaw, id, mutant] as const))(
    '%s fails %s',
    async (_flaw, id, { make, also = [] }) => {
      const { checks } = await reported(make());
      const failed = checks.filter(({ verdict }) => verdict !== 'pass').map((check) => check.id);
      expect(failed.sort()).toEqual([id, ...also].sort());
    },
  );
});
