import { type Command, Option } from 'commander';
import type { ControlApi } from '../index.ts';
import { connectEmulator } from '../index.ts';

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
