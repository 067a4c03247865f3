import autocannon from 'autocannon';

/** What came of a load. */
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

export const connections = 16;

/** Posts a body over and over, at 16 connections, for some seconds or so many times. An answer but 2xx is an error. */
export async function post({
  url,
  headers,
  body,
  ...size
}: {
  url: string;
  headers: Record<string, string>;
  body: string;
  duration?: number;
  amount?: number;
}): Promise<Load> {
  const start = performance.now();
  const result = await autocannon({ url, method: 'POST', headers, body, connections, ...size });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers but 2xx, ${result.errors} errors`);
  }
  const seconds = size.amount === undefined ? result.duration : (performance.now() - start) / 1000;
  return { perSecond: result['2xx'] / seconds, p50: result.latency.p50, p99: result.latency.p99 };
}
