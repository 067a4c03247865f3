import { createRequire } from 'node:module';
import { type BotProcess, freePort, startBot } from '../../emulator/index.ts';
import { openApiFile } from '../../spec/index.ts';

const prismFile = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');

/** A running Prism, another implementation of OpenAPI, and what it has said so far. */
export interface Prism {
  url: string;
  lines: string[];
  stop(): Promise<void>;
}

/** Stands between a bot and a server; breaks off, with a status of its own, whatever the contract does not allow. */
export function prismProxy(upstream: string): Promise<Prism> {
  return startPrism(['proxy', '--errors', openApiFile('platform'), upstream]);
}

async function startPrism(args: string[]): Promise<Prism> {
  const port = await freePort();
  const lines: string[] = [];
  const own: BotProcess = await startBot({
    command: process.execPath,
    args: [prismFile, ...args, '--host', '127.0.0.1', '--port', String(port)],
    port,
    onLine: (line) => lines.push(line),
  });
  return { url: `http://127.0.0.1:${port}`, lines, stop: () => own.stop() };
}
