import type { ButtonView, Message, SideView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { drawingFor } from '../parts/drawings.ts';
import { Icon } from '../parts/icon.tsx';
import { SideTag } from '../parts/tags.tsx';
import { Text } from '../parts/text.tsx';
import { useSession } from '../state/session.ts';
import { Delivery, useEntryOf } from './delivery.tsx';
import { MessageMedia } from './message-media.tsx';
import { PressOutcome } from './press-outcome.tsx';

/** What one side said: text or media, the bot's buttons, the time and what became of it. */
export function Bubble({ message, sought }: { message: Message; sought: boolean }) {
  const session = useSession();
  const { entryId, isOpen } = useEntryOf(message);
  const side = (message.side ? message.side === 'SELLER' : message.origin === 'bot')
    ? 'bubble-bot'
    : 'bubble-user';
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
        {message.side && <Speaker message={message} side={message.side} />}
        {message.origin === 'user' && message.sender_type === 'BOT' && <SpokenAsBot />}
        <MessageMedia message={message} />
        {message.text !== undefined && (
          <p class="bubble-text" dir="auto">
            <Text text={message.text} />
          </p>
        )}
        <Delivery message={message} />
      </div>
      <Buttons message={message} />
      <PressOutcome messageId={message.id} />
    </div>
  );
}

function Speaker({ message, side }: { message: Message; side: SideView }) {
  const { t } = useLanguage();
  return (
    <span class="bubble-speaker">
      <SideTag side={side} />
      {message.origin === 'bot' && <span class="tag">{t('bot')}</span>}
    </span>
  );
}

/** The bot's buttons; in a conversation about a post those of each side. */
function Buttons({ message }: { message: Message }) {
  const { buttons, receiver_buttons: others, side } = message;
  if (!side) return buttons ? <ButtonGrid message={message} rows={buttons} /> : null;
  const other = side === 'SELLER' ? 'BUYER' : 'SELLER';
  return (
    <>
      {buttons && <ButtonGrid message={message} rows={buttons} side={side} />}
      {others && <ButtonGrid message={message} rows={others} side={other} />}
    </>
  );
}

function SpokenAsBot() {
  const { t } = useLanguage();
  return <span class="tag">{t('asBot')}</span>;
}

interface Grid {
  message: Message;
  rows: ButtonView[][];
  /** Who sees them, in a conversation about a post. */
  side?: SideView;
}

/** The bot's buttons in their rows, the first of a row at the right. */
function ButtonGrid({ message, rows, side }: Grid) {
  const session = useSession();
  return (
    <div class="grid">
      {side && <SeenBy side={side} />}
      {rows.map((row, rowIndex) => (
        <div class="grid-row" key={rowIndex}>
          {row.map((button, column) => (
            <button
              type="button"
              class="grid-button"
              key={column}
              onClick={() => session.chats.press(message, { row: rowIndex, column, side }, button.caption)}
            >
              <ButtonIcon button={button} />
              <span dir="auto">{button.caption}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function SeenBy({ side }: { side: SideView }) {
  const { t, direction } = useLanguage();
  return (
    <small class="quiet" dir={direction}>
      {t('seenBy', { side: t(side === 'SELLER' ? 'seller' : 'buyer') })}
    </small>
  );
}

/** The icon as Divar draws it, or a neutral glyph with the icon's name where none is drawn here. */
function ButtonIcon({ button: { icon, icon_name } }: { button: ButtonView }) {
  const name = icon ?? icon_name;
  if (!name) return null;
  const drawing = drawingFor(name);
  if (drawing) return <Icon name={drawing} />;
  return (
    <span class="icon-named">
      <Icon name="neutral" />
      <small dir="ltr">{name}</small>
    </span>
  );
}
