import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type Report, verifyBot, withBotUnderTest } from '../contract-tests/index.ts';
import { caseBots, listFailed, verifyCaseBot } from '../contract-tests/testing/case-bots.ts';
import { drawnBots, verifyDrawn } from '../contract-tests/testing/drawn-bot.ts';
import { reference } from '../contract-tests/testing/reference-bot.ts';
import { verified } from '../contract-tests/testing/verified.ts';
import { keepBusy } from './busy.ts';

/**
 * Are the verdicts of `verify` the same each time?
 *
 *   npm run stability                      each bot 20 times alone, and 20 times on a busy machine
 *   npm run stability -- --runs 2 --only late,two
 *   npm run stability -- --draws 1000      so many drawn bots of any pace up to 3 s
 *   npm run stability -- --table           writes what verify says of the case bots into docs/case-bots.md
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    only: { type: 'string' },
    draws: { type: 'string' },
    seed: { type: 'string', default: '1' },
    table: { type: 'boolean', default: false },
  },
});

const bots: Record<string, () => Promise<Report>> = {
  reference: async () => (await verified(reference, {}))[0]!,
  'examples/echo-bot': () => verifyExample('echo-bot/bot.ts'),
  'examples/echo-bot-python': () => verifyExample('echo-bot-python/bot.py'),
  'examples/order-bot': () => verifyExample('order-bot/bot.ts'),
  ...Object.fromEntries(caseBots.map((bot) => [bot.name, () => verifyCaseBot(bot)])),
};

function verifyExample(file: string): Promise<Report> {
  const script = fileURLToPath(new URL(`../examples/${file}`, import.meta.url));
  const command: [string, ...string[]] = file.endsWith('.py')
    ? ['python3', script]
    : [process.execPath, '--import', 'tsx', script];
  return withBotUnderTest({ bot: command }, (found) =>
    verifyBot({ probe: 'سلام', timeout: '10s', quiet: '300ms', ackLimitMs: 2000, ...found }),
  );
}

/** Runs each bot so many times, alone and on a busy machine; answers how many verdicts were not those of the first run. */
async function countChanges(runs: number, names: readonly string[]): Promise<number> {
  let changes = 0;
  for (const name of names) {
    const first = new Map<string, string>();
    changes += await countIn(name, { runs, first, load: 'alone' });
    const rest = keepBusy();
    changes += await countIn(name, { runs, first, load: 'busy' }).finally(rest);
  }
  process.stdout.write(changes === 0 ? 'No verdict changed.\n' : `${changes} verdicts changed.\n`);
  return changes;
}

async function countIn(
  name: string,
  { runs, first, load }: { runs: number; first: Map<string, string>; load: string },
): Promise<number> {
  let changes = 0;
  for (let run = 1; run <= runs; run += 1) {
    const { checks, summary } = await bots[name]!();
    for (const { id, verdict } of checks) {
      const before = first.get(id) ?? verdict;
      first.set(id, before);
      if (verdict === before) continue;
      changes += 1;
      process.stdout.write(`changed  ${name}  ${id}: ${before}, then ${verdict}\n`);
    }
    process.stdout.write(`${name}  ${load} ${run}/${runs}  ${(summary.duration_ms / 1000).toFixed(1)} s\n`);
  }
  return changes;
}

/** Verifies drawn bots; answers how many were judged wrongly. */
async function countWrong(draws: number, seed: number): Promise<number> {
  let wrong = 0;
  for (const [at, bot] of fc.sample(drawnBots(3000), { numRuns: draws, seed }).entries()) {
    const { failed, due } = await verifyDrawn(bot);
    const isRight = failed.join() === due.join();
    if (!isRight) wrong += 1;
    process.stdout.write(`${isRight ? 'right' : 'WRONG'}  ${at + 1}/${draws}  ${JSON.stringify(bot)}\n`);
    if (!isRight) process.stdout.write(`       failed ${failed.join(', ')}; due ${due.join(', ')}\n`);
  }
  process.stdout.write(`${draws - wrong} right, ${wrong} wrong\n`);
  return wrong;
}

const [begin, end] = ['<!-- made by npm run stability -- --table -->\n', '<!-- end -->\n'];

/** Writes the table of the case bots; answers how many were judged wrongly. */
async function writeTable(): Promise<number> {
  const page = new URL('../docs/case-bots.md', import.meta.url);
  const rows = ['| bot | what it is | failed musts | time |', '| --- | --- | --- | --- |'];
  let wrong = 0;
  for (const bot of caseBots) {
    const report = await verifyCaseBot(bot);
    const failed = listFailed(report);
    if (failed.join() !== Object.keys(bot.fails).sort().join()) wrong += 1;
    const reasons = groupByReason(failed, bot.fails);
    const seconds = Math.round(report.summary.duration_ms / 1000);
    rows.push(`| \`${bot.name}\` | ${bot.what} | ${reasons.join('; ') || 'none'} | ${seconds} s |`);
    process.stdout.write(`${rows.at(-1)}\n`);
  }
  const [before] = readFileSync(page, 'utf8').split(begin);
  writeFileSync(page, `${before}${begin}${rows.join('\n')}\n${end}`);
  return wrong;
}

function groupByReason(failed: readonly string[], reasons: Record<string, string>): string[] {
  const groups = new Map<string, string[]>();
  for (const id of failed) {
    const reason = reasons[id] ?? 'NOT EXPECTED';
    groups.set(reason, [...(groups.get(reason) ?? []), id]);
  }
  return [...groups].map(([reason, ids]) => `${ids.join(', ')}: ${reason}`);
}

const names = values.only?.split(',') ?? Object.keys(bots);
const problems = values.table
  ? await writeTable()
  : values.draws === undefined
    ? await countChanges(Number(values.runs), names)
    : await countWrong(Number(values.draws), Number(values.seed));
process.exitCode = problems === 0 ? 0 : 1;
