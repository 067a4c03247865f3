import { readFileSync } from 'node:fs';
import { createEmulator } from '../index.ts';

/**
 * An emulator in a process of its own that tells how long the turns of its event loop took. For tests that start it
 * with `fork`: the arguments are its options as JSON; `begin` and `end` come as messages.
 */
const emulator = await createEmulator({ ...JSON.parse(process.argv[2]!), page: undefined });

let measuring = false;
let longest = 0;
let before = 0;

/** Processor time of this thread alone, in milliseconds: others on the machine, and other threads, do not count. */
function threadTime(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

function look(): void {
  const now = threadTime();
  longest = Math.max(longest, now - before);
  before = now;
  if (measuring) setImmediate(look);
}

/** What a piece of work of always the same size takes here: on a slow machine all turns take longer. */
function calibration(): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const start = threadTime();
    JSON.parse(JSON.stringify(Array.from({ length: 60_000 }, (_, id) => ({ id, name: `name ${id}` }))));
    return threadTime() - start;
  });
  return Math.min(...times);
}

process.on('message', (message) => {
  if (message === 'begin') {
    measuring = true;
    longest = 0;
    before = threadTime();
    setImmediate(look);
    process.send!({});
  } else {
    measuring = false;
    look();
    process.send!({ longest });
  }
});
process.on('disconnect', () => void emulator.stop());
process.send!({ url: emulator.url, calibration: calibration() });
