/** Where a fact about the wire comes from, in the contract's own four words. */
export function SourceTag({ source }: { source: string | undefined }) {
  if (!source) return null;
  return <span class={`tag tag-source tag-${source}`}>{source}</span>;
}
