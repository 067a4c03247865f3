/** A call by Divar's own host name, through the proxy and TLS, beside the same call made straight to the emulator. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { median, type Row, row } from './row.ts';
import { headers, message } from './servers.ts';

const cli = fileURLToPath(new URL('../dist/emulator/cli/main.js', import.meta.url));
const library = new URL('../dist/emulator/index.js', import.meta.url).href;
const host = 'open-api.divar.ir';
const rounds = 5;
const callsOfRound = 1000;

/** Median and 99th percentile of a call on a kept-alive connection, and the time until the emulator is ready. */
export async function interceptRows(): Promise<Row[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'divar-bench-'));
  try {
    return [...(await callRows(home)), await startRow(home)];
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function callRows(home: string): Promise<Row[]> {
  const { createEmulator, openAuthority, startInterceptor }: typeof import('../emulator/index.ts') =
    await import(library);
  const divar = await createEmulator({ apiKey: headers['x-api-key'] });
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  const authority = await openAuthority(home);
  const interceptor = await startInterceptor({
    server: authority.server,
    handle: (call, answer) => divar.handle(call, answer),
  });
  const socket = await tunnel(interceptor.proxyPort, authority.certificate);
  const call = `/v1/open-platform/chat/bot/conversations/${id}/messages`;
  const direct = {
    agent: new Agent({ keepAlive: true, maxSockets: 1 }),
    port: Number(new URL(divar.url).port),
  };
  const through = new SecureAgent({ keepAlive: true, maxSockets: 1 });
  through.createConnection = (() => socket) as never;
  const times = { direct: [] as number[], through: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [
      await timed(() => post(request, { ...direct, host: '127.0.0.1', path: call })),
      await timed(() => post(secureRequest, { agent: through, host, path: call })),
    ];
    if (round > 0) times.direct.push(...one);
    if (round > 0) times.through.push(...other);
  }
  direct.agent.destroy();
  through.destroy();
  await interceptor.close();
  await divar.stop();
  return [callRow('p50', { times, part: 0.5, atMost: 1.5 }), callRow('p99', { times, part: 0.99 })];
}

function callRow(
  name: string,
  { times, part, atMost }: { times: Record<'direct' | 'through', number[]>; part: number; atMost?: number },
): Row {
  const at = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)]!;
  return row({
    name: `intercepted call, ${name}`,
    ours: at(times.through),
    peer: { name: 'direct', value: at(times.direct) },
    unit: 'ms',
    ...(atMost !== undefined && { atMost }),
  });
}

async function timed(work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < callsOfRound; count += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

/** A TLS connection to Divar's host name, through the proxy. */
async function tunnel(proxyPort: number, ca: string): Promise<Socket> {
  const socket = connectTcp(proxyPort, '127.0.0.1');
  socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
  await once(socket, 'data');
  const secure = connectTls({ socket, servername: host, ca });
  await once(secure, 'secureConnect');
  return secure;
}

function post(
  start: typeof request,
  to: { agent: Agent; host: string; port?: number; path: string },
): Promise<void> {
  const body = Buffer.from(message);
  return new Promise((resolve, reject) => {
    const sent = { ...headers, 'content-length': body.length };
    const call = start({ ...to, method: 'POST', headers: sent }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function startRow(home: string): Promise<Row> {
  const times = { plain: [] as number[], intercepting: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.plain.push(await startTime(home, []));
    times.intercepting.push(await startTime(home, ['--intercept']));
  }
  return row({
    name: 'start with --intercept',
    ours: median(times.intercepting),
    peer: { name: 'without', value: median(times.plain) },
    unit: 'ms',
    atMost: 1.2,
  });
}

/** From the start of the process until it says that it is ready. */
async function startTime(home: string, options: string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [cli, 'start', '--json', '--port', '0', ...options], {
    env: { ...process.env, XDG_DATA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  const took = performance.now() - start;
  child.kill();
  await once(child, 'exit');
  return took;
}
