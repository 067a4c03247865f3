import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { prettyReport, type Report, verifyBot, withBotUnderTest } from '../contract-tests/index.ts';
import { caseBots, listFailed, verifyCaseBot } from '../contract-tests/testing/case-bots.ts';
import { type DrawnBot, drawnBots, verifyDrawn } from '../contract-tests/testing/drawn-bot.ts';
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

interface Subject {
  name: string;
  /** Ids of the musts that it fails, truly. */
  fails: string[];
  verify(): Promise<Report>;
}

const examples = ['echo-bot/bot.ts', 'echo-bot-python/bot.py', 'order-bot/bot.ts'];
const subjects: Subject[] = [
  { name: 'reference', fails: [], verify: async () => (await verified(reference, {}))[0]! },
  ...examples.map((file) => ({
    name: `examples/${file.split('/')[0]}`,
    fails: [],
    verify: () => verifyExample(file),
  })),
  ...caseBots.map((bot) => ({
    name: bot.name,
    fails: Object.keys(bot.fails).sort(),
    verify: () => verifyCaseBot(bot),
  })),
];

function verifyExample(file: string): Promise<Report> {
  const script = fileURLToPath(new URL(`../examples/${file}`, import.meta.url));
  const command: [string, ...string[]] = file.endsWith('.py')
    ? ['python3', script]
    : [process.execPath, '--import', 'tsx', script];
  return withBotUnderTest({ bot: command }, (found) =>
    verifyBot({ probe: 'سلام', timeout: '10s', quiet: '300ms', ackLimitMs: 2000, ...found }),
  );
}

/** What is counted against `verify`: a verdict other than before, a must failed or passed wrongly, or no report at all. */
interface Row {
  bot: string;
  load: 'alone' | 'busy';
  runs: number;
  seconds: number[];
  changed: number;
  wrong: number;
}

/** Runs each bot so many times, alone and on a busy machine; answers how many verdicts changed or were wrong. */
async function countChanges(runs: number, chosen: readonly Subject[]): Promise<number> {
  const rows: Row[] = [];
  for (const subject of chosen) {
    const first = new Map<string, string>();
    rows.push(await runOften(subject, { runs, first, load: 'alone' }));
    const rest = keepBusy();
    rows.push(await runOften(subject, { runs, first, load: 'busy' }).finally(rest));
  }
  process.stdout.write(`\n${tabulate(rows)}\n`);
  const changed = rows.reduce((sum, row) => sum + row.changed, 0);
  const wrong = rows.reduce((sum, row) => sum + row.wrong, 0);
  process.stdout.write(
    changed + wrong === 0
      ? 'No verdict changed.\n'
      : `${changed} verdicts changed, ${wrong} runs were wrong.\n`,
  );
  return changed + wrong;
}

async function runOften(
  { name, fails, verify }: Subject,
  { runs, first, load }: { runs: number; first: Map<string, string>; load: Row['load'] },
): Promise<Row> {
  const row: Row = { bot: name, load, runs, seconds: [], changed: 0, wrong: 0 };
  for (let run = 1; run <= runs; run += 1) {
    try {
      const report = await verify();
      row.changed += countAgainst(first, name, report);
      const failed = listFailed(report);
      if (failed.join() !== fails.join()) {
        row.wrong += 1;
        process.stdout.write(`wrong    ${name}  failed ${failed.join(', ')}; due ${fails.join(', ')}\n`);
        process.stdout.write(`${prettyReport(report)}\n`);
      }
      row.seconds.push(report.summary.duration_ms / 1000);
      process.stdout.write(`${name}  ${load} ${run}/${runs}  ${row.seconds.at(-1)!.toFixed(1)} s\n`);
    } catch (error) {
      row.wrong += 1;
      process.stdout.write(`no report  ${name}  ${load} ${run}/${runs}: ${(error as Error).message}\n`);
    }
  }
  return row;
}

/** How many verdicts are not those of the first run; of that one they are kept. */
function countAgainst(first: Map<string, string>, name: string, { checks }: Report): number {
  let changed = 0;
  for (const { id, verdict, findings, unconfirmed } of checks) {
    const before = first.get(id) ?? verdict;
    first.set(id, before);
    if (verdict === before) continue;
    changed += 1;
    process.stdout.write(`changed  ${name}  ${id}: ${before}, then ${verdict}\n`);
    for (const { case: label, message, actual } of unconfirmed ?? findings) {
      process.stdout.write(`         ${label}: ${message} ${actual}\n`);
    }
  }
  return changed;
}

function tabulate(rows: readonly Row[]): string {
  const cells = rows.map(({ bot, load, runs, seconds, changed, wrong }) => {
    const range =
      seconds.length === 0 ? '' : `${Math.min(...seconds).toFixed(1)} - ${Math.max(...seconds).toFixed(1)} s`;
    return [bot, load, `${runs}`, range, `${changed}`, `${wrong}`];
  });
  const all = [['bot', 'machine', 'runs', 'time', 'changed', 'wrong'], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Verifies drawn bots, some at once since they mostly wait; answers how many were judged wrongly. */
async function countWrong(draws: number, seed: number): Promise<number> {
  let wrong = 0;
  let done = 0;
  const waiting = fc.sample(drawnBots(3000), { numRuns: draws, seed }).values();
  const work = async () => {
    for (const bot of waiting) {
      const problem = await findProblem(bot);
      done += 1;
      if (problem !== undefined) wrong += 1;
      const sign = problem === undefined ? 'right' : 'WRONG';
      process.stdout.write(`${sign}  ${done}/${draws}  ${JSON.stringify(bot)}\n${problem ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: drawsAtOnce }, work));
  process.stdout.write(`${draws - wrong} right, ${wrong} wrong\n`);
  return wrong;
}

const drawsAtOnce = 4;

async function findProblem(bot: DrawnBot): Promise<string | undefined> {
  try {
    const { failed, due, report } = await verifyDrawn(bot);
    if (failed.join() === due.join()) return undefined;
    return `       failed ${failed.join(', ')}; due ${due.join(', ')}\n${prettyReport(report)}`;
  } catch (error) {
    return `       no report: ${(error as Error).message}\n`;
  }
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

const names = values.only?.split(',');
const unknown = names?.filter((name) => !subjects.some((one) => one.name === name)) ?? [];
if (unknown.length > 0) {
  throw new Error(`No bot ${unknown.join(', ')}. There are: ${subjects.map(({ name }) => name).join(', ')}`);
}
const chosen = subjects.filter(({ name }) => names?.includes(name) ?? true);
const problems = values.table
  ? await writeTable()
  : values.draws === undefined
    ? await countChanges(Number(values.runs), chosen)
    : await countWrong(Number(values.draws), Number(values.seed));
process.exitCode = problems === 0 ? 0 : 1;
