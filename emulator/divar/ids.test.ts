import { describe, expect, it } from 'vitest';
import { IdSource, secureRandom, seededRandom } from './ids.ts';

/** The time within a UUIDv1, in microseconds since 1970. */
function timeOf(uuid: string): number {
  const [low, middle, high] = uuid.split('-');
  const ticks = BigInt(`0x${high!.slice(1)}${middle}${low}`);
  return Number((ticks - 0x01b21dd213814000n) / 10n);
}

const at = 1_752_662_502_648_410;

describe('IdSource', () => {
  it('makes message ids that are UUIDv1 of the sending time, to the microsecond', () => {
    const id = new IdSource(secureRandom).messageId(at);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(id)).toBe(at);
  });

  it('marks the node of message ids as no real network address', () => {
    const node = new IdSource(seededRandom(3)).messageId(at).split('-')[4]!;
    expect(Number.parseInt(node.slice(0, 2), 16) & 1).toBe(1);
  });

  it('never makes a message id twice, though the clock be set back again and again', () => {
    const ids = new IdSource(seededRandom(1));
    const made = [at, at, at + 1, at, at + 1].map((time) => ids.messageId(time));
    expect(new Set(made).size).toBe(made.length);
  });

  it('makes conversation ids that are UUIDv4', () => {
    expect(new IdSource(seededRandom(1)).conversationId()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('makes user ids of base64 that a bot may put into a URL unescaped', () => {
    const ids = new IdSource(seededRandom(7));
    for (let count = 0; count < 200; count += 1) expect(ids.userId()).toMatch(/^[A-Za-z0-9]{43}=$/);
  });

  it('makes access tokens of the form that Divar gives', () => {
    expect(new IdSource(secureRandom).accessToken()).toMatch(/^ory_at_[\w-]{43}$/);
  });

  it('repeats everything for the same seed and name, and nothing for another', () => {
    const all = (seed: number, name: string) => {
      const ids = new IdSource(seededRandom(seed, name));
      return [ids.messageId(at), ids.conversationId(), ids.userId(), ids.accessToken(), ids.secret(24)];
    };
    expect(all(1, 'demo')).toEqual(all(1, 'demo'));
    const others = [all(1, 'demo'), all(2, 'demo'), all(1, 'other')].flat();
    expect(new Set(others).size).toBe(others.length);
  });

  it('foretells nothing without a seed', () => {
    expect(new IdSource(secureRandom).secret(24)).not.toBe(new IdSource(secureRandom).secret(24));
  });
});
