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

/** Is this one of Divar's hosts? */
export function isDivarHost(host: string): boolean {
  return (divarHosts as readonly string[]).includes(host.toLowerCase());
}
