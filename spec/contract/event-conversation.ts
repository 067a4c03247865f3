/** Deeper than any event is; what is deeper is not looked at. */
const mostDeep = 6;

/**
 * The id of the conversation that an event, or a pressed button, names; undefined where there is none. New types of event
 * need nothing here: a conversation is named as `conversation: { id }` or `conversation_id` in all of them, and the one
 * that is nearest to the top counts.
 */
export function conversationOfEvent(event: unknown): string | undefined {
  let level = [event];
  for (let depth = 0; depth < mostDeep && level.length > 0; depth += 1) {
    const id = level.map(namedIn).find((one) => one !== undefined);
    if (id !== undefined) return id;
    level = level.flatMap((part) => (isObject(part) ? Object.values(part) : [])).filter(isObject);
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namedIn(part: unknown): string | undefined {
  const { conversation, conversation_id: own } = Object(part) as Record<string, unknown>;
  const { id = own } = Object(conversation) as { id?: unknown };
  return typeof id === 'string' && id !== '' ? id : undefined;
}
