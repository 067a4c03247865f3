/** What a program puts where it has no value, by the words of its language. */
const nothing =
  /^(?:undefined|null|NULL|None|nil|NaN|[Tt]rue|[Ff]alse|<nil>|\(null\)|\[object \w{1,40}\]|%!\w\(.{0,40}\))$/;

/** A place that a template or a format was to fill, also one whose brackets were escaped twice. */
const placeholder =
  /\$?\{\{?[^{}]{0,80}\}?\}|%7B.{0,80}%7D|^<[^<>]{1,200}>$|^:[a-z_]\w{0,60}$|^\$[a-z_]\w{0,60}$|^%[sdv]$|^(?:YOUR|MY)[-_][\w-]{1,60}$/i;

/** How some languages print a value that was not taken out of its wrapping. */
const wrapped = /^b?(["'`]).*\1$|^(?:Optional|Some)\(.*\)$/s;

/** Says what stands in the place of an id or a key, where it cannot be one; undefined for any other text. */
export function findUnfilled(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'nothing';
  if (nothing.test(trimmed)) return 'a variable without a value';
  if (placeholder.test(trimmed)) return 'a placeholder that was not filled in';
  if (wrapped.test(trimmed)) return 'a value with its quotes';
  return trimmed === text ? undefined : 'white space around it';
}

/** The words of a finding about an id that nothing has. */
export function describeUnknownId(id: string): { actual: string; remedy?: string } {
  const unfilled = findUnfilled(id);
  if (unfilled === undefined) return { actual: id };
  return {
    actual: `${JSON.stringify(id)}: ${unfilled}`,
    remedy: 'Look where the path is put together: the id did not get into it, or not alone.',
  };
}
