import pc from 'picocolors';
import type { Emulator, Entry } from '../index.ts';

/**
 * Fail closed: tells, once, of a bot that answers an event while no call of it has ever arrived here, for it may be
 * talking to the real Divar. The finding is in the journal too.
 */
export async function warnOfBypass(
  emulator: Emulator,
  {
    signal,
    hasCalled,
    note,
  }: { signal: AbortSignal; hasCalled: () => boolean; note: (text: string) => void },
): Promise<void> {
  for await (const { event, data } of emulator.control.openStream({ signal, brief: true })) {
    if (event !== 'entry' || !isAnsweredEvent(data as Entry)) continue;
    await emulator.control.waitFor({ for: 'quiet', timeout: '5s', quiet: '500ms' });
    if (signal.aborted || hasCalled() || (await hasCalledDirectly(emulator))) return;
    const { id, operation } = data as Entry;
    emulator.noteOther({
      method: '',
      url: '',
      note: `no call came after event #${id} (${operation})`,
      finding: 'possible_bypass',
    });
    note(
      pc.red(
        'The bot answered an event, but no call of it arrived here. It may be talking to the real Divar.',
      ),
    );
    return;
  }
}

function isAnsweredEvent({ direction, state, status = 0 }: Entry): boolean {
  return direction === 'divar_to_bot' && state === 'done' && status >= 200 && status < 300;
}

async function hasCalledDirectly({ control }: Emulator): Promise<boolean> {
  const { entries } = await control.listEntries({ direction: 'bot_to_divar', limit: 1, brief: true });
  return entries.length > 0;
}
