import type { AppSettings, Conversation, Message, User } from '../domain/model.ts';
import type { Entry } from '../journal/entry.ts';
import type { StreamItem } from '../journal/live-stream.ts';
import { type RunningApp, secretsOf } from '../running-app.ts';
import { entryView } from '../wire/entry-view.ts';
import { conversationView, messageView, userView } from '../wire/message-view.ts';
import { appView } from './app-view.ts';
import type { StreamEvent, StreamInput } from './control-api.ts';

/** The live stream of an app, each event as the call of the same name shows it. */
export async function* streamEvents(app: RunningApp, input: StreamInput): AsyncGenerator<StreamEvent> {
  const { last_event_id: after, brief = false, signal } = input;
  for await (const item of app.stream.read({ after, signal })) {
    yield { id: item.id, event: item.event, data: dataOf(app, { item, brief }) };
  }
}

function dataOf(app: RunningApp, { item, brief }: { item: StreamItem; brief: boolean }): unknown {
  const { state } = app.chat;
  switch (item.event) {
    case 'entry':
      return entryView(item.subject as Entry, { brief, secrets: secretsOf(app) });
    case 'message':
      return messageView(item.subject as Message, state);
    case 'conversation':
      return conversationView(item.subject as Conversation, state);
    case 'user':
      return userView(item.subject as User);
    case 'app':
      return appView(item.subject as AppSettings);
    default:
      return item.subject;
  }
}
