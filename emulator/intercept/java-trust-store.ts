import { createHash, X509Certificate } from 'node:crypto';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** The certificates of a PEM bundle as a Java key store (JKS), for Java reads no PEM; its password is `changeit`. */
export function javaTrustStore(pem: string): Buffer {
  const certificates = [...certificatesIn(pem)];
  const entries = certificates.map((certificate, index) => entry(`ca-${index}`, certificate));
  const store = Buffer.concat([integer(0xfeedfeed), integer(2), integer(entries.length), ...entries]);
  const password = Buffer.from('changeit', 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store).digest();
  return Buffer.concat([store, digest]);
}

/** Each certificate once, as DER; what cannot be read is left out. */
function certificatesIn(pem: string): Set<Buffer> {
  const found = new Map<string, Buffer>();
  for (const part of pem.split(begin).slice(1)) {
    try {
      const { raw, fingerprint256 } = new X509Certificate(begin + part.split(end)[0] + end);
      found.set(fingerprint256, raw);
    } catch {}
  }
  return new Set(found.values());
}

/** An entry of the kind "trusted certificate", made at no particular time. */
function entry(alias: string, certificate: Buffer): Buffer {
  return Buffer.concat([
    integer(2),
    text(alias),
    Buffer.alloc(8),
    text('X.509'),
    integer(certificate.length),
    certificate,
  ]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value, 'latin1')]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
