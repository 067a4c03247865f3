import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { forApp, UsageError } from '../../index.ts';
import { readText } from '../../read-file.ts';
import { readSource, recording, recordLive } from '../../transcript/index.ts';
import { addClientOptions, type ClientValues, clientOf } from '../client-options.ts';
import { writeNamedFile } from '../named-file.ts';

interface RecordValues extends ClientValues {
  out?: string;
  from?: string;
  conversation?: string;
  app?: string;
  name?: string;
  force?: boolean;
}

export function addRecordCommand(program: Command): void {
  const command = program
    .command('record')
    .description('write what a running emulator has seen as a conversation')
    .option('--out <file>', 'where to write it (default: the standard output)')
    .option('--force', 'write over a file that exists')
    .option('--conversation <id>', 'this conversation alone')
    .option(
      '--from <file>',
      'make it from a HAR file, the journal of a data folder or a log with event bodies',
    )
    .option('--app <slug>', 'another app than the default one')
    .option('--name <text>', 'what the conversation shows')
    .addHelpText('after', '\nExample:\n  divar-emulator record --out conversations/order.yaml\n');
  addClientOptions(command).action(recordCommand);
}

async function recordCommand(values: RecordValues): Promise<void> {
  const text = values.from === undefined ? await live(values) : imported(values.from, values);
  if (values.out === undefined) process.stdout.write(text);
  else write(text, values.out, values.force ?? false);
}

function live(values: RecordValues): Promise<string> {
  const { conversation: conversationId, app, name } = values;
  const control = app === undefined ? clientOf(values) : forApp(clientOf(values), app);
  return recordLive(control, {
    ...(conversationId !== undefined && { conversationId }),
    ...(name !== undefined && { name }),
  });
}

function imported(file: string, { conversation, name = `imported from ${file}` }: RecordValues): string {
  const source = readSource(readText(file), file);
  const exchanges = source.exchanges.filter(
    ({ conversationId }) => conversation === undefined || conversationId === conversation,
  );
  return recording({ ...source, exchanges, name });
}

function write(text: string, file: string, force: boolean): void {
  if (!force && existsSync(file)) throw new UsageError(`${file} is there already; --force writes over it.`);
  writeNamedFile(file, text);
  process.stdout.write(`wrote ${file}\n`);
}
