import { createEmulator } from '../index.ts';

/** An emulator in a process of its own, with its data in the folder that is named; for tests that kill it. */
const emulator = await createEmulator({
  data: process.argv[2]!,
  apiKey: process.argv[3],
  onNote: (note) => process.stdout.write(`${JSON.stringify({ note })}\n`),
});
process.stdout.write(`${JSON.stringify({ url: emulator.url, key: emulator.apiKey })}\n`);
