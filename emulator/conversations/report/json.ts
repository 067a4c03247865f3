import { safeJson } from '../../reports/text.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';

/** The verdict as JSON, with the version of its form. */
export function jsonReport(verdict: ReplayVerdict): string {
  return `${safeJson({ format: 'divar-emulator-replay', version: 1, ...verdict }, 2)}\n`;
}
