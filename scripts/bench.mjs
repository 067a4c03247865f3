import { ensureBuilt, ensureInstalled, run } from './set-up.mjs';

/** `npm run bench`, `npm run fuzz` and `npm run soak`: runs a file of bench/, which is named first. */
ensureInstalled();
ensureBuilt();
const [name, ...options] = process.argv.slice(2);
run(process.execPath, ['--import', 'tsx', `bench/${name}.ts`, ...options]);
