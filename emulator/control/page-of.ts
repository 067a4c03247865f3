/** How many items a list has where the call does not say. */
export const defaultPage = 1000;

/** At most so many of the items, and whether there are more: the newest unless `after` is given. */
export function cutPage<T>(
  items: T[],
  { after, limit }: { after: unknown; limit: number },
): { page: T[]; more: boolean } {
  if (items.length <= limit) return { page: items, more: false };
  return { page: after === undefined ? items.slice(-limit) : items.slice(0, limit), more: true };
}
