import type { SideView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';

/** Whose message or conversation it is: the seller's or the buyer's. */
export function SideTag({ side }: { side: SideView }) {
  const { t } = useLanguage();
  return <span class={`tag tag-${side.toLowerCase()}`}>{t(side === 'SELLER' ? 'seller' : 'buyer')}</span>;
}
