import { type ChildProcess, spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Agent, setGlobalDispatcher } from 'undici';
import { median } from './row.ts';

/**
 * `npm run soak`: load for half an hour on two emulators, with and without a data folder. Ends well where memory is flat
 * from the second third to the last, every connection is closed once the load is over, the process ends by itself when it
 * is told to, and nothing was said on stderr. `-- --kill`: kills an emulator under load again and again instead; nothing
 * that it acknowledged may be lost or doubled.
 */
const cli = fileURLToPath(new URL('../dist/emulator/cli/main.js', import.meta.url));

/** How much memory may grow from the second third to the last. */
const mostGrowth = 0.05;

/** Answers what the process holds to whoever asks over its channel, which does not keep it alive. */
const inside = `data:text/javascript,${encodeURIComponent(
  `process.on('message', () => process.send({
     memory: process.memoryUsage().rss / 1048576,
     connections: process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS/.test(name)).length,
   }));
   process.channel.unref();`,
)}`;

interface Running {
  child: ChildProcess;
  url: string;
  key: string;
  stderr: () => string;
  held: () => Promise<{ memory: number; connections: number }>;
}

async function start(options: string[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['--import', inside, cli, 'start', '--json', '--port', '0', ...options],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => ['']),
  ])) as [Buffer];
  if (String(line) === '') throw new Error(`The emulator did not start: ${stderr}`);
  const { url, api_key: key } = JSON.parse(String(line));
  const held = async () => {
    child.send('?');
    return (await once(child, 'message'))[0];
  };
  return { child, url, key, stderr: () => stderr, held };
}

/** A call that must be answered; the answer as JSON where it is good, else undefined. */
async function call(url: string, given: RequestInit = {}): Promise<Record<string, unknown> | undefined> {
  const response = await fetch(url, { method: 'POST', ...given });
  const text = await response.text();
  return response.ok ? JSON.parse(text) : undefined;
}

const says = ({ url }: Running, user: string, text: string) =>
  call(`${url}/_emulator/users/${user}/messages?wait=none`, { body: JSON.stringify({ text }) });
const send = ({ url, key }: Running, conversation: unknown, text: string) =>
  call(`${url}/v1/open-platform/chat/bot/conversations/${conversation}/messages`, {
    headers: { 'x-api-key': key },
    body: JSON.stringify({ text_message: text }),
  });

async function upload({ url, key }: Running, bytes: number): Promise<string | undefined> {
  const path = '/experimental/open-platform/chat/upload';
  const given = await call(url + path, { headers: { 'x-api-key': key }, body: '{}' });
  const form = new FormData();
  const film = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), Buffer.alloc(bytes)]);
  form.append('file', new Blob([film]), 'a.mp4');
  const headers = { authorization: `Bearer ${given?.token}` };
  return (await call(`${url}/upload/video`, { headers, body: form }))?.id as string | undefined;
}

/** A bot that answers each event, by turns at once, late, with an error, and not at all. */
async function bot(emulator: () => Running): Promise<{ url: string; server: Server }> {
  let count = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    count += 1;
    if (count % 50 === 0) return request.socket.destroy();
    if (count % 20 === 0) return response.writeHead(500).end();
    if (count % 10 === 0) await sleep(30);
    const { conversation_id: id } = JSON.parse(String(Buffer.concat(chunks))).new_chatbot_message ?? {};
    if (id !== undefined) await send(emulator(), id, 'ok').catch(() => undefined);
    return response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

type Act = (emulator: Running, signal: AbortSignal) => Promise<unknown>;

/** What goes on all the time, each with its pause in milliseconds. */
const load: [pauseMs: number, act: Act][] = [
  [20, (emulator) => says(emulator, `user-${Math.floor(Math.random() * 20)}`, 'سلام')],
  [
    20,
    async (emulator) =>
      send(emulator, (await says(emulator, 'sara', 'a'))?.conversation_id, 'می‌آیم '.repeat(20)),
  ],
  [
    500,
    async (emulator) =>
      send(emulator, (await says(emulator, 'reza', 'a'))?.conversation_id, 'x'.repeat(900_000)),
  ],
  [10_000, (emulator) => upload(emulator, 5_000_000)],
  [3000, ({ url }) => fetch(`${url}/upload/video`, { method: 'POST', body: new Uint8Array(20_000_000) })],
  [1000, ({ url }) => fetch(`${url}/_emulator/journal?limit=100`).then((answer) => answer.text())],
  [200, slowClient],
  [1000, streamReader],
  [5000, deafReader],
  [15_000, faults],
  [60_000, ({ url }) => call(`${url}/_emulator/reset`)],
];

/** Begins a request and never ends it; the emulator must. */
async function slowClient({ url }: Running, signal: AbortSignal): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.write('POST /v1/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  signal.addEventListener('abort', () => socket.destroy());
  await once(socket, 'close');
}

/** Reads the live stream for a while. */
async function streamReader({ url }: Running, signal: AbortSignal): Promise<void> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
  const { body } = await fetch(`${url}/_emulator/stream`, { signal: ending });
  await (async () => {
    for await (const _ of body!);
  })().catch(() => undefined);
}

