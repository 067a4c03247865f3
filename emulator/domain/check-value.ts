/** Says what is wrong with a value, named by its path, or nothing. */
export type Kind = (value: unknown, path: string) => string | undefined;

/** A kind for each field of a thing that is looked at. */
export type Shape<T> = { [Name in keyof T]?: Kind };

function kind(words: string, fits: (value: unknown) => boolean): Kind {
  return (value, path) => (fits(value) ? undefined : `${path} is no ${words}`);
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
  return (value, path) => (value === undefined ? undefined : inner(value, path));
}

export function list(item: Kind): Kind {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is no list`;
    return firstFault(value.map((one, index) => () => item(one, `${path}.${index}`)));
  };
}

export function object<T>(shape: Shape<T>): Kind {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} is no object`;
    const fields = Object.entries<Kind | undefined>(shape);
    const fieldOf = (name: string) => (value as Record<string, unknown>)[name];
    return firstFault(
      fields.map(
        ([name, inner]) =>
          () =>
            inner?.(fieldOf(name), `${path}.${name}`),
      ),
    );
  };
}

function firstFault(looks: (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const fault = look();
    if (fault !== undefined) return fault;
  }
  return undefined;
}
