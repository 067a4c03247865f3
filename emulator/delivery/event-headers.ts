import type { AppSettings } from '../divar/model.ts';
import type { HeaderPair, RawHeaders } from '../http/header-pairs.ts';

/** Headers to set instead of the usual ones; null leaves one out. */
export type HeaderChange = Record<string, string | null>;

/**
 * The headers of Divar's requests: the raw identification key, and application/json without a charset (seed,
 * observed). Host and Content-Length are what HTTP needs.
 */
export function eventHeaders(
  settings: AppSettings,
  { url, bytes, change = {} }: { url: URL; bytes: number; change?: HeaderChange },
): RawHeaders {
  const usual: HeaderPair[] = [
    ['Host', settings.botHost ?? url.host],
    ['Content-Type', 'application/json'],
    ['Authorization', settings.identificationKey],
    ['Content-Length', String(bytes)],
  ];
  const changed = new Map(Object.entries(change).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = usual.filter(([name]) => !changed.has(name.toLowerCase()));
  const added = Object.entries(change).filter((pair): pair is HeaderPair => pair[1] !== null);
  return [...kept, ...added].flat();
}
