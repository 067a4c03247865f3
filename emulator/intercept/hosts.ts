/** The hosts of Divar whose traffic leads to the emulator. */
export const divarHosts = [
  'open-api.divar.ir',
  'api.divar.ir',
  'oauth.divar.ir',
  'chat.divar.ir',
  'divar.ir',
] as const;

/** Is this one of Divar's hosts? */
export function isDivarHost(host: string): boolean {
  return (divarHosts as readonly string[]).includes(host.toLowerCase());
}
