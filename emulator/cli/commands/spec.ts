import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import pc from 'picocolors';
import { lintSpec, openApiFile, specFile } from '../../../spec/index.ts';
import { UsageError } from '../../usage-error.ts';

export function addSpecCommand(program: Command): void {
  const spec = program
    .command('spec')
    .description('the contract: print it, lint one')
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
    throw new UsageError(`${file} is no valid OpenAPI 3.1 document: ${cause.message}`, { cause });
  });
  for (const { where, message } of problems) process.stdout.write(`${pc.red(where)} ${message}\n`);
  process.stdout.write(problems.length === 0 ? `${file} is good.\n` : `${problems.length} problems.\n`);
  if (problems.length > 0) process.exitCode = 1;
}