/** Opens the live stream and reads nothing of it. */
async function deafReader({ url }: Running, signal: AbortSignal): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  socket.write('GET /_emulator/stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await sleep(30_000, undefined, { signal }).catch(() => undefined);
  socket.destroy();
}

async function faults({ url }: Running): Promise<void> {
  const some = [
    { direction: 'divar_to_bot', latency: '200ms', probability: 0.3 },
    { direction: 'bot_to_divar', status: 503, probability: 0.1 },
    { direction: 'divar_to_bot', drop: true, probability: 0.1 },
  ];
  await call(`${url}/_emulator/faults`, { method: 'PUT', body: JSON.stringify({ faults: some }) });
  await sleep(5000);
  await fetch(`${url}/_emulator/faults`, { method: 'DELETE' });
}

/** Load for so long; what was wrong, in sentences. */
export async function soak({ name, seconds, options }: { name: string; seconds: number; options: string[] }) {
  const problems: string[] = [];
  let emulator: Running | undefined;
  const { url, server } = await bot(() => emulator!);
  // The window of the journal is full within the first third, and what is kept there is as large in the second as in the last.
  emulator = await start(['--bot', url, '--request-timeout', '2s', '--journal-limit', '500', ...options]);
  const running = emulator;
  const before = (await running.held()).connections;
  // Clients that keep idle connections for a minute, as `fetch` does, would look like connections that are left.
  setGlobalDispatcher(new Agent({ keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 }));
  // The newest 256 MB of files are kept in memory: they are there from the beginning, so that only a leak makes it grow.
  for (let count = 0; count < 55; count += 1) await upload(running, 5_000_000);
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const workers = load.map(async ([pauseMs, act]) => {
    while (!leaving.signal.aborted) {
      await act(running, leaving.signal).catch(() => undefined);
      await sleep(pauseMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  });
  const samples: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await sleep(Math.min(1000, seconds * 20));
    samples.push((await running.held()).memory);
  }
  leaving.abort();
  await Promise.all(workers);
  const third = Math.floor(samples.length / 3);
  const [second, last] = [median(samples.slice(third, 2 * third)), median(samples.slice(2 * third))];
  const growth = last / second - 1;
  process.stdout.write(
    `${name}: ${second.toFixed(0)} MB, then ${last.toFixed(0)} MB (${(growth * 100).toFixed(1)} %)\n`,
  );
  if (growth > mostGrowth) problems.push(`${name}: memory grew by ${(growth * 100).toFixed(1)} %.`);
  server.closeAllConnections();
  server.close();
  const left = await connectionsLeft(running, before);
  if (left > 0) problems.push(`${name}: ${left} connections are left.`);
  const exited = once(running.child, 'exit');
  running.child.kill('SIGTERM');
  const ended = await Promise.race([exited, sleep(20_000, undefined, { ref: false })]);
  if (ended?.[0] !== 0) problems.push(`${name}: it did not end by itself: ${ended ?? 'something holds it'}.`);
  running.child.kill('SIGKILL');
  problems.push(...unexpected(running).map((line) => `${name}: said on stderr: ${line}`));
  return problems;
}

/** Lines of stderr but for those that belong to what is done here: a folder that reaches its limit, a line cut by a kill. */
function unexpected({ stderr }: Running): string[] {
  return stderr()
    .split('\n')
    .filter((line) => line !== '' && !/was cut off|the oldest are dropped/.test(line));
}

/** Clients of this process keep their connections for a few seconds. */
async function connectionsLeft({ held }: Running, before: number): Promise<number> {
  let left = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 100 && left > 0; look += 1) {
    left = Math.max(0, (await held()).connections - before);
    if (left > 0) await sleep(200);
  }
  return left;
}

