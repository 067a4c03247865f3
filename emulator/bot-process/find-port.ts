import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  describeHolder,
  findHolder,
  heldBy,
  isForwarder,
  type ListeningSocket,
  listeningSockets,
  plainAddress,
} from './listening-ports.ts';
import type { BotProcesses } from './processes.ts';

/** Where a bot is called. */
export interface BotAddress {
  host: string;
  port: number;
}

/** What is known of the place where a bot will listen; see BotCommand. */
interface ExpectedPlace {
  host?: string;
  port?: number;
  offeredPort?: number;
  patienceMs?: number;
  onNote?: (text: string) => void;
}

/** A bot that was started, and how the search goes. */
export interface Sought extends ExpectedPlace {
  processes: BotProcesses;
  /** The addresses of this machine that its host stands for, once they were asked for. */
  addresses?: string[];
  /** Since when it listens on another port than it was offered. */
  elsewhereSince?: number;
  /** Somebody else seemed to listen in its place when it was looked at last. */
  isDoubtful?: boolean;
}

const usualPatienceMs = 5000;

/** Ports that debuggers of Node, Python, Java, Go and browsers take by default: never the bot's unless it is named. */
const debuggerPorts = [9222, 9229, 9230, 9231, 5678, 5005, 8787, 2345];

/** Why a bot cannot listen where it shall: somebody does already. */
export async function placeTaken({ host, port }: ExpectedPlace): Promise<string | undefined> {
  if (port === undefined) return undefined;
  const addresses = host === undefined ? ['127.0.0.1'] : await ownAddresses(host);
  for (const address of addresses) {
    if (!(await acceptsAt(address, port))) continue;
    const [socket] = socketsAt(listeningSockets() ?? [], { address, port });
    const who = socket ? describeHolder(socket) : 'another process';
    return takenWords({ host: address, port }, `${who}, which was there before the bot was started`);
  }
  return undefined;
}

function takenWords({ host, port }: BotAddress, who: string): string {
  return `Port ${port} of ${host} is taken by ${who}: what answers there is not the bot of this command. End it, or name another port with --bot.`;
}

/** Looks once for the place where the bot listens. A problem is one that waiting does not mend. */
export async function seek(sought: Sought): Promise<BotAddress | { problem: string } | undefined> {
  const all = listeningSockets();
  const own = all && heldBy(all, sought.processes.living());
  if (sought.port !== undefined) return seekAt(sought, { port: sought.port, all, own });
  const { offeredPort: port, patienceMs = usualPatienceMs } = sought;
  const found = port === undefined ? undefined : await seekAt(sought, { port, all, own });
  if (found && 'port' in found) return found;
  const others = otherPorts(own ?? []);
  if (others.length === 0) return undefined;
  sought.elsewhereSince ??= performance.now();
  if (port !== undefined && performance.now() - sought.elsewhereSince < patienceMs) return undefined;
  for (const other of others) {
    const place = await reachable(own!, { sought, port: other });
    if (place) return place;
  }
  return undefined;
}

