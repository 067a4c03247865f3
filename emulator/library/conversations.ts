import type { ControlApi } from '../control-api/control-api.ts';
import type { LiveOptions } from '../conversations/record/recording.ts';
import type { ReplayOptions } from '../conversations/replay/replay.ts';
import type { ReplayVerdict } from '../conversations/replay/verdict.ts';
import type { Emulator } from './types.ts';

/** Settings of `replay`. */
export interface ReplaySettings extends ReplayOptions {
  /** Whose bot is judged: an emulator of `createEmulator`, or the control API of one that runs elsewhere. */
  emulator: Emulator | ControlApi;
  /** Values of placeholders, instead of those in the files. */
  variables?: Record<string, string>;
}

/**
 * Plays conversations, given as files or folders, against the bot of an emulator and says how it went. A file that
 * cannot be read is a UsageError that names each place; what the bot does wrong is in the verdict.
 */
export async function replay(
  files: string | readonly string[],
  { emulator, variables, ...options }: ReplaySettings,
): Promise<ReplayVerdict> {
  const { loadConversations, replayConversations } = await import('../conversations/index.ts');
  const conversations = loadConversations([files].flat(), variables ? { variables } : {});
  return replayConversations(takeControl(emulator), conversations, options);
}

/** What an emulator has seen, as the text of a conversation file that replays it. */
export async function record(emulator: Emulator | ControlApi, options: LiveOptions = {}): Promise<string> {
  const { recordLive } = await import('../conversations/index.ts');
  return recordLive(takeControl(emulator), options);
}

function takeControl(emulator: Emulator | ControlApi): ControlApi {
  return 'control' in emulator ? emulator.control : emulator;
}
