import { realpathSync } from 'node:fs';
import path from 'node:path';

/** Does a file lie in a folder or below it, links followed? An error where one of the two is not there. */
export function isInsideFolder(folder: string, file: string): boolean {
  const inside = path.relative(realpathSync(folder), realpathSync(file));
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}
