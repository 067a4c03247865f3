/** Says what is wrong with a value, after the path within it, or nothing: ` is no string`, `.name is no string`. */
export type Kind = (value: unknown) => string | undefined;

/** A kind for each field of a thing that is looked at. */
export type Shape<T> = { [Name in keyof T]?: Kind };

function kind(words: string, fits: (value: unknown) => boolean): Kind {
  return (value) => (fits(value) ? undefined : ` is no ${words}`);
}

export const string = kind('string', (value) => typeof value === 'string');
export const number = kind('number', (value) => typeof value === 'number');
export const boolean = kind('boolean', (value) => typeof value === 'boolean');
export const stringOrNull = kind('text or null', (value) => value === null || typeof value === 'string');
export const numberOrNull = kind('number or null', (value) => value === null || typeof value === 'number');
/** In microseconds since 1970, as far as dates go. */
export const time = kind(
  'time in whole microseconds',
  (value) => Number.isInteger(value) && Math.abs(value as number) <= 8.64e18,
);

export function word(...words: string[]): Kind {
  return kind(words.join(' or '), (value) => words.includes(value as string));
}

export function maybe(inner: Kind): Kind {
  return (value) => (value === undefined ? undefined : inner(value));
}

export function list(item: Kind): Kind {
  return (value) => {
    if (!Array.isArray(value)) return ' is no list';
    for (const [index, one] of value.entries()) {
      const fault = item(one);
      if (fault !== undefined) return `.${index}${fault}`;
    }
    return undefined;
  };
}

export function object<T>(shape: Shape<T>): Kind {
  const fields = Object.entries(shape) as [string, Kind][];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ' is no object';
    for (const [name, inner] of fields) {
      const fault = inner((value as Record<string, unknown>)[name]);
      if (fault !== undefined) return `.${name}${fault}`;
    }
    return undefined;
  };
}
