/** The values of a path's parameters, decoded; undefined where the path is not one of the template. */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  // One more than there may be is enough to tell that it is another path.
  const actual = path.split('/', wanted.length + 1);
  if (wanted.length !== actual.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined && actual[index] !== '') values[name] = decoded(actual[index]!);
    else if (segment !== actual[index]) return undefined;
  }
  return values;
}

/** A part of a path without its escapes; as it is where they are none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Does each "%" of the text begin an escape, and do the escapes make UTF-8? */
export function isWellEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
