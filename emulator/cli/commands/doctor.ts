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
    .description('is the bot reachable, does it answer, does it call back, and how')
    .option('--wait <duration>', 'how long to wait for the bot to call back', '5s')
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

async function doctor({ wait, ...values }: StartValues): Promise<void> {
  if (values.bot === undefined) throw new UsageError('Which bot? Give its events URL with --bot.');
  parseDuration(String(wait), '--wait');
  const emulator = await createEmulator(emulatorOptions(values, { port: defaultPort }));
  try {
    const examined = await examine(emulator, String(wait));
    for (const one of examined) process.stdout.write(`${line(one)}\n`);
    if (examined.some(({ good }) => !good)) process.exitCode = 1;
  } finally {
    await emulator.stop();
  }
}

async function examine(emulator: Emulator, timeout: string): Promise<Examined[]> {
  const said = await emulator.user('doctor').says('سلام');
  const delivery = examineDelivery(said);
  if (!delivery.good) return [delivery];
  const after = said.delivery?.entry_id;
  const waited =
    said.replies.length > 0 ? undefined : await emulator.control.waitFor({ for: 'message', after, timeout });
  const calls = await emulator.journal.entries({ direction: 'bot_to_divar' });
  const replied = said.replies.length > 0 || waited?.timed_out === false;
  return [delivery, callsBack(calls, { replied, url: emulator.url }), ...calls.slice(0, 1).map(howItCalls)];
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

function callsBack(calls: Entry[], { replied, url }: { replied: boolean; url: string }): Examined {
  if (replied) return { good: true, text: 'The bot calls back, and its message arrives.' };
  const refused = calls.at(-1)?.findings.find(({ outcome }) => outcome === 'refused');
  if (refused) {
    return {
      good: false,
      text: `The bot calls back, but is refused: ${refused.message}`,
      remedy: refused.remedy,
    };
  }
  const remedy = `Point its API base URL to ${url}; if it has no such setting: divar-emulator run -- <its command>`;
  return { good: false, text: 'The bot does not call back.', remedy };
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
