import type { ChatState } from '../divar/chat-state.ts';
import { guessMediaKind } from '../divar/media.ts';
import type { ChatMessage, MediaKind, MessageType } from '../divar/model.ts';

/** The file that the emulator serves at a link. */
export type ReadMedia = (link: string) => { name: string; bytes: Buffer } | undefined;

/** The largest file that a world holds. */
const mostBytes = 5_000_000;

const kinds: Partial<Record<MessageType, MediaKind>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  VOICE: 'voice',
  FILE: 'file',
};

interface Collected {
  media: Record<string, object>;
  /** What the world calls the file of a message. */
  tokenOf: (message: ChatMessage) => string | undefined;
  leftOut: string[];
}

/** The files that the bot uploaded, and those that users sent, as a world holds them. */
export function collectMedia(state: ChatState, readMedia: ReadMedia): Collected {
  const media: Record<string, object> = {};
  const tokens = new Map<string, string>();
  const lost = { gone: 0, large: 0 };
  for (const { link, kind, token } of listLinks(state)) {
    const file = readMedia(link);
    if (!file) lost.gone += 1;
    else if (file.bytes.length > mostBytes) lost.large += 1;
    else {
      media[token] = fileIn(kind, file);
      tokens.set(link, token);
    }
  }
  return { media, tokenOf: ({ data }) => tokens.get(String(data?.link)), leftOut: describeLeftOut(lost) };
}

function describeLeftOut({ gone, large }: { gone: number; large: number }): string[] {
  const counts = { 'files that are no longer kept': gone, [`files above ${mostBytes} bytes`]: large };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
}

interface Linked {
  link: string;
  kind: MediaKind;
  token: string;
}

function listLinks(state: ChatState): Linked[] {
  const uploaded = [...state.media.values()].map(({ id, link, kind }) => ({ link, kind, token: id }));
  const known = new Set(uploaded.map(({ link }) => link));
  const sent = [...state.messages.values()].flatMap(({ type, data }) => {
    const [link, kind] = [data?.link, kinds[type]];
    const isOurs = typeof link === 'string' && kind !== undefined && isServed(link) && !known.has(link);
    if (!isOurs) return [];
    known.add(link);
    return [{ link, kind }];
  });
  const taken = new Set(uploaded.map(({ token }) => token));
  return [
    ...uploaded,
    ...sent.map((one, index) => ({ ...one, token: freeName(`file-${index + 1}`, taken) })),
  ];
}

function freeName(name: string, taken: Set<string>): string {
  const free = taken.has(name) ? freeName(`${name}x`, taken) : name;
  taken.add(free);
  return free;
}

/** Links to other places stay what they are. */
function isServed(link: string): boolean {
  return URL.canParse(link) && /^\/media\/[\w-]{32}\//.test(new URL(link).pathname);
}

function fileIn(kind: MediaKind, { name, bytes }: { name: string; bytes: Buffer }): object {
  return { name, kind: guessMediaKind(name) !== kind ? kind : undefined, base64: bytes.toString('base64') };
}
