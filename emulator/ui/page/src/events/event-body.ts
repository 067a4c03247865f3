import type { Conversation } from '../wire/types.ts';
import { isObject } from './schema-check.ts';

const kinds = { new_chatbot_message: 'BOT', new_message: 'POST' } as const;

/** A template's body for sending now: into the open conversation, where that is of its kind, with the present time. */
export function freshBody(body: unknown, open: Conversation | undefined): unknown {
  if (!isObject(body)) return body;
  for (const [name, kind] of Object.entries(kinds)) {
    const message = body[name];
    if (!isObject(message)) continue;
    const place = open?.type === kind ? placeOf(open) : {};
    const conversation = { ...(message.conversation as object), ...place };
    const fresh = { ...message, id: crypto.randomUUID(), conversation, sent_at: Date.now() * 1000 };
    return { ...body, [name]: fresh };
  }
  return body;
}

function placeOf({ id, post_token }: Conversation): object {
  return { id, ...(post_token !== undefined && { post_token }) };
}

/** A text's UTF-8 bytes, as base64. */
export function bytesInBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
