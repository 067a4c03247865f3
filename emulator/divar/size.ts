/** Deeper parts are not looked into. */
const mostLevels = 100;

/** About how much memory a value takes that was read from JSON. */
export function estimateBytes(value: unknown, levels = mostLevels): number {
  if (typeof value === 'string') return 50 + 2 * value.length;
  if (typeof value !== 'object' || value === null || levels === 0) return 16;
  let sum = 100;
  for (const part of Object.values(value)) sum += estimateBytes(part, levels - 1);
  return sum;
}
