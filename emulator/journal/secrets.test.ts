import { describe, expect, it } from 'vitest';
import { masked, maskedHeaders, withoutSecrets } from './secrets.ts';

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

describe('withoutSecrets', () => {
  it('masks each of them wherever it is', () => {
    expect(withoutSecrets(`a ${secret} b ${secret} c other-secret-0000`, [secret, 'other-secret-0000'])).toBe(
      'a …9f2c b …9f2c c …0000',
    );
  });

  it('leaves what is too short to tell from ordinary words', () => {
    expect(withoutSecrets('key', ['key'])).toBe('key');
  });

  it('takes a secret that looks like a pattern as it is', () => {
    expect(withoutSecrets('x $&$&$&$&.* y', ['$&$&$&$&.*'])).toBe('x … y');
  });
});
