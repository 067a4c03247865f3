import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generate } from '../../spec/generate/generate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parts = ['spec', 'emulator', 'contract-tests', 'fixtures', 'package.json', 'tsconfig.json'];

/** A copy of the sources with a change in the spec, generated anew. */
export interface ChangedCopy {
  /** Runs a module there; what it prints, as JSON. */
  run(code: string): Promise<unknown>;
  remove(): void;
}

/** Copies the sources, changes files of the spec, and generates what follows from them. */
export async function changedCopy(
  name: string,
  changes: Record<string, (text: string) => string>,
): Promise<ChangedCopy> {
  const folder = path.join(root, '.tmp', `${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  for (const [file, change] of Object.entries(changes)) {
    const full = path.join(folder, 'spec', file);
    const text = readFileSync(full, 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`The change of ${file} changes nothing.`);
    writeFileSync(full, changed);
  }
  await generate({ specDir: path.join(folder, 'spec'), outDir: path.join(folder, 'spec/generated') });
  return {
    async run(code) {
      const file = path.join(folder, 'try.ts');
      writeFileSync(file, code);
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], {
        cwd: folder,
      });
      return JSON.parse(stdout);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
