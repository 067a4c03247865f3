/**
 * The id of the conversation that an event, a message in it, or a pressed button names; undefined where there is none. New
 * types of event need nothing here: a conversation is named as `conversation: { id }` or `conversation_id` in all of them.
 */
export function conversationOfEvent(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const parts = [event, ...Object.values(event)];
  return parts.map(namedIn).find((id) => id !== undefined);
}

function namedIn(part: unknown): string | undefined {
  const { conversation, conversation_id: own } = Object(part) as Record<string, unknown>;
  const { id = own } = Object(conversation) as { id?: unknown };
  return typeof id === 'string' && id !== '' ? id : undefined;
}
