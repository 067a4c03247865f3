import path from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { packageFolder } from '../../../spec/index.ts';
import { type BotProcess, createEmulator, type Emulator, freePort, startBot } from '../../index.ts';
import { isolated } from '../../reports/text.ts';
import { addStartOptions, emulatorOptions, type StartValues } from '../start-options.ts';
import { watchExchanges } from '../terminal/exchange-line.ts';
import { replyLines } from '../terminal/reply-lines.ts';
import { untilStopped } from '../until-stopped.ts';
import { defaultPort } from './start.ts';

const texts = ['سلام', 'می‌خواهم ۲ چای سفارش بدهم'];

export function addDemoCommand(program: Command): void {
  const command = program.command('demo').addHelpText('after', '\nExample:\n  divar-emulator demo\n');
  addStartOptions(command).action((values: StartValues) => demo(values));
}

async function demo(values: StartValues): Promise<void> {
  const emulator = await createEmulator(emulatorOptions(values, { port: defaultPort }));
  const bot = await startEchoBot(emulator).catch(async (error) => {
    await emulator.stop();
    throw error;
  });
  const stopped = untilStopped();
  print(`${pc.bold(pc.green('ready'))} ${pc.bold(`${emulator.url}/`)}\n`);
  for (const text of texts) await converse(emulator, text);
  print(howToGoOn(emulator));
  const watching = new AbortController();
  void watchExchanges(emulator.control, { signal: watching.signal, print });
  await stopped;
  watching.abort();
  await bot.stop();
  await emulator.stop();
}

async function startEchoBot(emulator: Emulator): Promise<BotProcess> {
  const port = await freePort();
  const bot = await startBot({
    command: process.execPath,
    args: [path.join(packageFolder(), 'dist/examples/echo-bot/bot.js')],
    port,
    env: {
      PORT: String(port),
      DIVAR_API_BASE_URL: emulator.url,
      DIVAR_API_KEY: emulator.apiKey,
      DIVAR_IDENTIFICATION_KEY: emulator.identificationKey,
    },
  });
  await emulator.control.patchApp({ body: { bot: `${bot.origin}/` } });
  return bot;
}

async function converse(emulator: Emulator, text: string): Promise<void> {
  const sara = emulator.user('sara');
  print(`${pc.magenta('sara:')} ${isolated(text)}`);
  await sara.says(text);
  for (const line of replyLines(await sara.nextReply())) print(line);
}

function howToGoOn({ url, apiKey, identificationKey }: Emulator): string {
  return `
That was the echo bot of examples/, over real HTTP. Now your own:

  1. let your bot call   ${pc.bold(url)}   instead of https://open-api.divar.ir
     with the API key    ${pc.bold(apiKey)}
     and let it expect   ${pc.bold(identificationKey)}   in the header Authorization
  2. start it, stop this with Ctrl-C, and run, with its events URL and the same keys:
     ${pc.bold(`npm start -- --bot http://127.0.0.1:8000/ --api-key=${apiKey} --identification-key=${identificationKey}`)}
  3. open ${pc.bold(`${url}/`)} or say something:   ${pc.bold(`npx divar-emulator send 'سلام'${place(url)}`)}

Ctrl-C stops. What crosses the wire:`;
}

/** The option for an emulator that is not where a command looks for it. */
function place(url: string): string {
  return new URL(url).port === String(defaultPort) ? '' : ` --emulator ${url}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
