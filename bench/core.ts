import { connections, type Load, post } from './load.ts';
import { median, type Row, row } from './row.ts';
import {
  type BenchServer,
  headers,
  message,
  openConversation,
  type ServerName,
  startServer,
} from './servers.ts';

const names: ServerName[] = ['emulator', 'bare', 'prism'];

/** From the start of the process to the first message taken; for the emulator that includes opening a conversation. */
export async function startRows(): Promise<Row[]> {
  const times: Record<ServerName, number[]> = { emulator: [], bare: [], prism: [] };
  for (let round = 0; round < 5; round += 1) {
    for (const name of names) {
      const server = await startServer(name);
      times[name].push(server.startMs);
      await server.stop();
    }
  }
  const ours = median(times.emulator);
  const beside = (name: ServerName) => ({ name, value: median(times[name]) });
  const what = { name: 'start to first 2xx', ours, unit: 'ms' };
  return [
    row({ ...what, peer: beside('prism'), atMost: 0.5 }),
    row({ ...what, peer: beside('bare'), atMost: 1.5 }),
  ];
}

/** Messages per second with authentication, validation, capture and journal; memory after that load. */
export async function sendRows(): Promise<Row[]> {
  const servers = {
    emulator: await startServer('emulator'),
    bare: await startServer('bare'),
    prism: await startServer('prism'),
  };
  const loads: Record<ServerName, Load[]> = { emulator: [], bare: [], prism: [] };
  for (const name of names) await send(servers[name], { duration: 3 });
  for (let round = 0; round < 3; round += 1) {
    for (const name of names) loads[name].push(await send(servers[name], { duration: 4 }));
  }
  const memory = { ours: servers.emulator.memory(), bare: servers.bare.memory() };
  for (const name of names) await servers[name].stop();
  const middle = (name: ServerName) =>
    loads[name].toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(loads[name].length / 2)]!;
  return [
    sends(middle('emulator'), { name: 'bare', load: middle('bare') }, 0.9),
    sends(middle('emulator'), { name: 'prism', load: middle('prism') }, 4),
    row({
      name: 'memory after those sends',
      ours: memory.ours,
      peer: { name: 'bare', value: memory.bare },
      unit: 'MB',
      atMost: 1.5,
    }),
  ];
}

function sends(ours: Load, peer: { name: string; load: Load }, atLeast: number): Row {
  return row({
    name: `sends at ${connections} connections`,
    ours: ours.perSecond,
    peer: { name: peer.name, value: peer.load.perSecond },
    unit: '/s',
    atLeast,
    more: { ours: percentiles(ours), peer: percentiles(peer.load) },
  });
}

function percentiles({ p50, p99 }: Load): string {
  return `p50 ${p50} ms, p99 ${p99} ms`;
}

function send(
  { sendUrl }: Pick<BenchServer, 'sendUrl'>,
  size: { duration?: number; amount?: number },
): Promise<Load> {
  return post({ url: sendUrl, headers, body: message, ...size });
}

/** The cost of a send when 100,000 messages and exchanges are kept in memory, beside the first 1,000. */
export async function growthRows(): Promise<Row[]> {
  const server = await startServer('emulator', ['--journal-limit', '200000']);
  await send(server, { amount: 20_000 });
  const early: number[] = [];
  for (let round = 0; round < 5; round += 1) early.push(await costAfterReset(server));
  const sendUrl = await anew(server);
  await send({ sendUrl }, { amount: 100_000 });
  const late: number[] = [];
  for (let round = 0; round < 5; round += 1) late.push(cost(await send({ sendUrl }, { amount: 1000 })));
  const memory = server.memory();
  await server.stop();
  return [
    row({
      name: '1,000 sends after 100,000 captured',
      ours: median(late),
      peer: { name: 'the first 1,000', value: median(early) },
      unit: 'us each',
      atMost: 1.05,
      more: { ours: `${memory.toFixed(0)} MB in all`, peer: 'warm' },
    }),
  ];
}

async function costAfterReset(server: BenchServer): Promise<number> {
  return cost(await send({ sendUrl: await anew(server) }, { amount: 1000 }));
}

/** Empties the emulator and opens a conversation in it. */
async function anew({ url }: BenchServer): Promise<string> {
  await fetch(`${url}/_emulator/reset`, { method: 'POST' });
  return `${url}/v1/open-platform/chat/bot/conversations/${await openConversation(url)}/messages`;
}

function cost({ perSecond }: Load): number {
  return 1e6 / perSecond;
}
