const LINK = /(https?:\/\/[^\s<>"']+)/g;

/** A text as plain text; its http links can be followed, nothing in it becomes markup. */
export function Text({ text }: { text: string }) {
  const parts = text.split(LINK);
  return (
    <>{parts.map((part, index) => (index % 2 === 1 ? <OutsideLink key={index} address={part} /> : part))}</>
  );
}

/** A text of someone else within a sentence: what it says of directions ends with it. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** A link out of the page; an address that is not an http link is shown and not linked. */
export function OutsideLink({ address }: { address: string }) {
  const href = safeLink(address);
  if (!href) return <bdi dir="ltr">{address}</bdi>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
      {address}
    </a>
  );
}

/** A text in which code stands between backticks. */
export function Marked({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, index) =>
        index % 2 === 1 ? (
          <code key={index} dir="ltr">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** The address if it is an http link, which may be opened; undefined for javascript: and all others. */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** Where the emulator keeps files; the id is what no other site has in its links. */
const keptFile = /^\/media\/[\w-]{32}\//;

/**
 * The address if the page may load it: of its own origin or bytes in memory, nothing elsewhere. A file that the emulator
 * keeps comes from the page's origin, by whatever name the emulator was known where the link was made.
 */
export function ownFile(address: string, origin: string): string | undefined {
  if (!URL.canParse(address, origin)) return undefined;
  const { href, protocol, origin: from, pathname } = new URL(address, origin);
  if (/^https?:$/.test(protocol) && keptFile.test(pathname)) return origin + pathname;
  return from === origin || protocol === 'blob:' ? href : undefined;
}

/** The same path where the page is: for pages of the emulator, which it names as it knows itself. */
export function atOrigin(address: string, origin: string): string {
  const { pathname, search } = new URL(address, origin);
  return origin + pathname + search;
}
