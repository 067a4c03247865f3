import type { ConversationView } from '../../../../control-api/control-api.ts';
import { newId } from '../parts/new-id.ts';
import { isObject } from './schema-check.ts';

type EventMessageBody = Record<string, unknown>;

/** A template's body for sending now: into the open conversation, where it is one of that kind, with the present time. */
export function freshBody(body: unknown, open: ConversationView | undefined): unknown {
  if (!isObject(body)) return body;
  const { new_chatbot_message: toBot, new_message: aboutPost } = body;
  if (isObject(toBot))
    return { ...body, new_chatbot_message: fresh(toBot, open?.type === 'BOT' ? open : undefined) };
  if (isObject(aboutPost))
    return { ...body, new_message: fresh(aboutPost, open?.type === 'POST' ? open : undefined) };
  return body;
}

function fresh(message: EventMessageBody, open: ConversationView | undefined): EventMessageBody {
  const { id = newId(), post_token } = open ?? {};
  const conversation = { ...(message.conversation as object), id, post_token: post_token || undefined };
  return { ...message, id: newId(), conversation, sent_at: Date.now() * 1000 };
}

/** A text's UTF-8 bytes, as base64. */
export function bytesInBase64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
