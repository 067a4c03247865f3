import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import pc from 'picocolors';
import {
  type Covered,
  compareDocuments,
  coverage,
  type Difference,
  findDrift,
  isAboutChatBots,
  lintSpec,
  NotAnOpenApiDocument,
  openApiFile,
  platformContract,
  readDocument,
  specFile,
} from '../../../spec/index.ts';
import { readText } from '../../files/read-file.ts';
import { plain } from '../../reports/text.ts';
import { UsageError } from '../../usage-error.ts';

export function addSpecCommand(program: Command): void {
  const spec = program
    .command('spec')
    .addHelpText('after', '\nExample:\n  divar-emulator spec print control\n');
  spec
    .command('print')
    .argument('[name]', 'platform (bot and Divar) or control (the control API)', 'platform')
    .description('print the contract, an OpenAPI 3.1 document in one piece')
    .addHelpText('after', '\nExample:\n  divar-emulator spec print > openapi.json\n')
    .action(print);
  spec
    .command('lint')
    .argument('[file]', 'an OpenAPI 3.1 file (default: the contract of this package)')
    .description('is it valid, and does it keep the rules that the emulator needs')
    .addHelpText('after', '\nExample:\n  divar-emulator spec lint my-openapi.yaml\n')
    .action(lint);
  spec
    .command('coverage')
    .option('--json', 'print one JSON object')
    .description('every call and event of the platform: imitated, by example or refused')
    .addHelpText('after', '\nExample:\n  divar-emulator spec coverage --json\n')
    .action(printCoverage);
  spec
    .command('diff')
    .argument('<old>', 'an OpenAPI 3 file, JSON or YAML')
    .argument('<new>', 'the later one')
    .option('--json', 'print one JSON object')
    .description('what changed in meaning for a chat bot; exit code 1 where something breaks')
    .addHelpText('after', '\nExample:\n  divar-emulator spec diff last-month.json today.json\n')
    .action(diff);
  spec
    .command('drift')
    .argument('<file>', "a copy of Divar's published OpenAPI document")
    .option('--accepted', 'list each difference that is known and accepted, not only their reasons')
    .option('--json', 'print one JSON object')
    .description('where it says otherwise than this contract; exit code 1 where something breaks')
    .addHelpText('after', '\nExample:\n  divar-emulator spec drift divar-openapi.json\n')
    .action(drift);
}

function print(name: string): void {
  if (name !== 'platform' && name !== 'control') {
    throw new UsageError(`There is no contract "${name}". Use platform or control.`);
  }
  const document = JSON.parse(readFileSync(openApiFile(name), 'utf8'));
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

async function lint(file: string = specFile('openapi.yaml')): Promise<void> {
  const problems = await lintSpec(file).catch((cause: Error) => {
    throw new UsageError(`${file} is not a valid OpenAPI 3.1 document: ${cause.message}`, { cause });
  });
  for (const { where, message } of problems) process.stdout.write(`${pc.red(where)} ${message}\n`);
  process.stdout.write(problems.length === 0 ? `${file} is good.\n` : `${problems.length} problems.\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function printCoverage({ json }: { json?: boolean }): Promise<void> {
  const rows = await coverage(platformContract());
  process.stdout.write(json ? `${JSON.stringify({ coverage: rows })}\n` : coverageText(rows));
}

function coverageText(rows: Covered[]): string {
  const paint = { imitated: pc.green, 'by example': pc.yellow };
  const lines = rows.map(
    ({ name, status, without, source }) =>
      `${paint[status]((without ? `${status}, else ${without}` : status).padEnd(24))} ${name} ${pc.dim(source)}`,
  );
  const counted = rows.filter(({ status }) => status === 'imitated').length;
  return `${lines.join('\n')}\n${counted} imitated; ${rows.length - counted} by example with --upstream-spec, refused without it.\n`;
}

interface ReportOptions {
  accepted?: boolean;
  json?: boolean;
}

async function diff(before: string, after: string, options: ReportOptions): Promise<void> {
  report(await compareDocuments(await documentIn(before), await documentIn(after)), options);
}

async function drift(file: string, options: ReportOptions): Promise<void> {
  report(await findDrift(await documentIn(openApiFile('platform')), await documentIn(file)), options);
}

/** A document to compare; one that is none, or is about something else, would read as if everything was removed. */
async function documentIn(file: string): Promise<Record<string, unknown>> {
  const document = await readIn(file);
  if (await isAboutChatBots(document)) return document;
  throw new UsageError(`${file} has nothing that chat bots use. Is it a copy of Divar's document?`, {
    exitCode: 3,
  });
}

async function readIn(file: string): Promise<Record<string, unknown>> {
  try {
    return await readDocument(readText(file, { exitCode: 3 }), file);
  } catch (cause) {
    if (cause instanceof NotAnOpenApiDocument) throw new UsageError(cause.message, { exitCode: 3, cause });
    throw cause;
  }
}

function report(differences: Difference[], { accepted = false, json = false }: ReportOptions): void {
  const lines = json ? [JSON.stringify({ differences })] : differenceLines(differences, { all: accepted });
  process.stdout.write(`${lines.join('\n')}\n`);
  if (differences.some(isBreak)) process.exitCode = 1;
}

const paint = { breaking: pc.red, warning: pc.yellow, info: pc.dim };

/** What two contracts differ in, the known and accepted ones first: by their reasons, or each of them. */
function differenceLines(differences: Difference[], { all }: { all: boolean }): string[] {
  const accepted = differences.filter(isAccepted);
  const fresh = differences.filter((difference) => !isAccepted(difference));
  const breaking = fresh.filter(({ weight }) => weight === 'breaking').length;
  const known = accepted.length > 0 ? `, besides ${accepted.length} that are known and accepted` : '';
  return [
    ...(all ? accepted.map(acceptedLine) : reasonLines(accepted)).map((line) => pc.dim(line)),
    ...fresh.map(({ where, weight, what }) => `${paint[weight](weight)} ${plain(where)}: ${plain(what)}`),
    `${fresh.length} ${fresh.length === 1 ? 'difference' : 'differences'}, ${breaking} breaking${known}.`,
  ];
}

/** Does a difference break bots, and is it none that is known? */
function isBreak(difference: Difference): boolean {
  return difference.weight === 'breaking' && !isAccepted(difference);
}

function isAccepted({ accepted }: Difference): boolean {
  return accepted !== undefined;
}

function acceptedLine({ where, what, accepted, source }: Difference): string {
  return `accepted ${plain(where)}: ${plain(what)}. ${accepted} (${source})`;
}

function reasonLines(differences: Difference[]): string[] {
  const counts = new Map<string, number>();
  for (const { accepted, source } of differences) {
    const reason = `${accepted} (${source})`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `accepted ${count}: ${reason}`);
}
