import { useEffect } from 'preact/hooks';
import type { Entry, Message } from '../../../../control-api/control-api.ts';
import { type PageLanguage, useLanguage, type Word } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';

type Tone = 'waiting' | 'good' | 'bad';

const failures: Record<string, Word> = {
  timed_out: 'timedOut',
  refused: 'unreachable',
  unreachable: 'unreachable',
  cut: 'cut',
  garbage: 'garbage',
  dropped: 'dropped',
  no_bot: 'noBot',
};

/** The foot of a bubble: its time, and for a user's message how the delivery ended. */
export function Delivery({ message }: { message: Message }) {
  const language = useLanguage();
  const session = useSession();
  const { entry, entryId } = useEntryOf(message);
  const isAwaited = usePage((state) => state.awaited.has(message.id));
  const isUsers = message.origin === 'user';
  const state = isUsers ? describeState(message, { entry, isAwaited }, language) : undefined;
  const findings = entry?.findings.length ?? 0;
  return (
    <div class="bubble-foot">
      <button
        type="button"
        class={`delivery delivery-${state?.tone ?? 'plain'}`}
        title={language.t('showExchange')}
        disabled={entryId === undefined}
        onClick={() => session.exchanges.open(entryId)}
      >
        <time dateTime={message.sent_at}>{language.clock(message.sent_at)}</time>
        {state && <span>{state.text}</span>}
        {findings > 0 && <FindingCount count={findings} />}
      </button>
      {state?.tone === 'bad' && entryId !== undefined && <ResendButton entryId={entryId} />}
      {message.not_delivered && (
        <small class="untold" dir="auto" title={message.not_delivered}>
          {untoldText(message, language)}
        </small>
      )}
    </div>
  );
}

/** How the delivery of a user's message stands; undefined where nobody knows, such as of the past of a world. */
function describeState(
  message: Message,
  { entry, isAwaited }: { entry: Entry | undefined; isAwaited: boolean },
  language: PageLanguage,
) {
  if (message.not_delivered !== undefined) return { tone: 'plain' as const, text: language.t('notTold') };
  return entry || isAwaited ? deliveryState(entry, language) : undefined;
}

/** Why the bot was not told, in words; those of the emulator where it gives no code. */
function untoldText({ not_delivered, not_delivered_code: code }: Message, { t }: PageLanguage) {
  if (code === undefined) return not_delivered;
  return t(code === 'subscription_ended' ? 'subscriptionEnded' : 'noSubscription');
}

/** How many findings an exchange has. */
export function FindingCount({ count }: { count: number }) {
  const { t } = useLanguage();
  return (
    <span class="tag tag-found">{count === 1 ? t('oneFinding') : t('findingsCount', { n: count })}</span>
  );
}

function ResendButton({ entryId }: { entryId: number }) {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <button type="button" class="resend" onClick={() => session.exchanges.resend(entryId)}>
      <Icon name="refresh" />
      {t('resend')}
    </button>
  );
}

/** Why a delivery had no answer, as a word; undefined where there was one. */
export function failureWord({ outcome = '' }: { outcome?: string }): Word | undefined {
  return failures[outcome];
}

/** How a delivery stands, in words. */
function deliveryState(
  entry: Entry | undefined,
  { t, duration }: PageLanguage,
): { tone: Tone; text: string } {
  if (!entry || entry.state === 'open') return { tone: 'waiting', text: t('sending') };
  const failure = failureWord(entry);
  if (failure) return { tone: 'bad', text: t(failure) };
  const [status, time] = [String(entry.status ?? ''), duration(entry.duration_ms ?? 0)];
  if ((entry.status ?? 0) >= 200 && (entry.status ?? 0) < 300) {
    return { tone: 'good', text: t('delivered', { status, time }) };
  }
  return { tone: 'bad', text: t('answeredWith', { status }) };
}

/** The exchange that a message came or went with: for a user's message its newest delivery. */
export function useEntryOf(message: Message): { entry?: Entry; entryId?: number; isOpen: boolean } {
  const session = useSession();
  const delivery = usePage((state) => state.deliveries.get(message.id));
  const entryId = message.origin === 'user' ? (delivery ?? message.entry_id) : message.entry_id;
  const entry = usePage((state) => (entryId === undefined ? undefined : state.entries.get(entryId)));
  const isOpen = usePage((state) => state.entryId !== undefined && state.entryId === entryId);
  useEffect(() => {
    if (entryId !== undefined && !entry) session.exchanges.want(entryId);
  }, [entryId]);
  return { entry, entryId, isOpen };
}
