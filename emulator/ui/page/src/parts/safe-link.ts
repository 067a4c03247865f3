/** The address if it is an http link, which may be opened; undefined for javascript: and all others. */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** The address if the page may load a picture from it: its own origin or bytes in memory, nothing elsewhere. */
export function ownPicture(address: string, origin: string): string | undefined {
  if (!URL.canParse(address, origin)) return undefined;
  const { href, protocol, origin: from } = new URL(address, origin);
  return from === origin || protocol === 'blob:' ? href : undefined;
}
