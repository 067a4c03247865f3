import { drawingFor } from '../parts/drawings.ts';
import { Icon } from '../parts/icon.tsx';
import { useSession } from '../state/session.ts';
import type { Button, Message } from '../wire/types.ts';

/** The bot's buttons in their rows, the first of a row at the right. */
export function ButtonGrid({ message, rows }: { message: Message; rows: Button[][] }) {
  const session = useSession();
  return (
    <div class="grid">
      {rows.map((row, rowIndex) => (
        <div class="grid-row" key={rowIndex}>
          {row.map((button, column) => (
            <button
              type="button"
              class="grid-button"
              key={column}
              onClick={() => session.chats.press(message, { row: rowIndex, column })}
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

/** The icon as Divar draws it, or a neutral glyph with the icon's name where none is drawn here. */
function ButtonIcon({ button: { icon, icon_name } }: { button: Button }) {
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
