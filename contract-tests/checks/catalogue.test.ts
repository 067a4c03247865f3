import { describe, expect, it } from 'vitest';
import { catalogue, prettyReport } from '../index.ts';
import { mutants } from '../testing/mutants.ts';
import { shares } from '../testing/mutants-suite.ts';
import { reference } from '../testing/reference-bot.ts';
import { verified } from '../testing/verified.ts';

describe('the catalogue', () => {
  it('has a mutant for each check, and none besides', () => {
    expect(Object.keys(mutants).sort()).toEqual(catalogue.map(({ id }) => id).sort());
  });

  it('has ids that are there once', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has each of its groups in one file of mutants', () => {
    const groups = new Set(catalogue.map(({ id }) => id.split('-')[0]!));
    expect(Object.values(shares).flat().sort()).toEqual([...groups].sort());
  });
});

describe('the reference bot', () => {
  it('passes every check', async () => {
    const [report] = await verified(reference, { slow: true });
    expect(report!.summary, prettyReport(report!)).toMatchObject({
      fail: 0,
      warn: 0,
      not_run: 0,
      pass: catalogue.length,
    });
  }, 90_000);
});
