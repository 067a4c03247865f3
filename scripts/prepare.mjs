import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, root } from './set-up.mjs';

/** What npm runs after an installation of this folder or of its repository, and before it packs: dist is there and new. */
const canBuild = existsSync(path.join(root, 'node_modules/typescript'));
if (canBuild) ensureBuilt();
