import { createRequire } from 'node:module';
import type { Validate } from '../contract/violation.ts';

/** The validators that generated CommonJS source exports. */
export function loadValidators(source: string): Record<string, Validate> {
  const module = { exports: {} as Record<string, Validate> };
  const run = new Function('module', 'exports', 'require', source);
  run(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}
