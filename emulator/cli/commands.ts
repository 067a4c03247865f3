import type { Command } from 'commander';

export type AddCommand = (program: Command) => void;

/** Every command, loaded only when it is wanted. */
export const commands: Record<string, () => Promise<AddCommand>> = {
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  demo: async () => (await import('./commands/demo.ts')).addDemoCommand,
  send: async () => (await import('./commands/send.ts')).addSendCommand,
  replay: async () => (await import('./commands/replay.ts')).addReplayCommand,
  record: async () => (await import('./commands/record.ts')).addRecordCommand,
  verify: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  spec: async () => (await import('./commands/spec.ts')).addSpecCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
};
