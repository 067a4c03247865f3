import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { failureWords, guardServer, surviveFailures } from '../http/door.ts';

/** A server that throws where nobody catches it, in each way there is; prints what its clients got. */
const print = (words: string) => process.stderr.write(`${words}\n`);
surviveFailures(print);

const fail = () => {
  throw new Error('by the test');
};
const ways: Record<string, () => void> = {
  timer: () => setTimeout(fail, 1),
  immediate: () => setImmediate(fail),
  tick: () => process.nextTick(fail),
  promise: () => void Promise.resolve().then(fail),
  stream: () => new PassThrough().on('data', fail).end('a'),
  child: () => spawn(process.execPath, ['--version']).stdout.once('data', fail),
};

const server = createServer((request) => ways[request.url!.slice(1)]!());
guardServer(server, (failure) => print(failureWords(failure)));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const printed: Record<string, unknown> = {};
for (const way of Object.keys(ways)) printed[way] = (await fetch(`http://127.0.0.1:${port}/${way}`)).status;
// And what no request began.
setTimeout(fail, 1);
await new Promise((resolve) => setTimeout(resolve, 5));
printed.later = 'alive';
process.stdout.write(JSON.stringify(printed));
server.close();
server.closeAllConnections();
