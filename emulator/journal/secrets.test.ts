import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { masked } from '../reports/text.ts';
import { maskedHeaders, Secrets } from './secrets.ts';

const secret = 'a-very-secret-key-9f2c';

describe('a masked secret', () => {
  it('shows its last four characters', () => {
    expect(masked(secret)).toBe('…9f2c');
  });

  it('shows nothing where four characters would give much away', () => {
    expect(masked('short')).toBe('…');
    expect(masked('')).toBe('…');
  });
});

describe('maskedHeaders', () => {
  it.each(['X-Api-Key', 'x-api-KEY', 'Authorization', 'x-access-token', 'Cookie', 'Set-Cookie'])(
    'masks %s',
    (name) => {
      expect(maskedHeaders([name, secret])).toEqual([[name, '…9f2c']]);
    },
  );

  it('leaves the word before a token, and every other header', () => {
    expect(maskedHeaders(['Authorization', `Bearer ${secret}`, 'Accept', secret])).toEqual([
      ['Authorization', 'Bearer …9f2c'],
      ['Accept', secret],
    ]);
  });
});

describe('Secrets', () => {
  const odd = 'q"u\\o/t&e~ %41+<k>-77';
  const secrets = new Secrets([secret, odd, 'other-secret-0000', 'short']);

  it('masks each of them wherever it is', () => {
    expect(secrets.mask(`a ${secret} b ${secret} c other-secret-0000`)).toBe('a …9f2c b …9f2c c …0000');
  });

  it('leaves what is too short to tell from ordinary words', () => {
    expect(secrets.mask('a short text, other-sec, a-very-secret, and more')).toBe(
      'a short text, other-sec, a-very-secret, and more',
    );
  });

  it('takes a secret that looks like a pattern as it is', () => {
    expect(new Secrets(['$&$&$&$&.*']).mask('x $&$&$&$&.* y')).toBe('x … y');
  });

  it('masks two that overlap as one', () => {
    const both = new Secrets(['first-secret-and', 'secret-and-second']);
    expect(both.mask('<first-secret-and-second>')).toBe('<…cond>');
  });

  it('masks the longer of two that begin alike', () => {
    expect(new Secrets(['beginning-1', 'beginning-1-and-more']).mask('beginning-1-and-more.')).toBe('…more.');
  });

  const everyPercent = (text: string) =>
    [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
  const everyEscape = (text: string) =>
    [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const encodings: [string, (text: string) => string][] = [
    ['as it is', (text) => text],
    ['percent-encoded', encodeURIComponent],
    ['percent-encoded in small letters, each character', everyPercent],
    ['as a form has it', (text) => new URLSearchParams({ a: text }).toString()],
    ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
    ['in JSON', (text) => JSON.stringify(text)],
    ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
    ['in escapes of JSON alone', everyEscape],
    ['with slashes escaped', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
    ['in HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ['as Basic credentials', (text) => `Basic ${base64(`demo:${text}`)}`],
    ['as Basic credentials of a longer name', (text) => `Basic ${base64(`demo-1:${text}`)}`],
    ['as Basic credentials of RFC 6749', (text) => base64(`demo-12:${encodeURIComponent(text)}`)],
    ['in base64 for URLs', (text) => Buffer.from(`??>>${text}`).toString('base64url')],
    ['in base64, percent-encoded', (text) => encodeURIComponent(base64(`x:${text}:y`))],
    ['in a JSON pointer', (text) => `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}/0`],
    ['beside a character of four bytes', (text) => `😀${text}😀`],
  ];

  it.each(encodings)('masks a secret %s', (_name, encode) => {
    for (const one of [secret, odd]) {
      const text = encode(one);
      const shown = secrets.mask(`before ${text} after`);
      expect(shown).not.toContain(text);
      expect(shown).toContain('…');
      expect(shown).toMatch(/^before .* after$/);
      expect(secrets.isIn(text)).toBe(true);
      expect(secrets.isIn(shown)).toBe(false);
    }
  });

  it('masks what an elision left of a secret, and the greater part of one at the end', () => {
    expect(secrets.mask('key a-very-secr… more')).toBe('key …9f2c… more');
    expect(secrets.mask('key a-very-s...')).toBe('key …9f2c...');
    expect(secrets.mask('key a-very-secret')).toBe('key …9f2c');
    expect(secrets.mask('key a-very-sec')).toBe('key a-very-sec');
    expect(secrets.mask('key a-very-sec', { cut: true })).toBe('key …9f2c');
  });

  it('masks every text of a value, names of fields included, and nothing else', () => {
    const value = {
      [`x ${secret}`]: 1,
      list: [secret, null, true, { deep: secret }],
      number: 12,
      gone: undefined,
    };
    expect(secrets.maskAll(value)).toEqual({
      'x …9f2c': 1,
      list: ['…9f2c', null, true, { deep: '…9f2c' }],
      number: 12,
    });
  });

  it('leaves any text without a secret as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => secrets.mask(text) === text));
  });

  it('finds any secret in any text, in any of these encodings', () => {
    const key = fc
      .string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 })
      .filter((one) => one.trim() === one);
    const around = fc.string({ unit: 'binary', maxLength: 30 });
    const way = fc.constantFrom(...encodings.map(([, encode]) => encode));
    fc.assert(
      fc.property(key, around, around, way, (one, before, after, encode) => {
        const text = encode(one);
        expect(new Secrets([one]).mask(`${before} ${text} ${after}`)).not.toContain(text);
      }),
      { numRuns: 500 },
    );
  });

  /** What masking means, without any cleverness: each place is tried with each secret, the longest counts. */
  function maskSlowly(text: string, known: string[]): string {
    const spans = [...text].flatMap((_, start) => {
      const fitting = known.filter((one) => text.startsWith(one, start));
      const longest = fitting.sort((a, b) => b.length - a.length)[0];
      return longest === undefined ? [] : [{ start, end: start + longest.length, secret: longest }];
    });
    let shown = '';
    let end = 0;
    for (let at = 0; at < spans.length; ) {
      const group = { ...spans[at]! };
      for (at += 1; at < spans.length && spans[at]!.start < group.end; at += 1)
        if (spans[at]!.end > group.end)
          Object.assign(group, { end: spans[at]!.end, secret: spans[at]!.secret });
      shown += `${text.slice(end, group.start)}…${group.secret.slice(-4)}`;
      end = group.end;
    }
    return shown + text.slice(end);
  }

  it('finds the longest of secrets that begin alike, within and over one another', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 14, maxLength: 20 });
    const few = fc.array(letters, { minLength: 1, maxLength: 12 });
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
    fc.assert(
      fc.property(few, fc.array(piece, { maxLength: 6 }), (known, pieces) => {
        // What the end of a text cuts off is masked too: not here.
        const text = `${pieces.map((one, at) => one + (known[at] ?? '')).join('')}-`;
        expect(new Secrets(known).mask(text)).toBe(maskSlowly(text, known));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a secret in a long text, also over the edge of the parts that it is read in', async () => {
    const escaped = secret.replaceAll('-', '\\u002d');
    for (const one of [secret, escaped]) {
      for (const before of [0, 65_536 - 30, 65_536 - 3, 65_536, 70_000, 2 * 65_536 - 8]) {
        expect(await secrets.isInLong(`${'x'.repeat(before)}${one}${'y'.repeat(70_000)}`)).toBe(true);
      }
    }
    expect(await secrets.isInLong('x'.repeat(200_000))).toBe(false);
  });

  it.each([
    ['begin otherwise than the text', 'what users and bots say to each other '],
    ['begin as the text does again and again', 'upload-token-'],
  ])('looks at a text once, however many secrets there are that %s', (_name, piece) => {
    const text = `${piece.repeat(500)}.`;
    const looks = (count: number) => {
      const secrets = new Secrets(
        Array.from({ length: count }, (_, number) => `upload-token-${number}-of-many`),
      );
      const reads = vi.spyOn(String.prototype, 'charCodeAt');
      secrets.mask(text);
      const calls = reads.mock.calls.length;
      reads.mockRestore();
      return calls;
    };
    expect(looks(10_000)).toBeLessThan(looks(1) * 1.1);
  });
});
