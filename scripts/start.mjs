import { ensureBuilt, ensureInstalled, root } from './set-up.mjs';

/** `npm start`: your own bot with `-- --bot URL`, the echo bot where nothing is said. */
ensureInstalled();
ensureBuilt();
const args = process.argv.slice(2);
process.argv.splice(2, args.length, ...(args.length > 0 ? ['start', ...args] : ['demo']));
await import(`${root}/dist/emulator/cli/main.js`);
