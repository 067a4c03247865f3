/** A value with those fields in the place of its own that the change has; what is undefined there changes nothing. */
export function overlay<T extends object, Change extends object>(value: T, change: Change): T & Change {
  const given = Object.entries(change).filter(([, field]) => field !== undefined);
  return { ...value, ...Object.fromEntries(given) } as T & Change;
}
