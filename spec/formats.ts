/** The formats of the specs, as patterns; number formats are left to `type`. */
export const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  'duration-short': /^(0|\d+(\.\d+)?(ms|s|m|h))$/,
  int32: true,
  int64: true,
  uint64: true,
  double: true,
  binary: true,
} as const;
