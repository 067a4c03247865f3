import type { Report } from '../runner/report.ts';

/** How much was asked of the bot, and how long that took. */
export function effort({ inputs, duration_ms: ms }: Report['summary']): string {
  return `${inputs} ${inputs === 1 ? 'request' : 'requests'} in ${(ms / 1000).toFixed(1)} s`;
}
