import type { App } from '../app/app.ts';
import { appView } from '../app/app-view.ts';
import type { StreamEvent, StreamInput } from '../control-api/control-api.ts';
import type { AppSettings, ChatConversation, ChatMessage, User } from '../divar/model.ts';
import type { Post } from '../divar/post.ts';
import { faultView } from '../divar/wire/fault-view.ts';
import { conversationView, messageView, userView } from '../divar/wire/message-view.ts';
import { ownedPostView } from '../divar/wire/post-view.ts';
import type { Direction } from '../journal/entry.ts';
import { entryView } from '../journal/entry-view.ts';
import type { EntryChange, StreamItem } from '../journal/live-stream.ts';

/** The live stream of an app, each event as the call of the same name shows it. */
export async function* streamEvents(app: App, input: StreamInput): AsyncGenerator<StreamEvent> {
  const { last_event_id: after, brief = false, direction, signal, onBehind } = input;
  for await (const item of app.stream.read({ after, signal, onBehind })) {
    if (isOutdated(item) || (direction !== undefined && isElsewhere(item, direction))) continue;
    yield { id: item.id, event: item.event, data: app.secrets.maskAll(makeData(app, { item, brief })) };
  }
}

/** The start of an exchange that is over by now; its end follows. */
function isOutdated({ event, subject }: StreamItem): boolean {
  return event === 'entry' && (subject as EntryChange).state !== (subject as EntryChange).entry.state;
}

/** An exchange or a message that is not of this direction, or not over yet. */
function isElsewhere({ event, subject }: StreamItem, direction: Direction): boolean {
  if (event === 'message')
    return ((subject as ChatMessage).origin === 'bot') !== (direction === 'bot_to_divar');
  if (event !== 'entry') return false;
  const { entry, state } = subject as EntryChange;
  return state !== 'done' || entry.direction !== direction;
}

function makeData(app: App, { item, brief }: { item: StreamItem; brief: boolean }): unknown {
  const { state } = app.chat;
  switch (item.event) {
    case 'entry':
      return entryView((item.subject as EntryChange).entry, { brief, secrets: app.secrets });
    case 'message':
      return messageView(item.subject as ChatMessage, state);
    case 'conversation':
      return conversationView(item.subject as ChatConversation, state);
    case 'user':
      return userView(item.subject as User);
    case 'app':
      return appView(item.subject as AppSettings);
    case 'faults':
      return { faults: app.faults.list().map(faultView) };
    case 'post':
      return ownedPostView(item.subject as Post);
    default:
      return item.subject;
  }
}
