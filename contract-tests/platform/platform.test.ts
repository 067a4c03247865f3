import { beforeAll, describe, expect, it } from 'vitest';
import { platformContract, type ViolationId, violations } from '../../spec/index.ts';
import { prettyReport } from '../index.ts';
import { platformCatalogue } from './catalogue.ts';
import { platformMutants } from './testing/mutants.ts';
import { shares } from './testing/mutants-suite.ts';
import { reported } from './testing/reported.ts';

const groupOf = (id: string) => id.split('-')[0]!;

describe('the catalogue of a platform', () => {
  it('has a mutant for each check, and none besides', () => {
    expect(Object.keys(platformMutants).sort()).toEqual(platformCatalogue.map(({ id }) => id).sort());
  });

  it('has ids that are there once', () => {
    expect(new Set(platformCatalogue.map(({ id }) => id)).size).toBe(platformCatalogue.length);
  });

  it('has each of its groups in one file of mutants', () => {
    const groups = new Set(platformCatalogue.map(({ id }) => groupOf(id)));
    expect(Object.values(shares).flat().sort()).toEqual([...groups].sort());
  });
});

/** Refusals that no check of a platform provokes: each says why. */
const notProvoked: Partial<Record<ViolationId, string>> = {
  not_imitated: 'a platform imitates nothing',
  too_large: 'what is too large is our own choice',
  too_deep: 'what is too deep is our own choice',
  compressed_body: 'whether a gateway unpacks a body is assumed',
  not_utf8: 'what a gateway does with other encodings is assumed',
  half_surrogate: 'what a gateway does with half an emoji is assumed',
  byte_order_mark: 'what a gateway does with it is assumed',
  duplicate_key: 'what a gateway does with it is assumed',
  too_many_buttons: 'three rows of three are refused before nine buttons are counted',
  expired_upload_token: 'nobody documents how long one lives',
  expired_code: 'nobody documents how long one lives',
};

describe('the emulator', () => {
  let good: Awaited<ReturnType<typeof reported>>;
  beforeAll(async () => {
    good = await reported();
  });

  it('passes every check of a platform', () => {
    const { report } = good;
    expect(report.summary, prettyReport(report)).toMatchObject({
      pass: platformCatalogue.length,
      fail: 0,
      warn: 0,
      not_run: 0,
    });
  });

  it('does so with every call and every event of the contract', () => {
    const { coverage } = good.report;
    const missing = coverage!.items.filter(
      ({ kind, exercised }) => !exercised && (kind === 'operation' || kind === 'event'),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(coverage!.totals.operation.total).toBe(platformContract().operations.length);
  });

  it('refuses on the way in every way that the table has, but for the stated few', () => {
    const { entries } = good;
    const found = entries.flatMap(({ findings }) => findings);
    const provoked = new Set(found.filter(({ outcome }) => outcome === 'refused').map(({ id }) => id));
    const refusals = Object.entries(violations).filter(([, { outcome }]) => outcome === 'refused');
    const missing = refusals.map(([id]) => id).filter((id) => !provoked.has(id));
    expect(missing.sort()).toEqual(Object.keys(notProvoked).sort());
  });

  it('passes them behind a server that changes nothing', async () => {
    const { report } = await reported({});
    expect(report.summary.pass, prettyReport(report)).toBe(platformCatalogue.length);
  });
});
