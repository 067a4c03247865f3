import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { openApiFile } from '../../spec/index.ts';

const prismFile = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');

/** A running Prism, another implementation of OpenAPI, and what it has said since it listens. */
export interface Prism {
  url: string;
  lines: string[];
  stop(): Promise<void>;
}

/** Stands between a bot and a server; breaks off, with a status of its own, whatever the contract does not allow. */
export function prismProxy(upstream: string): Promise<Prism> {
  return startPrism(['proxy', '--errors', openApiFile('platform'), upstream]);
}

/** On a port that Prism takes itself, so that nobody else can come before it. */
async function startPrism(args: string[]): Promise<Prism> {
  const own = spawn(process.execPath, [prismFile, ...args, '--host', '127.0.0.1', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(own, 'exit');
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(own.stdout).on('line', (line) => {
      lines.push(line);
      const [address] = /(?<=listening on )http:\S+/.exec(line) ?? [];
      if (address === undefined) return;
      // What comes before lists the calls, with made-up words in their paths.
      lines.length = 0;
      resolve(address);
    });
    ended.then(() => reject(new Error(`Prism has ended:\n${lines.join('\n')}`)), reject);
  });
  return {
    url,
    lines,
    async stop() {
      own.kill();
      await ended;
    },
  };
}
