import { type BotUnderTest, withBotUnderTest } from './bot-under-test.ts';
import { catalogue } from './checks/catalogue.ts';
import { findingTitle, findingWords, merged } from './reporters/finding-words.ts';
import type { Check } from './runner/check.ts';
import type { CheckResult, Level } from './runner/finding.ts';
import type { VerifyOptions } from './runner/run.ts';
import { selectChecks } from './runner/select.ts';
import { verifyBot } from './verify-bot.ts';

/** What a test function gets from its runner; the little that is used of it. */
interface TestContext {
  skip(reason?: string): unknown;
  /** vitest's: the tests beside this one, so that only those that were asked for are run. */
  task?: { suite?: { tasks: readonly { name: string; mode: string }[] } };
  /** vitest's: a note beside a test that passes. */
  annotate?(text: string, type?: string): unknown;
}

/** The functions of a test runner: those of vitest, of node:test, or of another one that takes the same. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, options: { timeout: number }, test: (context: TestContext) => Promise<void>): unknown;
  /** vitest calls it so, node:test `after`. */
  afterAll?(end: () => unknown): unknown;
  after?(end: () => unknown): unknown;
}

type RunOptions = BotUnderTest & Partial<Omit<VerifyOptions, keyof BotUnderTest | 'control'>>;

/** Which bot, which checks, and what counts as failed. */
export interface BotContractOptions extends RunOptions {
  /** Name of the suite. Default: `the bot's contract`. */
  name?: string;
  /** The least level whose findings fail a test. Default: `must`; findings below it are notes. */
  level?: Level;
  /** Longest wait for the whole run, in milliseconds. Default: 300,000. */
  testTimeout?: number;
  /** Default: vitest's own, within vitest. */
  runner?: TestRunner;
}

// The one import that happens by itself: the functions of vitest can only be had this way, and only within vitest.
const vitest: TestRunner | undefined =
  process.env.VITEST === undefined
    ? undefined
    : await import('vitest').then(
        (module) => module as unknown as TestRunner,
        () => undefined,
      );

/** Declares a test for each check of the catalogue. All are exercised in one run, which begins with the first test. */
export function botContract(options: BotContractOptions): void {
  const {
    name = "the bot's contract",
    level = 'must',
    testTimeout = 300_000,
    runner = vitest,
    ...others
  } = options;
  if (!runner) {
    throw new Error(
      'botContract needs a test runner: run it within vitest, or give the functions of another one as `runner: { describe, it, after }`.',
    );
  }
  const checks = selectChecks(options, catalogue);
  const run = new ContractRun(others);
  runner.describe(name, () => {
    (runner.afterAll ?? runner.after)?.(() => run.over());
    for (const check of checks) {
      runner.it(`${check.id} ${check.title}`, { timeout: testTimeout }, async (context) => {
        run.begin(wantedBeside(context, checks));
        judge(await run.resultOf(check.id), { check, level, context });
      });
    }
  });
}

/** The checks whose tests are run, as far as the runner tells. */
function wantedBeside({ task }: TestContext, checks: readonly Check[]): string[] {
  const ids = checks.map(({ id }) => id);
  const tasks = task?.suite?.tasks;
  if (!tasks) return ids;
  const run = tasks
    .filter(({ mode }) => mode !== 'skip' && mode !== 'todo')
    .map(({ name }) => name.split(' ')[0]!);
  return ids.filter((id) => run.includes(id));
}

function judge(
  result: CheckResult,
  { check, level, context }: { check: Check; level: Level; context: TestContext },
): void {
  const { verdict, known, reason } = result;
  if (verdict === 'not_run') {
    context.skip(reason);
    return;
  }
  const counts = verdict === 'fail' || (verdict === 'warn' && level === 'should');
  if (counts && !known) throw new BrokenRule(result, check);
  if (result.findings.length > 0) context.annotate?.(resultInWords(result, check), 'warning');
}

/** One run of the catalogue, whose results are handed out as they come. */
class ContractRun {
  readonly #options: RunOptions;
  readonly #results = new Map<string, CheckResult>();
  readonly #waiting = new Map<string, (result: CheckResult) => void>();
  #run: Promise<unknown> | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Begins with these checks, unless it has begun. */
  begin(only: readonly string[]): void {
    const { bot, emulator, settings, ...options } = this.#options;
    this.#run ??= withBotUnderTest({ bot, emulator, settings }, (found) =>
      verifyBot({
        ...usual,
        ...options,
        ...found,
        only,
        skip: [],
        onEvent: (event) => {
          options.onEvent?.(event);
          if (event.event === 'check_done') this.#hand(event);
        },
      }),
    );
    this.#run.catch(() => undefined);
  }

  /** The result of a check; an error where the run as a whole failed. */
  async resultOf(id: string): Promise<CheckResult> {
    const early = this.#results.get(id);
    if (early) return early;
    const result = new Promise<CheckResult>((resolve) => this.#waiting.set(id, resolve));
    const late = this.#run!.then(() => this.#results.get(id) ?? notAmongThem(id));
    return Promise.race([result, late]);
  }

  async over(): Promise<void> {
    await this.#run?.catch(() => undefined);
  }

  #hand(result: CheckResult): void {
    this.#results.set(result.id, result);
    this.#waiting.get(result.id)?.(result);
  }
}

const usual = { probe: 'سلام', timeout: '10s', quiet: '300ms', ackLimitMs: 2000 };

function notAmongThem(id: string): never {
  throw new Error(
    `The check ${id} was not part of the run: give its test in the same suite as the first one.`,
  );
}

/** A check that failed. Its stack would show this file, which is of no use to anybody. */
class BrokenRule extends Error {
  override name = 'BrokenRule';

  constructor(result: CheckResult, check: Check) {
    super(resultInWords(result, check));
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** Of each check so many findings are told. */
const mostShown = 3;

function resultInWords(result: CheckResult, { why, remedy }: Check): string {
  const findings = merged(result.findings);
  const more = findings.length - mostShown;
  return [
    `${result.id} ${result.title} (${result.level}, ${result.source})`,
    ...findings
      .slice(0, mostShown)
      .flatMap((finding) => [`  ${findingTitle(finding)}`, ...findingWords(finding).map(pair)]),
    ...(more > 0 ? [`  and ${more} more like this`] : []),
    pair(['why', why]),
    pair(['change', remedy]),
  ].join('\n');
}

function pair([word, text]: [word: string, text: string]): string {
  return `    ${word.padEnd(9)} ${text}`;
}
