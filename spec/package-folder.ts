import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, whether it runs as it is written or as it was built. */
export function packageFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** The version of this package. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')).version;
}
