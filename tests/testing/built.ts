import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const build = "const { ensureBuilt } = await import('./scripts/set-up.mjs'); ensureBuilt();";

/** Builds dist before the tests that run it, where a source is newer. */
export function setup(project: TestProject): void {
  ensureBuilt();
  project.onTestsRerun(async () => ensureBuilt());
}

function ensureBuilt(): void {
  execFileSync(process.execPath, ['--input-type=module', '-e', build], { cwd: root, stdio: 'inherit' });
}
