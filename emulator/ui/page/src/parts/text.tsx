import { safeLink } from './safe-link.ts';

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

/** A link out of the page; an address that is no http link is shown and not linked. */
export function OutsideLink({ address }: { address: string }) {
  const href = safeLink(address);
  if (!href) return <bdi dir="ltr">{address}</bdi>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
      {address}
    </a>
  );
}
