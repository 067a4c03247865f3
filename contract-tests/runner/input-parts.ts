import { conversationOfEvent } from '../../spec/index.ts';

/** What is sent to a bot: an event, or text or bytes as they are. */
export type Input = object | string | Buffer;

/** Headers to send instead of the usual ones; null leaves one out. */
export type InputHeaders = Record<string, string | null>;

/** The headers of an event with a change in them. */
export function headersOf(key: string, change: InputHeaders = {}): [string, string][] {
  const usual: InputHeaders = { 'Content-Type': 'application/json', Authorization: key };
  const changed = new Set(Object.keys(change).map((name) => name.toLowerCase()));
  const kept = Object.entries(usual).filter(([name]) => !changed.has(name.toLowerCase()));
  return [...kept, ...Object.entries(change)].filter((pair): pair is [string, string] => pair[1] !== null);
}

/** Headers as a flat list of names and values, without those of the transfer. */
export function pairsOf(headers: string[]): [string, string][] {
  return headers.flatMap((name, at) =>
    at % 2 === 0 && !/^(content-length|transfer-encoding)$/i.test(name) ? [[name, headers[at + 1]!]] : [],
  );
}

/** An input as it is sent: text, or bytes, as they are. */
export function bytesOf(input: Input): Buffer {
  return isBytes(input) ? Buffer.from(input) : Buffer.from(JSON.stringify(input));
}

function isBytes(input: Input): input is string | Buffer {
  return typeof input === 'string' || Buffer.isBuffer(input);
}

/** The conversation that an event names. */
export function conversationOf(input: Input): string | undefined {
  return isBytes(input) ? undefined : conversationOfEvent(input);
}

/** The conversation that the event in these bytes names. */
export function conversationIn(body: Buffer): string | undefined {
  return conversationOf(parsed(body));
}

function parsed(body: Buffer): object {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}
