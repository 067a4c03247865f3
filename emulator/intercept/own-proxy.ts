import { BlockList, isIP } from 'node:net';
import { bareHost, isLoopback } from '../http/address.ts';
import { type Authority, decodeWhole, divarHosts } from './hosts.ts';

/** The proxy that the user has for other hosts, such as that of a company or a VPN. */
export interface OwnProxy {
  /** The variable that names it. */
  variable: string;
  kind: 'http' | 'https' | 'socks';
  host: string;
  port: number;
  /** `user:password`, decoded. */
  credentials: string | undefined;
}

const kinds: Record<string, { kind: OwnProxy['kind']; port: number }> = {
  'http:': { kind: 'http', port: 80 },
  'https:': { kind: 'https', port: 443 },
  'socks:': { kind: 'socks', port: 1080 },
  'socks5:': { kind: 'socks', port: 1080 },
  'socks5h:': { kind: 'socks', port: 1080 },
};

/**
 * The user's own proxy for a host, by http_proxy, https_proxy, all_proxy and no_proxy in either case. A variable that
 * names no proxy is an Error: going around it could be what the user's network forbids.
 */
export function ownProxyFor(
  { host, port, secure }: Authority & { secure: boolean },
  env: NodeJS.ProcessEnv,
): OwnProxy | undefined {
  const own = secure ? 'https_proxy' : 'http_proxy';
  const names = [own, own.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const variable = names.find((name) => env[name]?.trim());
  if (variable === undefined || isLoopback(host)) return undefined;
  if (noProxyEntries(env).some((entry) => covers(entry, { host, port }))) return undefined;
  return parseProxy(variable, env[variable]!.trim());
}

function parseProxy(variable: string, text: string): OwnProxy {
  const written = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const known = kinds[url?.protocol ?? ''];
  if (!url?.hostname || !known) {
    throw new Error(
      `${variable} names no proxy that can be used; write it like http://proxy.example:8080 or socks5://127.0.0.1:1080`,
    );
  }
  const { username, password } = url;
  return {
    variable,
    kind: known.kind,
    host: bareHost(url.hostname),
    port: Number(url.port) || known.port,
    credentials: username || password ? `${decodeWhole(username)}:${decodeWhole(password)}` : undefined,
  };
}

/** The entries of every variable that lists hosts to be reached without a proxy, NO_PROXY before all. */
export function noProxyEntries(env: NodeJS.ProcessEnv): string[] {
  const lists = Object.keys(env)
    .filter(isNoProxyVariable)
    .map((name) => env[name] ?? '');
  return [...new Set(lists.flatMap((list) => list.split(/[\s,;|]+/)).filter(Boolean))];
}

export function isNoProxyVariable(name: string): boolean {
  return /(^|_)no_?proxy$/i.test(name);
}

/** Does a variable of this name send HTTP clients to a proxy? */
export function isProxyVariable(name: string): boolean {
  return /(^|_)(https?|all|socks\d?|wss?)_proxy$|^npm_config_proxy$/i.test(name);
}

const everything = ['*', '.', ''];

/** Does an entry of no_proxy cover a host, as curl and Go read it? */
function covers(entry: string, { host, port }: Authority): boolean {
  const { name, port: only } = splitEntry(entry);
  if (only !== undefined && only !== port) return false;
  if (everything.includes(name)) return true;
  if (isIP(host)) return networkHas(name, host);
  const domain = name.replace(/^\*?\./, '');
  const wanted = host.toLowerCase().replace(/\.+$/, '');
  return wanted === domain || wanted.endsWith(`.${domain}`);
}

/**
 * Could some client take this entry as one of Divar's hosts? Clients differ: some match the end of a name at a dot,
 * some any end (`r.ir`), some globs, some the addresses that a name resolves to. To leave an entry out costs nothing:
 * what it covers is then reached through our proxy, which obeys it.
 */
export function mayCoverDivar(entry: string): boolean {
  const { name } = splitEntry(entry.replace(/^\w+:\/\//, ''));
  if (everything.includes(name)) return true;
  if (isNetwork(name)) return !isPrivate(name);
  const parts = name
    .replace(/^\.+/, '')
    .split('*')
    .map((part) => part.replace(/[^\w-]/g, '\\$&'));
  const pattern = new RegExp(`${parts.join('.*')}$`);
  return divarHosts.some((host) => pattern.test(host));
}

/** An entry's name, in lower case and without its final dots, and the port that it is limited to. */
function splitEntry(entry: string): { name: string; port: number | undefined } {
  const text = entry.toLowerCase();
  if (isNetwork(text)) return { name: text, port: undefined };
  const [, name = '', digits] = /^(.*?)(?::(\d*))?$/.exec(text) ?? [];
  return {
    name: bareHost(name.replace(/(?<=.)\.+$/, '')),
    port: digits ? Number(digits) : undefined,
  };
}

function isNetwork(name: string): boolean {
  const [address = '', bits = '0'] = name.split('/');
  return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

function networkHas(network: string, address: string): boolean {
  if (!isNetwork(network)) return false;
  const [start = '', bits] = network.split('/');
  const list = new BlockList();
  const family = isIP(start) === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) list.addAddress(start, family);
  else list.addSubnet(start, Number(bits), family);
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** Networks in which no public host has its address. */
const privateNetworks = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

function isPrivate(network: string): boolean {
  const [start = '', bits] = network.split('/');
  return privateNetworks.some(
    (known) =>
      networkHas(known, start) && (bits === undefined || Number(bits) >= Number(known.split('/')[1])),
  );
}
