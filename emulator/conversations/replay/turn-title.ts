import type { Turn } from '../format/conversation.ts';
import { startText } from './event.ts';

const longest = 60;

/** What a turn does, in a few words. */
export function turnTitle({ name, action, user }: Turn): string {
  const who = user === 'user' ? '' : ` as ${user}`;
  return `${name ?? shortened(actionTitle(action))}${who}`;
}

function actionTitle(action: Turn['action']): string {
  switch (action.kind) {
    case 'says':
      return `says ${JSON.stringify(action.text)}`;
    case 'sends':
      return `sends ${action.type}`;
    case 'start':
      return startText(action);
    case 'press':
      return 'caption' in action.button
        ? `presses ${JSON.stringify(action.button.caption)}`
        : `presses button ${action.button.row},${action.button.column}`;
    case 'event':
      return `event ${JSON.stringify((action.body as { type?: unknown } | null)?.type ?? action.body)}`;
    case 'raw':
      return `raw ${JSON.stringify(action.text)}`;
    case 'consents':
      return 'allows the bot access';
    case 'waits':
      return 'waits for the bot';
  }
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
