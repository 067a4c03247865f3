import { readFileSync } from 'node:fs';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import { createEmulator } from '../index.ts';

/**
 * An emulator in a process of its own that tells how long the turns of its event loop took. For tests that start it
 * with `fork`: the arguments are its options as JSON; `begin` and `end` come as messages.
 */
const emulator = await createEmulator({ ...JSON.parse(process.argv[2]!), page: undefined });

/** A turn, in milliseconds: when it began and ended, and the processor time that it took. */
interface Turn {
  began: number;
  ended: number;
  taken: number;
}

let measuring = false;
let turns: Turn[] = [];
let before = { at: 0, time: 0 };

/** When objects were collected, which no turn has in its hand. */
let collections: { startTime: number; duration: number }[] = [];
new PerformanceObserver((list) => collections.push(...list.getEntries())).observe({ entryTypes: ['gc'] });

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
  const now = { at: performance.now(), time: threadTime() };
  turns.push({ began: before.at, ended: now.at, taken: now.time - before.time });
  turns.sort((one, other) => other.taken - one.taken).splice(20);
  before = now;
  if (measuring) setImmediate(look);
}

function longestTurn(): number {
  const own = turns.map(({ began, ended, taken }) => {
    const within = collections.filter(({ startTime: at }) => at >= began && at < ended);
    return taken - within.reduce((sum, { duration }) => sum + duration, 0);
  });
  return Math.max(0, ...own);
}

/** What a piece of work of always the same size takes here: on a slow machine all turns take longer. */
function calibration(): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const start = threadTime();
    JSON.parse(JSON.stringify(Array.from({ length: 60_000 }, (_, id) => ({ id, name: `name ${id}` }))));
    return threadTime() - start;
  });
  return times.sort((one, other) => one - other)[2]!;
}

process.on('message', (message) => {
  if (message === 'begin') {
    measuring = true;
    turns = [];
    collections = [];
    before = { at: performance.now(), time: threadTime() };
    setImmediate(look);
    process.send!({});
  } else if (message === 'calibrate') process.send!({ calibration: calibration() });
  else {
    measuring = false;
    look();
    // What the collector did is told in a later turn.
    setTimeout(() => process.send!({ longest: longestTurn() }), 1);
  }
});
process.on('disconnect', () => void emulator.stop());
process.send!({ url: emulator.url });
