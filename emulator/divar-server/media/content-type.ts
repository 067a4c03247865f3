const signatures: [type: string, at: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
  ['image/heic', 4, 'ftyphei'],
  ['image/heic', 4, 'ftypmif1'],
  ['audio/mp4', 4, 'ftypM4A'],
  ['video/3gpp', 4, 'ftyp3g'],
  ['video/mp4', 4, 'ftyp'],
];

/** What a file is by its first bytes, of the kinds that a browser may show; anything else is just bytes. */
export function detectContentType(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 16);
  const found = signatures.find(([, at, signature]) => head.startsWith(signature, at));
  return found?.[0] ?? 'application/octet-stream';
}
