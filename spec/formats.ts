import { durationPattern } from './duration.ts';

/** The formats of the specs, as patterns; number formats are left to `type`. */
export const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
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
