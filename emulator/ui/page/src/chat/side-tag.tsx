import { useLanguage } from '../language/language.ts';
import type { Side } from '../wire/types.ts';

/** Whose message or conversation it is: the seller's or the buyer's. */
export function SideTag({ side }: { side: Side }) {
  const { t } = useLanguage();
  return <span class={`tag tag-${side.toLowerCase()}`}>{t(side === 'SELLER' ? 'seller' : 'buyer')}</span>;
}
