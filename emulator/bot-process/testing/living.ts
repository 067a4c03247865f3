import { BotProcesses } from '../processes.ts';

/** The processes of a group that run. */
export function livingInGroup(group: number): number[] {
  return new BotProcesses(group, 'no process has this mark').living();
}
