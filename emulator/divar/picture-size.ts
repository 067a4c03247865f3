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