/** Kills an emulator under load again and again; what was lost or doubled of what it had acknowledged, in sentences. */
export async function kill({ cycles }: { cycles: number }): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-kill-'));
  const problems: string[] = [];
  const kept = new Acknowledged();
  for (let cycle = 1; cycle <= cycles && problems.length === 0; cycle += 1) {
    const emulator = await start(['--data', path.join(folder, 'data'), '--data-bytes', '150000']);
    problems.push(...(await kept.missing(emulator)).map((what) => `Cycle ${cycle}: ${what}`));
    await killedUnderLoad(emulator, { kept, cycle });
    problems.push(...unexpected(emulator).map((line) => `Cycle ${cycle}: said on stderr: ${line}`));
  }
  rmSync(folder, { recursive: true });
  return problems;
}

/** What an emulator answered 200 to since the last reset. */
class Acknowledged {
  readonly texts = new Set<string>();
  readonly media = new Set<string>();
  /** A reset was asked for and not answered: all of it may be gone, or nothing. */
  mayBeGone = false;

  clear(): void {
    this.texts.clear();
    this.media.clear();
  }

  async missing(emulator: Running): Promise<string[]> {
    const state = await (await fetch(`${emulator.url}/_emulator/state`)).text();
    const isReset = this.mayBeGone && ![...this.texts, ...this.media].some((one) => state.includes(one));
    if (isReset) this.clear();
    this.mayBeGone = false;
    const { facts } = JSON.parse(state) as {
      facts: { kind: string; message?: { text?: string }; media?: { id: string } }[];
    };
    const counts = new Map<string, number>();
    for (const { kind, message, media } of facts) {
      const one = kind === 'message-sent' ? message?.text : kind === 'media-uploaded' ? media?.id : undefined;
      if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    const wanted = [...this.texts, ...this.media].map((one) => [one, counts.get(one) ?? 0] as const);
    return wanted.filter(([, count]) => count !== 1).map(([one, count]) => `${one} is there ${count} times.`);
  }
}

async function killedUnderLoad(
  emulator: Running,
  { kept, cycle }: { kept: Acknowledged; cycle: number },
): Promise<void> {
  const exited = once(emulator.child, 'exit');
  let count = 0;
  const sendText = async () => {
    count += 1;
    const text = `message ${cycle}-${count}`;
    if (await says(emulator, `user-${count % 5}`, text)) kept.texts.add(text);
  };
  const sendFile = async () => {
    const id = await upload(emulator, 200_000);
    if (id) kept.media.add(id);
  };
  const underLoad = async (end: () => Promise<unknown>) => {
    let isOver = false;
    const lanes = Array.from({ length: 6 }, async (_, lane) => {
      while (!isOver) await (lane === 0 ? sendFile() : sendText());
    });
    const settled = Promise.allSettled(lanes);
    await sleep(50 + Math.random() * 150);
    await end();
    isOver = true;
    await settled;
  };
  const die = async () => emulator.child.kill('SIGKILL');
  const reset = () => call(`${emulator.url}/_emulator/reset`).catch(() => undefined);
  if (cycle % 3 === 0) {
    await underLoad(async () => undefined);
    const asked = reset();
    if (cycle % 2 === 0) {
      await asked;
      kept.clear();
      await underLoad(die);
    } else {
      kept.mayBeGone = true;
      await sleep(Math.random() * 5);
      await die();
    }
  } else {
    await underLoad(die);
  }
  await exited;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, kill: { type: 'boolean' }, cycles: { type: 'string' } },
  });
  const seconds = Number(values.minutes ?? 30) * 60;
  const data = mkdtempSync(path.join(tmpdir(), 'divar-soak-'));
  const problems = values.kill
    ? await kill({ cycles: Number(values.cycles ?? 100) })
    : (
        await Promise.all([
          soak({ name: 'in memory', seconds, options: [] }),
          soak({ name: 'with --data', seconds, options: ['--data', data] }),
        ])
      ).flat();
  rmSync(data, { recursive: true });
  process.stdout.write(problems.length === 0 ? 'All is well.\n' : `${problems.join('\n')}\n`);
  process.exit(problems.length === 0 ? 0 : 1);
}
