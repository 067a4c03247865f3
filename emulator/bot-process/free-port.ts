import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections and to those who ask for any (from 32768 on Linux, from 49152
 * elsewhere): nobody takes one of these by chance while a bot is away for a moment, such as between its end and its next
 * start.
 */
const [lowest, highest] = [20_000, 32_767];
const mostTries = 50;

/** A port of loopback that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = await tryPort(randomInt(lowest, highest + 1)).catch(() => undefined);
    if (port !== undefined) return port;
  }
  return tryPort(0);
}

function tryPort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
