import { ensureBuilt, ensureInstalled, run } from './set-up.mjs';

/** `npm run bench`: all measurements in one table; `npm run bench -- sends` only those that are named. */
ensureInstalled();
ensureBuilt();
run(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)]);
