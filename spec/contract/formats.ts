const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A duration written as `50ms`, `5s`, `2m`, `1h` or `0`. */
const durationPattern = /^(0|(\d+(?:\.\d+)?)(ms|s|m|h))$/;

/** Milliseconds of a duration; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  const [whole, , number, unit] = durationPattern.exec(text) ?? [];
  if (whole === '0') return 0;
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}

const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const date = [
  '\\d{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
  '\\d{4}-(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
  '\\d{4}-02-(?:0[1-9]|1\\d|2[0-8])',
  `${leapYear}-02-29`,
].join('|');

/** A time of RFC 3339 on a day that there is; leap seconds, which no clock here has, are left out. */
const dateTime = new RegExp(
  `^(?:${date})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$`,
);

/** Is it a time as the specs have it, such as 2026-01-31T09:30:00Z? */
export function isDateTime(text: string): boolean {
  return dateTime.test(text);
}

/** The formats of the specs, as patterns; number formats are left to `type`. */
export const formats = {
  'date-time': dateTime,
  'duration-short': durationPattern,
  int32: true,
  int64: true,
  uint64: true,
  double: true,
  binary: true,
} as const;

/** The patterns in words. */
export const formatWords: Readonly<Record<string, string>> = {
  'date-time': 'a time such as 2026-01-01T12:00:00Z',
  'duration-short': 'a duration such as 50ms, 5s, 2m or 0',
};
