import type { ReplayVerdict } from '../replay/verdict.ts';

/** The verdict as JSON, with the version of its form. */
export function jsonReport(verdict: ReplayVerdict): string {
  return `${JSON.stringify({ format: 'divar-emulator-replay', version: 1, ...verdict }, null, 2)}\n`;
}
