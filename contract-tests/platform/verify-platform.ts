import { UsageError } from '../../emulator/index.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import { withinTime } from '../runner/attempt.ts';
import type { CheckResult } from '../runner/finding.ts';
import { countsOf, type Report, reasonNotRun, resultOf } from '../runner/report.ts';
import { isNamed, refuseUnknown } from '../runner/select.ts';
import { callPlatform } from './call.ts';
import { platformCatalogue } from './catalogue.ts';
import { type Driving, PlatformDriver } from './hands.ts';
import type { PlatformCheck } from './platform-check.ts';
import type { Received } from './receiver.ts';
import { type PlatformRun, type PlatformSettings, PlatformTrial } from './trial.ts';

/** What to run on a platform, and what is known of it. */
export interface VerifyPlatformOptions extends Omit<PlatformSettings, 'hands'> {
  /** Ids, or their beginnings, such as SND. */
  only?: readonly string[];
  skip?: readonly string[];
  /** Drives the platform's users; without it nothing that needs them is run. Takes the place of the app's bot. */
  drive?: Driving;
  /** Ends the run early: unfinished checks count as not run. The reason is who or what ended it. */
  signal?: AbortSignal;
}

/** The checks that these options choose. An id that no check has is a UsageError. */
export function platformChecks({
  only,
  skip = [],
}: Pick<VerifyPlatformOptions, 'only' | 'skip'> = {}): PlatformCheck[] {
  for (const name of [...(only ?? []), ...skip]) refuseUnknown(name, platformCatalogue);
  return platformCatalogue.filter((check) => (!only || isNamed(only, check)) && !isNamed(skip, check));
}

/**
 * Runs the rules of a platform, one after the other, against a server that says it is one. A server that cannot be
 * reached is a UsageError.
 */
export async function verifyPlatform({ drive, signal, ...options }: VerifyPlatformOptions): Promise<Report> {
  const chosen = platformChecks(options);
  await refuseUnreachable(options);
  const hands = drive && (await PlatformDriver.of(drive));
  try {
    return await runChecks(chosen, { settings: { ...options, hands }, signal });
  } finally {
    await hands?.stop();
  }
}

async function refuseUnreachable({ url }: PlatformSettings): Promise<void> {
  try {
    await callPlatform(url, { method: 'GET', path: '/', headers: {} });
  } catch (cause) {
    throw new UsageError(`The platform at ${url} cannot be reached: ${(cause as Error).message}.`, {
      exitCode: 3,
      cause,
    });
  }
}

interface PlatformWork {
  settings: PlatformSettings;
  signal: AbortSignal | undefined;
}

async function runChecks(
  chosen: readonly PlatformCheck[],
  { settings, signal }: PlatformWork,
): Promise<Report> {
  const start = performance.now();
  const run: PlatformRun = { answers: [], tally: new CoverageTally() };
  const results = new Map<string, CheckResult>();
  for (const check of chosen.toSorted((a, b) => Number(a.phase === 'last') - Number(b.phase === 'last'))) {
    results.set(check.id, await runCheck(check, { settings, signal, run }));
  }
  const checks = chosen.map(({ id }) => results.get(id)!);
  const duration_ms = Math.round(performance.now() - start);
  for (const received of settings.hands?.receiver.all() ?? []) note(run.tally, received);
  return {
    format: 'divar-emulator-verify',
    version: 1,
    summary: {
      ...countsOf(checks),
      duration_ms,
      inputs: run.answers.length,
      time_is_up: signal?.aborted || undefined,
    },
    checks,
    coverage: run.tally.coverage,
    seed: 0,
    bot: { url: settings.url, probe: '', replies: 1 },
  };
}

const questions: Record<string, string> = {
  '/init': 'SESSION_INITIALISATION',
  '/dynamic-action': 'DYNAMIC_ACTION',
};

function note(tally: CoverageTally, { path, json }: Received): void {
  const question = questions[path];
  if (question === undefined) tally.event(json);
  else tally.question(question, json);
}

async function runCheck(
  check: PlatformCheck,
  { settings, signal, run }: PlatformWork & { run: PlatformRun },
): Promise<CheckResult> {
  const start = performance.now();
  const trial = new PlatformTrial(settings, { level: check.level, run });
  const options = { signal };
  const reason = await reasonNotRun(() =>
    withinTime(() => check.run(trial), { options, timeLeft: () => Number.POSITIVE_INFINITY }),
  );
  const { findings, cases } = trial;
  return resultOf(check, { findings, cases, reason, ms: performance.now() - start });
}
