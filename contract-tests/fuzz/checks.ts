import type { Check } from '../check.ts';

export const fuzzChecks: Check[] = [];
