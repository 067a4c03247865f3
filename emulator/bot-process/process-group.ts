import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const lookAgainMs = 20;

/** Sends a signal to every process of a group; says whether there was any. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks a group to end, and ends what is still there after `graceMs`. Resolves when nothing of it is left. */
export async function stopGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM')) return;
  if (await isGoneWithin(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await isGoneWithin(group, graceMs);
}

async function isGoneWithin(group: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (hasLiving(group)) {
    if (performance.now() > deadline) return false;
    await sleep(lookAgainMs);
  }
  return true;
}

/** Processes that have ended but were not reaped yet do not count. */
function hasLiving(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  const members = membersOf(group);
  return members === undefined || members.some(({ state }) => state !== 'Z');
}

interface Member {
  pid: number;
  state: string;
}

/** The processes of a group as Linux lists them; undefined on other systems. */
export function membersOf(group: number): Member[] | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  return names.flatMap((name) => {
    const member = memberOf(Number(name));
    return member && member.group === group ? [member] : [];
  });
}

function memberOf(pid: number): (Member & { group: number }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, state, group: Number(group) };
  } catch {
    return undefined;
  }
}
