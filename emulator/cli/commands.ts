import { Command } from 'commander';
import type { OptionNames } from './config-file.ts';

export type AddCommand = (program: Command) => void;

/** Every command, loaded only when it is wanted. */
export const commands: Record<string, () => Promise<AddCommand>> = {
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  demo: async () => (await import('./commands/demo.ts')).addDemoCommand,
  send: async () => (await import('./commands/send.ts')).addSendCommand,
  press: async () => (await import('./commands/press.ts')).addPressCommand,
  replay: async () => (await import('./commands/replay.ts')).addReplayCommand,
  record: async () => (await import('./commands/record.ts')).addRecordCommand,
  verify: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  spec: async () => (await import('./commands/spec.ts')).addSpecCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
};

/** The long names of the options of every command. */
export async function optionNames(): Promise<OptionNames> {
  const program = new Command();
  for (const load of Object.values(commands)) (await load())(program);
  return Object.fromEntries(
    program.commands.map((command) => [
      command.name(),
      command.options.flatMap(({ long }) => (long == null ? [] : [long.slice(2)])),
    ]),
  );
}
