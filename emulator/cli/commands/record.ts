import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readSource, recording, recordLive } from '../../conversations/index.ts';
import { readText } from '../../files/read-file.ts';
import { forApp, UsageError } from '../../index.ts';
import { addClientOptions, type ClientValues, connectClient } from '../client-options.ts';
import { writeNamedFile } from '../wanted-report.ts';

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
  const { from, out } = values;
  const { text, expects } =
    from === undefined ? { text: await live(values), expects: true } : imported(from, values);
  if (out === undefined) process.stdout.write(text);
  else write(text, out, values.force ?? false);
  if (expects) return;
  process.stderr.write(
    `${from} does not tell what the bot said: the turns expect nothing, and a replay would pass whatever the bot does. Write what is expected below the turns, or record where the calls of the bot are seen too.\n`,
  );
  process.exitCode = 1;
}

function live(values: RecordValues): Promise<string> {
  const { conversation: conversationId, app, name } = values;
  const control = app === undefined ? connectClient(values) : forApp(connectClient(values), app);
  return recordLive(control, {
    conversationId,
    name,
  });
}

/** A recording made from a file, and whether its turns expect anything. */
function imported(
  file: string,
  { conversation, name = `imported from ${file}` }: RecordValues,
): { text: string; expects: boolean } {
  const source = readSource(readText(file), file);
  const exchanges = source.exchanges.filter(
    ({ conversationId }) => conversation === undefined || conversationId === conversation,
  );
  if (exchanges.length === 0)
    throw new UsageError(`${file} holds nothing of the conversation ${conversation}.`);
  return { text: recording({ ...source, exchanges, name }), expects: source.isObserved !== false };
}

function write(text: string, file: string, force: boolean): void {
  if (!force && existsSync(file)) throw new UsageError(`${file} is there already; --force writes over it.`);
  writeNamedFile(file, text);
  process.stdout.write(`wrote ${file}\n`);
}
