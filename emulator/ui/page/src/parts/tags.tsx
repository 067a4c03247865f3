import type { SideView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';

/** Whose message or conversation it is: the seller's or the buyer's. */
export function SideTag({ side }: { side: SideView }) {
  const { t } = useLanguage();
  return <span class={`tag tag-${side.toLowerCase()}`}>{t(side === 'SELLER' ? 'seller' : 'buyer')}</span>;
}

/** Where a fact about the wire comes from, in the contract's own four words. */
export function SourceTag({ source }: { source: string | undefined }) {
  if (!source) return null;
  return <span class={`tag tag-source tag-${source}`}>{source}</span>;
}
