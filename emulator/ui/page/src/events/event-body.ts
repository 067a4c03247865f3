import { isObject } from './schema-check.ts';

/** A template's body for sending now: into the open conversation, with the present time. */
export function freshBody(body: unknown, conversationId: string | undefined): unknown {
  if (!isObject(body) || !isObject(body.new_chatbot_message)) return body;
  const message = body.new_chatbot_message;
  const conversation = { ...(message.conversation as object), ...(conversationId && { id: conversationId }) };
  return {
    ...body,
    new_chatbot_message: { ...message, id: crypto.randomUUID(), conversation, sent_at: Date.now() * 1000 },
  };
}

/** A text's UTF-8 bytes, as base64. */
export function bytesInBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
