import { catalogue } from './checks/catalogue.ts';
import type { Check } from './runner/check.ts';
import type { Report } from './runner/report.ts';
import type { VerifyOptions } from './runner/run.ts';
import { type Selection, selectChecks } from './runner/select.ts';
import { reportNothing, runChecks } from './runner/verify.ts';

/**
 * Runs the catalogue against a bot. A bot that cannot be reached at all, or an id that no check has, is a UsageError; a
 * run that is ended before it knows the bot is a NotRun.
 */
export async function verifyBot(options: VerifyOptions): Promise<Report> {
  return runChecks(await selectFromCatalogue(options), options);
}

/** The report of a run that came to nothing: no check was run, for this reason. */
export async function reportOfNothing(
  options: Pick<VerifyOptions, 'only' | 'skip' | 'slow' | 'fuzzSeconds' | 'seed' | 'probe'>,
  run: { bot: string; reason: string },
): Promise<Report> {
  return reportNothing(await selectFromCatalogue(options), options, run);
}

async function selectFromCatalogue({
  fuzzSeconds,
  ...selection
}: Selection & { fuzzSeconds?: number }): Promise<Check[]> {
  const fuzz = fuzzSeconds ? (await import('./fuzz/checks.ts')).fuzzChecks : [];
  return selectChecks(selection, [...catalogue, ...fuzz]);
}
