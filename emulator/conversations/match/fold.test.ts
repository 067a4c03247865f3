import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, traceableFold } from './fold.ts';

describe('folded', () => {
  it('makes the same of what Persian typists vary', () => {
    expect(folded('می\u200cخواهم')).toBe(folded('ميخواهم'));
    expect(folded('كتاب علي')).toBe(folded('کتاب علی'));
    expect(folded('۱۲۳٤٥٦789')).toBe('123456789');
    expect(folded('آ')).toBe(folded('\u0627\u0653'));
    expect(folded('a\r\nb')).toBe('a\nb');
  });

  it('keeps apart what differs', () => {
    expect(folded('می خواهم')).not.toBe(folded('میخواهم'));
    expect(folded('👨\u200d👩')).toBe('👨\u200d👩');
  });

  it('does nothing a second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => folded(folded(text)) === folded(text)));
  });
});

describe('traceableFold', () => {
  it('folds as folded does, and leads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aيكی\u200c۱٢3 \r\n'.split('')) }), (text) => {
        const fold = traceableFold(text);
        expect(fold.text).toBe(folded(text));
        for (let end = 1; end <= fold.text.length; end += 1) {
          expect(folded(fold.source(end - 1, end))).toBe(fold.text.slice(end - 1, end));
        }
      }),
    );
  });
});
