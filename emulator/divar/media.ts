/** Kinds of media that a bot can upload, by the last step of the upload's path. */
export type MediaKind = 'image' | 'video' | 'voice' | 'file';

/** The right to upload one file. */
export interface UploadToken {
  secret: string;
  /** Microseconds since 1970. */
  expiresAt: number;
}

/** A file that the bot uploaded. */
export interface Media {
  /** What a message names as media_token. */
  id: string;
  kind: MediaKind;
  name: string;
  sizeBytes: number;
  heightPx?: number;
  widthPx?: number;
  /** Where the emulator serves it. */
  link: string;
  /** The upload token that it came with, which is used up. */
  uploadToken: string;
}

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
