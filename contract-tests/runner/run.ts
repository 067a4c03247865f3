import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptsAt, parseDuration } from '../../emulator/index.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import { Baseline } from './baseline.ts';
import { BotActivity } from './bot-activity.ts';
import type { RunnerEvent } from './events.ts';
import type { FailureCase } from './evidence.ts';
import type { Kept } from './finding.ts';
import { InputLog } from './input.ts';
import { Pace } from './pace.ts';
import type { Bench } from './trial.ts';
import type { TrialSettings } from './trial-settings.ts';

/** What to run, and how. */
export interface VerifyOptions extends TrialSettings {
  /** Ids, or their beginnings, such as AUTH. */
  only?: readonly string[];
  skip?: readonly string[];
  slow?: boolean;
  /** Checks at once; 1 also sends the inputs of a check one after the other. Default: 16. */
  concurrency?: number;
  /** Ids of checks that are known to fail. */
  baseline?: readonly string[];
  /** Stop after this long; unfinished checks count as not run. */
  maxTime?: string;
  /** Ends the run early: unfinished checks count as not run. The reason is who or what ended it, such as SIGTERM. */
  signal?: AbortSignal;
  /** Keeps the inputs of a failure; says where. */
  keep?: (exhibit: FailureCase) => Kept;
  /** Told of everything that happens. */
  onEvent?: (event: RunnerEvent) => void;
}

/** What the checks of a run share. */
export interface Run {
  options: VerifyOptions;
  bench: Bench;
  /** The newest entry of the journal before the run. */
  firstEntry: number;
  tally: CoverageTally;
  lifeline: Lifeline;
  /** Milliseconds that are left; infinite where there is no limit. */
  timeLeft(): number;
  tell(event: RunnerEvent): void;
}

/** Opens a run; its bench is to be closed. */
export async function openRun(options: VerifyOptions, start: number): Promise<Run> {
  const { control, maxTime, concurrency } = options;
  const limit = maxTime === undefined ? Number.POSITIVE_INFINITY : parseDuration(maxTime, '--max-time');
  // Each check that is under way listens to it.
  if (options.signal) setMaxListeners(0, options.signal);
  const firstEntry = (await control.listEntries({ limit: 1, brief: true })).newest_id;
  const atOnce = concurrency === 1 ? 1 : options.atOnce;
  return {
    options,
    bench: await openBench({ ...options, atOnce, since: firstEntry }),
    firstEntry,
    tally: new CoverageTally(),
    lifeline: new Lifeline(options),
    timeLeft: () => (options.signal?.aborted ? 0 : limit - (performance.now() - start)),
    tell: (event) => options.onEvent?.(event),
  };
}

/** What trials need to work with a bot; its activity is to be closed. */
export async function openBench(settings: TrialSettings): Promise<Bench> {
  const { control, patience = '3s', timeout, quiet, atOnce } = settings;
  const app = await control.getApp();
  const activity = await BotActivity.open(control);
  return {
    settings,
    addresses: {
      host: app.bot_host ?? null,
      init: app.init_url ?? null,
      dynamicAction: app.dynamic_action_url ?? null,
    },
    activity,
    pace: new Pace({
      patienceMs: parseDuration(patience, 'patience'),
      timeoutMs: parseDuration(timeout, '--timeout'),
      quietMs: parseDuration(quiet, 'quiet'),
      atOnce,
    }),
    baseline: new Baseline(activity),
    all: new InputLog(),
  };
}

/** A bot that somebody else starts may be started again by whoever watches over it; so long it is waited for. */
const patienceMs = 3000;
const lookAgainMs = 50;

/** Looks whether the bot is still there, and brings it back where its command was given. */
export class Lifeline {
  /** How often the bot was gone. */
  deaths = 0;
  /** Why nothing can be sent to the bot any more. */
  gone: string | undefined;
  readonly #settings: Pick<TrialSettings, 'bot' | 'restart'>;
  #reviving: Promise<void> | undefined;

  constructor(settings: Pick<TrialSettings, 'bot' | 'restart'>) {
    this.#settings = settings;
  }

  /** Waits while the bot is being brought back. */
  async ready(): Promise<void> {
    await this.#reviving;
  }

  /** Brings the bot back where it has ended. */
  async lookAfter(): Promise<void> {
    this.#reviving ??= this.#revive().finally(() => {
      this.#reviving = undefined;
    });
    await this.#reviving;
  }

  async #revive(): Promise<void> {
    const { bot, restart } = this.#settings;
    if (this.gone !== undefined || (await listens(bot))) return;
    this.deaths += 1;
    const problem = restart ? await problemOf(restart) : await silenceOf(bot);
    if (problem !== undefined) this.gone = problem;
  }
}

/** What is still on its way to the bot may end it as soon as it listens, so that it seems not to have started. */
const mostStarts = 4;

async function problemOf(restart: () => Promise<void>): Promise<string | undefined> {
  let problem: string | undefined;
  for (let tries = 0; tries < mostStarts; tries += 1) {
    try {
      await restart();
      return undefined;
    } catch (error) {
      problem = `the bot ended and could not be started again: ${(error as Error).message.split('\n')[0]}`;
    }
  }
  return problem;
}

async function silenceOf(bot: string): Promise<string | undefined> {
  for (let waited = 0; waited < patienceMs; waited += lookAgainMs) {
    if (await listens(bot)) return undefined;
    await sleep(lookAgainMs);
  }
  return `the bot ended: nothing listens at ${new URL(bot).host} any more`;
}

/** Does anybody listen at the address of a URL? */
function listens(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return acceptsAt(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port) || usual);
}
