import { bareHost } from '../http/address.ts';
/** The hosts of Divar whose traffic leads to the emulator. */
export const divarHosts = [
  'open-api.divar.ir',
  'api.divar.ir',
  'oauth.divar.ir',
  'chat.divar.ir',
  'divar.ir',
] as const;

/**
 * The DER of the name constraints of our authority (RFC 5280, 4.2.1.10). It signs for divar.ir and its subdomains: names
 * of no other kind are in what is permitted. No IP address is; mail and URIs only of a domain that there can never be.
 */
export function nameConstraints(): Buffer {
  const tagged = (tag: number, ...content: Uint8Array[]) => {
    const bytes = Buffer.concat(content);
    return Buffer.concat([
      Buffer.from(bytes.length < 128 ? [tag, bytes.length] : [tag, 0x81, bytes.length]),
      bytes,
    ]);
  };
  const subtree = (tag: number, value: string | Buffer) => tagged(0x30, tagged(tag, Buffer.from(value)));
  const nowhere = 'divar-emulator.invalid';
  const permitted = [subtree(dnsName, 'divar.ir'), subtree(mailbox, nowhere), subtree(uri, nowhere)];
  const excluded = [subtree(ipAddress, Buffer.alloc(8)), subtree(ipAddress, Buffer.alloc(32))];
  return tagged(0x30, tagged(0xa0, ...permitted), tagged(0xa1, ...excluded));
}

/** Kinds of names, by their tags. */
const [mailbox, dnsName, uri, ipAddress] = [0x81, 0x82, 0x86, 0x87];

/** Is this one of Divar's hosts? A name with a final dot is the same name. */
export function isDivarHost(host: string): boolean {
  return (divarHosts as readonly string[]).includes(host.toLowerCase().replace(/\.+$/, ''));
}

/** A host, without the brackets of an IPv6 address, and a port. */
export interface Authority {
  host: string;
  port: number;
}

/** What a proxy is asked for in the request line. */
export interface ProxyTarget extends Authority {
  secure: boolean;
  /** Path and query as they were written. */
  path: string;
  /** `user:password` of the URL, decoded. */
  credentials: string | undefined;
}

/** Of DNS, with room for a final dot. */
const longestName = 254;

/** Reads `host:port`; undefined where it is none. A port that is left out is the default. */
export function parseAuthority(text: string, defaultPort = 443): Authority | undefined {
  const [, name, digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  if (!name || name.length > longestName || /[/\\?#@]/.test(name)) return undefined;
  if (port < 1 || port > 65_535) return undefined;
  if (!URL.canParse(`http://${name}`)) return undefined;
  return { host: bareHost(new URL(`http://${name}`).hostname), port };
}

/** Reads an absolute http or https URL; undefined where it is none. */
export function parseTarget(text: string): ProxyTarget | undefined {
  const [, scheme, user, authority = '', rest = ''] =
    /^(https?):\/\/(?:([^/?#]*)@)?([^/?#@]*)([^#]*)/i.exec(text) ?? [];
  const secure = scheme?.toLowerCase() === 'https';
  const place = parseAuthority(authority, secure ? 443 : 80);
  if (!place) return undefined;
  return {
    ...place,
    secure,
    path: rest.startsWith('/') ? rest : `/${rest}`,
    credentials: user === undefined ? undefined : decodeWhole(user),
  };
}

/** Writes an authority as a URL has it. */
export function formatAuthority({ host, port }: Authority): string {
  return `${bracket(host)}:${port}`;
}

/** A host as a URL has it: an IPv6 address in brackets. */
export function bracket(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** User info with a bare `%` is taken as it is written. */
export function decodeWhole(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
