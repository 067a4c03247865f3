/** A word that belongs to one conversation: in the chat of another it is a leak. */
export function canaryOf(conversationId: string): string {
  return `قناری-${conversationId.slice(0, 8)}`;
}

/** The canaries in a text. */
export function canariesIn(text: string): string[] {
  return text.match(/قناری-[0-9a-f]{8}/g) ?? [];
}
