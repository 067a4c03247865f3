import { ensureBuilt, ensureInstalled, run } from './set-up.mjs';

/** `npm run stability:replay`: whether a verdict of a replay changes, alone and on a busy machine; `-- --times 5`. */
ensureInstalled();
ensureBuilt();
run(process.execPath, ['--import', 'tsx', 'bench/stability-replay.ts', ...process.argv.slice(2)]);
