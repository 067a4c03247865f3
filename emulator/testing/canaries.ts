/** Ways in which a secret gets into what people see. */
export const encodings: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  percent: (secret) => [...secret].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(''),
  basic: (secret) => `Basic ${Buffer.from(`demo:${secret}`).toString('base64')}`,
  json: (secret) => [...secret].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
};

/** Every secret in every form, one after the other. */
export function planted(secrets: Iterable<string>): string {
  return [...secrets].flatMap((secret) => Object.values(encodings).map((encode) => encode(secret))).join(' ');
}

/** The names of the secrets that a text holds, and in which form. */
export function leaksIn(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(encodings).flatMap(([form, encode]) => {
      const written = encode(secret);
      const inJson = JSON.stringify(written).slice(1, -1);
      const percent = encodeURIComponent(written);
      return [written, inJson, percent].some((one) => text.includes(one)) ? [`${name} (${form})`] : [];
    }),
  );
}
