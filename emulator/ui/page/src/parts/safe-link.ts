/** The address if it is an http link, which may be opened; undefined for javascript: and all others. */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** A file that the emulator keeps; its link may name another address of it, such as --public-url or an earlier port. */
const KEPT_FILE = /^\/media\/[\w-]{32}\//;

/** Where the page may load a picture from: its own origin or bytes in memory, nothing elsewhere. */
export function ownPicture(address: string, origin: string): string | undefined {
  if (!URL.canParse(address, origin)) return undefined;
  const { href, protocol, origin: from, pathname } = new URL(address, origin);
  if (from === origin || protocol === 'blob:') return href;
  return KEPT_FILE.test(pathname) ? origin + pathname : undefined;
}

/** The address of a page of the emulator, under the name by which the browser has reached it. */
export function ownPage(address: string, origin: string): string {
  const { pathname, search } = new URL(address, origin);
  return origin + pathname + search;
}
