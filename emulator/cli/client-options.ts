import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { shownDuration } from '../duration.ts';
import { type ControlApi, connectEmulator, type Entry } from '../index.ts';
import { plain } from '../reports/text.ts';

export interface ClientValues {
  emulator: string;
  controlToken?: string;
}

/** Gives a command the options to find a running emulator. */
export function addClientOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--emulator <url>', 'a running emulator')
        .default('http://127.0.0.1:4242')
        .env('DIVAR_EMULATOR_URL'),
    )
    .addOption(
      new Option('--control-token <token>', 'its control token').env('DIVAR_EMULATOR_CONTROL_TOKEN'),
    );
}

/** The control API of the emulator that the options name. */
export function connectClient({ emulator, controlToken }: ClientValues): ControlApi {
  return connectEmulator(emulator, { token: controlToken });
}

/** So long nobody wonders what a command is doing. */
const silentMs = 1500;

/** Waits for the end of a call, and meanwhile says on standard error what the emulator is waiting for. */
export async function tellWait<T>(
  control: ControlApi,
  { app, timeout, work }: { app: string | undefined; timeout: string; work: () => Promise<T> },
): Promise<T> {
  const { newest_id: before } = await control.listEntries({ app, limit: 1, brief: true });
  const start = performance.now();
  let told = '';
  const tell = async () => {
    const { entries } = await control.listEntries({ app, after: before, brief: true });
    const words = describeWait(entries);
    if (words === told) return;
    told = words;
    const time = `${shownDuration(performance.now() - start)} so far, at most ${timeout} (--timeout)`;
    process.stderr.write(`${pc.dim(`${words}; ${time}`)}\n`);
  };
  const timer = setInterval(() => void tell().catch(() => undefined), silentMs);
  return work().finally(() => clearInterval(timer));
}

function describeWait(entries: readonly Entry[]): string {
  const open = entries.filter(({ state }) => state === 'open');
  const event = open.find(({ direction }) => direction === 'divar_to_bot');
  const call = open.find(({ direction }) => direction === 'bot_to_divar');
  if (call) return `waiting for the end of the bot's call ${plain(call.operation)}`;
  if (event) return `waiting for the bot to answer ${plain(event.operation)} at ${plain(event.url ?? '')}`;
  if (!entries.some(({ direction }) => direction === 'divar_to_bot'))
    return 'waiting for the events before this one';
  const hasCalled = entries.some(({ direction }) => direction === 'bot_to_divar');
  return hasCalled ? 'waiting for the bot to say no more' : 'waiting for a reply of the bot';
}
