import pc from 'picocolors';
import type { Emulator, Entry } from '../index.ts';

/** A bot may have nothing to say to a message; to so many it is worth a word. */
const enoughMessages = 3;

export interface BypassWatch {
  signal: AbortSignal;
  /** Whether a call of the bot has come by way of Divar's host names. */
  hasCalled: () => boolean;
  /** Whether the bot has asked for other hosts. */
  hasCalledOthers: () => boolean;
  note: (text: string) => void;
}

/**
 * Tells, once, of a bot that answers messages while no call of it has ever arrived here, for it may be talking to the
 * real Divar. A first message without a reply says nothing, unless the bot has asked for another host meanwhile: there
 * are bots that are silent by design. The finding is in the journal too.
 */
export async function warnOfBypass(emulator: Emulator, watch: BypassWatch): Promise<void> {
  const { signal, hasCalled, hasCalledOthers, note } = watch;
  let answered = 0;
  for await (const { event, data } of emulator.control.openStream({ signal, brief: true })) {
    if (event !== 'entry' || !isAnsweredMessage(data as Entry)) continue;
    answered += 1;
    await emulator.control.waitFor({ for: 'quiet', timeout: '5s', quiet: '500ms' });
    if (signal.aborted || hasCalled() || (await hasCalledDirectly(emulator))) return;
    if (answered < enoughMessages && !hasCalledOthers()) continue;
    tell(emulator, { entry: data as Entry, answered, note });
    return;
  }
}

function tell(
  emulator: Emulator,
  { entry, answered, note }: { entry: Entry; answered: number; note: (text: string) => void },
): void {
  emulator.noteOther({
    method: '',
    url: '',
    note: `no call came after event #${entry.id} (${entry.operation})`,
    finding: 'possible_bypass',
  });
  const messages = answered === 1 ? 'a message' : `${answered} messages`;
  note(
    pc.red(
      `The bot answered ${messages}, but no call of it arrived here. If it should have replied, it may be talking to the real Divar.`,
    ),
  );
}

/** Other events need no reply, nor does a message of another bot. */
function isAnsweredMessage({ direction, operation, state, status = 0 }: Entry): boolean {
  const isMessage = direction === 'divar_to_bot' && operation === 'NEW_CHATBOT_MESSAGE';
  return isMessage && state === 'done' && status >= 200 && status < 300;
}

async function hasCalledDirectly({ control }: Emulator): Promise<boolean> {
  const { entries } = await control.listEntries({ direction: 'bot_to_divar', limit: 1, brief: true });
  return entries.length > 0;
}
