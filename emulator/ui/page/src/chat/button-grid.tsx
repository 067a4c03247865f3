import type { ButtonView, Message, SideView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { drawingFor } from '../parts/drawings.ts';
import { Icon } from '../parts/icon.tsx';
import { useSession } from '../state/session.ts';

interface Grid {
  message: Message;
  rows: ButtonView[][];
  /** Who sees them, in a conversation about a post. */
  side?: SideView;
}

/** The bot's buttons in their rows, the first of a row at the right. */
export function ButtonGrid({ message, rows, side }: Grid) {
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
