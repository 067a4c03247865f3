import type { Command } from 'commander';
import pc from 'picocolors';
import type { Emulator } from '../../index.ts';
import { createEmulator } from '../../index.ts';
import { keepHeapTight } from '../memory.ts';
import { addStartOptions, emulatorOptions, type StartValues } from '../start-options.ts';
import { watchExchanges } from '../terminal/watch.ts';
import { untilStopped } from '../until-stopped.ts';

/** Port where none is given. */
export const defaultPort = 4242;

export function addStartCommand(program: Command): void {
  const command = program
    .command('start')
    .description('the emulator and its web page')
    .option('--json', 'print one JSON line when ready, and nothing else')
    .option('--quiet', 'print no exchanges')
    .addHelpText('after', '\nExample:\n  divar-emulator start --bot http://127.0.0.1:8000/events\n');
  addStartOptions(command).action((values: StartValues) => start(values));
}

async function start({ json, quiet, ...values }: StartValues): Promise<void> {
  keepHeapTight();
  const emulator = await createEmulator({
    ...emulatorOptions(values, { port: defaultPort }),
    onNote: (note) => process.stderr.write(`${pc.yellow('note:')} ${note}\n`),
  });
  const stopped = untilStopped();
  print(json ? readyJson(emulator) : await readyLine(emulator));
  const watching = new AbortController();
  if (!json && !quiet) void watchExchanges(emulator.control, { signal: watching.signal, print });
  await stopped;
  watching.abort();
  await emulator.stop();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readyJson({ url, apiKey, identificationKey, clientSecret, controlToken }: Emulator): string {
  return JSON.stringify({
    ready: true,
    url,
    control: `${url}/_emulator`,
    page: pageUrl(url, controlToken),
    api_key: apiKey,
    identification_key: identificationKey,
    client_secret: clientSecret,
    ...(controlToken !== undefined && { control_token: controlToken }),
  });
}

async function readyLine({
  url,
  apiKey,
  identificationKey,
  clientSecret,
  controlToken,
  control,
}: Emulator): Promise<string> {
  const { bot } = await control.getApp();
  const parts = [
    `${pc.bold(pc.green('ready'))} ${pc.bold(pageUrl(url, controlToken))}`,
    `API key ${pc.bold(apiKey)}`,
    `identification key ${pc.bold(identificationKey)}`,
    `client secret ${pc.bold(clientSecret)}`,
    bot === null ? 'no bot yet (--bot URL)' : `bot ${bot}`,
  ];
  return parts.join(pc.dim(' · '));
}

function pageUrl(url: string, token: string | undefined): string {
  return token === undefined ? `${url}/` : `${url}/?token=${token}`;
}
