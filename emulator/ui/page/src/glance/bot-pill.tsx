import { useLanguage, type Word } from '../language/language.ts';
import type { PageState } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';

type Reach = { tone: 'good' | 'bad' | 'warn' | 'plain'; word: Word };

/** Whether the bot was reachable when last called; a press shows the state. */
export function BotPill() {
  const { t } = useLanguage();
  const session = useSession();
  const tone = usePage((state) => judgeReach(state).tone);
  const word = usePage((state) => judgeReach(state).word);
  const ready = usePage((state) => state.app !== undefined);
  if (!ready) return null;
  return (
    <button type="button" class={`pill pill-${tone}`} onClick={() => session.view.showPanel('state')}>
      <span class="pill-dot" aria-hidden="true" />
      {t(word)}
    </button>
  );
}

/** How reachable the bot is, from its last delivery. */
function judgeReach({ app, lastDelivery }: PageState): Reach {
  if (!app?.bot) return { tone: 'plain', word: 'botUnset' };
  if (!lastDelivery || lastDelivery.outcome === 'dropped' || lastDelivery.outcome === 'no_bot') {
    return { tone: 'plain', word: 'botUnknown' };
  }
  if (lastDelivery.outcome !== 'answered') return { tone: 'bad', word: 'botDown' };
  if ((lastDelivery.status ?? 0) >= 300) return { tone: 'warn', word: 'botFailing' };
  return { tone: 'good', word: 'botReachable' };
}
