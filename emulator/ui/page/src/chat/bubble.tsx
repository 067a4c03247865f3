import { useLanguage } from '../language/language.ts';
import { Text } from '../parts/text.tsx';
import { useSession } from '../state/session.ts';
import type { Message } from '../wire/types.ts';
import { ButtonGrid } from './button-grid.tsx';
import { Delivery } from './delivery.tsx';
import { MessageMedia } from './message-media.tsx';
import { PressOutcome } from './press-outcome.tsx';
import { useEntryOf } from './use-entry-of.ts';

/** What one side said: text or media, the bot's buttons, the time and what became of it. */
export function Bubble({ message, sought }: { message: Message; sought: boolean }) {
  const session = useSession();
  const { entryId, isOpen } = useEntryOf(message);
  const side = message.origin === 'bot' ? 'bubble-bot' : 'bubble-user';
  const marks = `${isOpen ? ' bubble-open' : ''}${sought ? ' bubble-sought' : ''}`;
  const show = ({ target }: MouseEvent) => {
    const free = !(target as Element).closest('a, button, audio, video');
    if (free && entryId !== undefined && getSelection()?.isCollapsed !== false)
      session.exchanges.open(entryId);
  };
  return (
    <div class={`bubble-group ${side}-group`}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the button in its foot does the same */}
      <div class={`bubble ${side}${marks}`} onClick={show}>
        {message.origin === 'user' && message.sender_type === 'BOT' && <SpokenAsBot />}
        <MessageMedia message={message} />
        {message.text !== undefined && (
          <p class="bubble-text" dir="auto">
            <Text text={message.text} />
          </p>
        )}
        <Delivery message={message} />
      </div>
      {message.buttons && <ButtonGrid message={message} rows={message.buttons} />}
      <PressOutcome messageId={message.id} />
    </div>
  );
}

function SpokenAsBot() {
  const { t } = useLanguage();
  return <span class="tag">{t('asBot')}</span>;
}
