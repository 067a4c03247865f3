const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A duration written as `50ms`, `5s`, `2m`, `1h` or `0`. */
export const durationPattern = /^(0|(\d+(?:\.\d+)?)(ms|s|m|h))$/;

/** Milliseconds of a duration; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  const [whole, , number, unit] = durationPattern.exec(text) ?? [];
  if (whole === '0') return 0;
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}
