import type { Command } from 'commander';
import pc from 'picocolors';
import { parseDuration } from '../../duration.ts';
import type { Emulator, Entry, Said } from '../../index.ts';
import { createEmulator } from '../../index.ts';
import { plain } from '../../reports/text.ts';
import { UsageError } from '../../usage-error.ts';
import { addStartOptions, emulatorOptions, type StartValues } from '../start-options.ts';
import { defaultPort } from './start.ts';

/** One thing that was looked at. */
interface Examined {
  good: boolean;
  text: string;
  remedy?: string;
}

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .option('--wait <duration>', 'longest wait for the bot to call back', '15s')
    .option('--probe <text>', 'a text that makes the bot reply', 'سلام')
    .addHelpText(
      'after',
      `
The bot is greeted once, by an emulator of the doctor's own; give its keys as the bot has them.

Example:
  divar-emulator doctor --bot http://127.0.0.1:8000/events --api-key KEY --identification-key KEY
`,
    );
  addStartOptions(command).action((values: StartValues) => doctor(values));
}

async function doctor({ wait, probe, ...values }: StartValues): Promise<void> {
  if (values.bot === undefined) throw new UsageError('Which bot? Give its events URL with --bot.');
  parseDuration(String(wait), '--wait');
  const emulator = await createEmulator(emulatorOptions(values, { port: defaultPort }));
  try {
    const examined = await examine(emulator, { wait: String(wait), probe: String(probe) });
    for (const one of examined) process.stdout.write(`${line(one)}\n`);
    if (examined.some(({ good }) => !good)) process.exitCode = 1;
  } finally {
    await emulator.stop();
  }
}

/** The end of the delivery is waited for as long as --bot-timeout lets it, and a reply goes on the moment it is there. */
async function examine(
  emulator: Emulator,
  { wait, probe }: { wait: string; probe: string },
): Promise<Examined[]> {
  const { control } = emulator;
  const delivery = examineDelivery(await emulator.user('doctor').says(probe));
  if (!delivery.good) return [delivery];
  const { timed_out: isSilent } = await control.waitFor({ for: 'message', after: 0, timeout: wait });
  const calls = await emulator.journal.entries({ direction: 'bot_to_divar' });
  const back = callsBack(calls, { replied: !isSilent, url: emulator.url, wait });
  return [delivery, back, ...calls.slice(0, 1).map(howItCalls)];
}

function examineDelivery({ delivery }: Said): Examined {
  if (!delivery) return { good: false, text: 'The bot did not answer the event in time.' };
  const { outcome, status, duration_ms: duration, error } = delivery;
  if (outcome === 'answered' && status! < 300) {
    return { good: true, text: `The bot answers events: ${status} in ${Math.round(duration)} ms.` };
  }
  if (outcome === 'answered') {
    const remedy = 'Look at its log; 401 or 403 most often mean another --identification-key.';
    return { good: false, text: `The bot answers the event with ${status}.`, remedy };
  }
  return { good: false, text: `The bot is not reachable: ${error}.`, remedy: 'Start it, or correct --bot.' };
}

function callsBack(
  calls: Entry[],
  { replied, url, wait }: { replied: boolean; url: string; wait: string },
): Examined {
  if (replied) return { good: true, text: 'The bot calls back, and its message arrives.' };
  const refused = calls.at(-1)?.findings.find(({ outcome }) => outcome === 'refused');
  if (refused) {
    return {
      good: false,
      text: `The bot calls back, but is refused: ${refused.message}`,
      remedy: refused.remedy,
    };
  }
  const remedy = `Point its API base URL to ${url}, or use divar-emulator run -- <its command>. If it answers some texts only, give one with --probe; if it is slow, a longer --wait.`;
  return { good: false, text: `The bot does not call back within ${wait}.`, remedy };
}

function howItCalls({ url, request, method }: Entry): Examined {
  const host = request?.headers.find(([name]) => name?.toLowerCase() === 'host')?.[1] ?? '?';
  return {
    good: true,
    text: `It calls ${method} ${plain(url ?? '')} at the base URL http://${plain(host)}.`,
  };
}

function line({ good, text, remedy }: Examined): string {
  const sign = good ? pc.green('ok  ') : pc.red('fail');
  return `${sign} ${text}${remedy === undefined ? '' : ` ${pc.dim(remedy)}`}`;
}