/** Ports of a bot that may be the one for events, lowest first. */
function otherPorts(own: readonly ListeningSocket[]): number[] {
  const ports = [...new Set(own.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.filter((port) => !debuggerPorts.includes(port));
}

interface Seen {
  port: number;
  /** All sockets that listen, and the bot's among them; undefined where the system does not tell. */
  all: ListeningSocket[] | undefined;
  own: ListeningSocket[] | undefined;
}

/** Looks at one port: the bot has to be the only one who listens where it is called. */
async function seekAt(sought: Sought, seen: Seen): Promise<BotAddress | { problem: string } | undefined> {
  const { host } = sought;
  const { port, own = [] } = seen;
  if (host !== undefined) sought.addresses ??= await ownAddresses(host);
  if (sought.addresses?.length === 0) {
    return (await acceptsAt(host!, port)) ? { host: host!, port } : undefined;
  }
  const place = await reachable(own, { sought, port });
  const called = place && host === undefined ? [place.host] : (sought.addresses ?? nearest);
  const other = await otherListener(called, { ...seen, own, isFound: place !== undefined });
  // It may have begun to listen since it was looked at, and so is looked at again.
  const isSure = other !== undefined && sought.isDoubtful === true;
  sought.isDoubtful = other !== undefined;
  if (!other) return place;
  if (!isSure) return undefined;
  const { address, stranger } = other;
  if (stranger) return { problem: takenWords({ host: address, port }, describeHolder(stranger)) };
  sought.onNote?.(
    `Whose process listens at ${writeAddress({ host: address, port })} cannot be told here. It is taken for the bot, since nobody listened there before.`,
  );
  return { host: host ?? address, port };
}

/** Who listens at one of these addresses beside the bot, or in its place; a stranger where it is known to be one. */
async function otherListener(
  addresses: readonly string[],
  { port, all = [], own = [], isFound }: Seen & { isFound: boolean },
): Promise<{ address: string; stranger?: ListeningSocket } | undefined> {
  for (const address of addresses) {
    const stranger = socketsAt(all, { address, port }).find((socket) => !own.includes(socket));
    const pid = stranger && findHolder(stranger);
    if (pid !== undefined && !isForwarder(pid)) return { address, stranger };
    if (!isFound && (await acceptsAt(address, port))) return { address };
  }
  return undefined;
}

/** Where to call a bot that listens at a port; undefined where it cannot be reached at its host. */
async function reachable(
  own: readonly ListeningSocket[],
  { sought: { host, addresses }, port }: { sought: Sought; port: number },
): Promise<BotAddress | undefined> {
  const there = own.filter((socket) => socket.port === port);
  for (const address of addresses ?? there.flatMap(callableAddresses).sort(byNearness)) {
    const listens = there.some((socket) => listensAt(socket, address));
    if (listens && (await acceptsAt(address, port))) return { host: host ?? address, port };
  }
  return undefined;
}

/** The addresses by which we can call what listens there. */
function callableAddresses({ address }: ListeningSocket): string[] {
  if (address === '0.0.0.0') return ['127.0.0.1'];
  return address === '::' ? ['127.0.0.1', '::1'] : [address];
}

const nearest = ['127.0.0.1', '::1'];

function byNearness(one: string, other: string): number {
  const rank = (address: string) => (nearest.indexOf(address) + nearest.length + 1) % (nearest.length + 1);
  return rank(one) - rank(other);
}

/** Whether connections to an address may come to a socket: it has this address, or all of its family. */
function listensAt(socket: ListeningSocket, address: string): boolean {
  if (socket.address === address || socket.address === '::') return true;
  return socket.address === '0.0.0.0' && isIP(address) === 4;
}

/** The sockets that connections to an address come to: the one that has just this address goes first. */
function socketsAt(all: readonly ListeningSocket[], { address, port }: { address: string; port: number }) {
  const there = all.filter((socket) => socket.port === port && listensAt(socket, address));
  const exact = there.filter((socket) => socket.address === address);
  if (exact.length > 0) return exact;
  const ofFamily = there.filter((socket) => isIP(socket.address) === isIP(address));
  return ofFamily.length > 0 ? ofFamily : there;
}

/** The addresses of this machine that a host stands for; none where it is elsewhere. */
async function ownAddresses(host: string): Promise<string[]> {
  const bare = plainAddress(host);
  const found = isIP(bare)
    ? [bare]
    : await lookup(bare, { all: true }).then(
        (all) => all.map(({ address }) => plainAddress(address)),
        () => [],
      );
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => plainAddress(address)),
    ),
  );
  return found.flatMap((address) => {
    if (address === '0.0.0.0') return ['127.0.0.1'];
    if (address === '::') return ['::1'];
    return address.startsWith('127.') || address === '::1' || own.has(address) ? [address] : [];
  });
}

/** Does one of a bot's processes listen on a port? */
export function listensOn(processes: BotProcesses, port: number): boolean {
  return heldBy(listeningSockets() ?? [], processes.living()).some((socket) => socket.port === port);
}

/** Where a bot listens that does not where it shall; undefined where it listens nowhere. */
export function whereInstead({ processes, host, port, offeredPort }: Sought): string | undefined {
  const own = heldBy(listeningSockets() ?? [], processes.living());
  if (own.length === 0) return undefined;
  const wanted = port ?? offeredPort;
  const ports = [...new Set(own.map((socket) => socket.port))].sort((a, b) => a - b);
  const same = own.find((socket) => socket.port === wanted);
  if (same && host !== undefined) {
    const [address] = callableAddresses(same);
    return `The bot listens at ${writeAddress({ host: address!, port: wanted! })}, and not at ${writeAddress({ host, port: wanted! })}. Name the address that it has.`;
  }
  const name = port === undefined ? 'Name the port for its events with --bot.' : 'Name the port that it has.';
  return `The bot listens on port ${ports.join(', ')}, and not on ${wanted}. ${name}`;
}

export function writeAddress({ host, port }: BotAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** A host elsewhere may swallow what it is sent; on this machine the answer comes at once. */
const unansweredMs = 5000;

/** Does anybody listen there? */
export function acceptsAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host.replace(/^\[(.*)\]$/, '$1'));
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(unansweredMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
