import { ensureBuilt, ensureInstalled, root } from './set-up.mjs';

/** Options of `start` that name a bot, or that the demo does not have. */
const ofStart = /^--(bot|json|quiet|intercept|offline|proxy-port|tls|tls-port|trust-folder)(=|$)/;

/** `npm start`: your own bot with `-- --bot URL`, the echo bot where none is named. */
ensureInstalled();
ensureBuilt();
const args = process.argv.slice(2);
const command = args.some((arg) => ofStart.test(arg)) ? 'start' : 'demo';
process.argv.splice(2, args.length, command, ...args);
await import(`${root}/dist/emulator/cli/main.js`);
