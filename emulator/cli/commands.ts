import { Command } from 'commander';
import type { OptionNames } from './config-file.ts';

interface CommandEntry {
  description: string;
  /** Brings what adds the command to a program: each command has its own imports. */
  load: () => Promise<(program: Command) => void>;
}

/** Every command, in the order of the help. */
export const commands: Record<string, CommandEntry> = {
  start: {
    description: 'the emulator and its web page',
    load: async () => (await import('./commands/start.ts')).addStartCommand,
  },
  run: {
    description: "run a bot as it is: Divar's real host names lead here",
    load: async () => (await import('./commands/run.ts')).addRunCommand,
  },
  demo: {
    description: 'the emulator with an echo bot, and a user who greets it',
    load: async () => (await import('./commands/demo.ts')).addDemoCommand,
  },
  send: {
    description: 'one event into a running emulator; prints the replies',
    load: async () => (await import('./commands/send.ts')).addSendCommand,
  },
  press: {
    description: 'press a button of a message; prints what happened',
    load: async () => (await import('./commands/press.ts')).addPressCommand,
  },
  replay: {
    description: 'play conversations against a bot and judge its replies',
    load: async () => (await import('./commands/replay.ts')).addReplayCommand,
  },
  record: {
    description: 'write what a running emulator has seen as a conversation',
    load: async () => (await import('./commands/record.ts')).addRecordCommand,
  },
  verify: {
    description: 'the contract tests: does the bot keep to the contract',
    load: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  },
  spec: {
    description: 'the contract: print it, lint one, compare two',
    load: async () => (await import('./commands/spec.ts')).addSpecCommand,
  },
  doctor: {
    description: 'is the bot reachable, does it answer, does it call back, and how',
    load: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
  },
};

/** Adds a command with its options; its description, and where its help is. */
export async function addCommand(program: Command, name: string): Promise<void> {
  const { description, load } = commands[name]!;
  (await load())(program);
  const command = program.commands.find((one) => one.name() === name)!;
  command.description(description).showHelpAfterError(`See divar-emulator ${name} --help.`);
}

/** The long names of the options of every command. */
export async function optionNames(): Promise<OptionNames> {
  const program = new Command();
  for (const { load } of Object.values(commands)) (await load())(program);
  return Object.fromEntries(
    program.commands.map((command) => [
      command.name(),
      command.options.flatMap(({ long }) => (long == null ? [] : [long.slice(2)])),
    ]),
  );
}
