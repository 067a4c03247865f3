/** An object with its own keys in snake_case, as on the wire. Values are left alone. */
export function snakeKeys(object: object): Record<string, unknown> {
  return renamed(object, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** An object with its own keys in camelCase, as inside. Values are left alone. */
export function camelKeys(object: object): Record<string, unknown> {
  return renamed(object, (key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(object: object, rename: (key: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [rename(key), value]));
}
