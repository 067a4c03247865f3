import type { Media, MediaKind, MessageContent, MessageType } from './model.ts';

/** Longest file of each kind, in bytes, and the endings that its name may have. Source: published. */
export const mediaRules: Record<MediaKind, { mostBytes: number; endings: readonly string[] }> = {
  image: { mostBytes: 5_000_000, endings: ['png', 'jpeg', 'jpg'] },
  file: { mostBytes: 5_000_000, endings: ['pdf', 'doc', 'docx', 'xlsx', 'xls', 'pptx', 'ppt'] },
  voice: { mostBytes: 1_500_000, endings: ['m4a', '3gp'] },
  video: { mostBytes: 50_000_000, endings: ['mp4'] },
};

/** Is this the name of a kind? */
export function isMediaKind(name: string): name is MediaKind {
  return Object.hasOwn(mediaRules, name);
}

type Signs = (bytes: Buffer) => boolean;

const startsWith =
  (signature: string, at = 0): Signs =>
  (bytes) =>
    bytes.toString('latin1', at, at + signature.length) === signature;
const isOle = startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
const isZip = startsWith('PK\x03\x04');
/** Pictures (HEIC, AVIF) and QuickTime films are in the same kind of container. */
const otherBrands = /^(hei[cmsx]|hev[cmsx]|mif1|msf1|avi[fs]|qt {2})/;
const isFilm: Signs = (bytes) =>
  startsWith('ftyp', 4)(bytes) && !otherBrands.test(bytes.toString('latin1', 8, 12));
const is3gp = startsWith('ftyp3g', 4);
const isZipWith =
  (folder: string): Signs =>
  (bytes) =>
    isZip(bytes) && bytes.includes(folder, 0, 'latin1');

/** How the bytes of a file with each ending begin. */
const signs: Record<string, Signs> = {
  png: startsWith('\x89PNG\r\n\x1a\n'),
  jpeg: startsWith('\xff\xd8\xff'),
  jpg: startsWith('\xff\xd8\xff'),
  pdf: (bytes) => bytes.toString('latin1', 0, 1024).includes('%PDF-'),
  doc: isOle,
  xls: isOle,
  ppt: isOle,
  docx: isZipWith('word/'),
  xlsx: isZipWith('xl/'),
  pptx: isZipWith('ppt/'),
  m4a: (bytes) => isFilm(bytes) && !is3gp(bytes),
  '3gp': is3gp,
  mp4: isFilm,
};

/** The endings of this kind that the bytes could have. */
export function endingsByContent(kind: MediaKind, bytes: Buffer): string[] {
  return mediaRules[kind].endings.filter((ending) => signs[ending]!(bytes));
}

/** The kind of a file by the ending of its name; no ending belongs to two. */
export function guessMediaKind(name: string): MediaKind | undefined {
  const ending = readEnding(name);
  return Object.keys(mediaRules)
    .filter(isMediaKind)
    .find((kind) => mediaRules[kind].endings.includes(ending));
}

/** What follows the last dot of a file name, in small letters; empty where there is no dot. */
export function readEnding(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const typeOf: Record<MediaKind, MessageType> = {
  image: 'IMAGE',
  video: 'VIDEO',
  voice: 'VOICE',
  file: 'FILE',
};

/** What a message holds that carries this file. */
export function makeMediaContent({ kind, name, link, sizeBytes, heightPx, widthPx }: Media): MessageContent {
  const data = {
    link,
    sizeBytes,
    ...(kind === 'file' && { name }),
    ...(heightPx !== undefined && { heightPx, widthPx }),
  };
  return { type: typeOf[kind], data };
}

/** Width and height of a PNG or a JPEG; undefined for anything else, and for one that is damaged. */
export function pictureSize(bytes: Buffer): { widthPx: number; heightPx: number } | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(12) === 0x49484452) {
    return { widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
  }
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegSize(bytes) : undefined;
}

/** Walks from segment to segment to the frame header, which every kind of JPEG has. */
function jpegSize(bytes: Buffer): { widthPx: number; heightPx: number } | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (isFrame(marker)) {
      return { heightPx: bytes.readUInt16BE(at + 5), widthPx: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, without the tables (DHT, JPG, DAC) among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
