import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const source = path.join(repository, 'emulator/ui/page');

/** Folder with the page built from the sources as they are; built once for all tests. */
export async function builtPage(): Promise<string> {
  const store = path.join(repository, '.tmp');
  const target = path.join(store, `page-${fingerprint()}`);
  if (existsSync(target)) return target;
  mkdirSync(store, { recursive: true });
  const outDir = mkdtempSync(path.join(store, 'building-'));
  const { build } = await import('vite');
  await build({ configFile: path.join(source, 'vite.config.ts'), build: { outDir, emptyOutDir: true } });
  keepFirst(outDir, target);
  return target;
}

/** Another worker may have finished the same build meanwhile; either will do. */
function keepFirst(built: string, target: string): void {
  try {
    renameSync(built, target);
  } catch (error) {
    rmSync(built, { recursive: true });
    if (!existsSync(target)) throw error;
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of filesOf(source)) hash.update(file).update(readFileSync(path.join(source, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(tsx?|css|html|svg|json)$/.test(name)).sort();
}
