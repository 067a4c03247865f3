import { describe, expect, it } from 'vitest';
import { AppFaults, type InjectedFault, letsWork, struckBy } from './faults.ts';
import { seededRandom } from './ids.ts';

const event = { direction: 'divar_to_bot', operation: 'NEW_CHATBOT_MESSAGE', conversationId: 'c1' } as const;

const parties: Record<string, string[]> = { c1: ['sara'], c2: ['mina', 'reza'] };

const newFaults = (onUse = () => {}) =>
  new AppFaults({
    random: seededRandom(1),
    seeded: (seed) => seededRandom(seed),
    usersOf: (conversationId) => parties[conversationId] ?? [],
    onUse,
  });

describe('Faults', () => {
  it('strikes nothing while none is set', () => {
    expect(newFaults().strike(event)).toBeUndefined();
  });

  it('strikes with the first fault that fits', () => {
    const faults = newFaults();
    faults.replace([
      { direction: 'bot_to_divar', status: 500 },
      { direction: 'divar_to_bot', operation: 'POST_UPDATE', status: 501 },
      { direction: 'divar_to_bot', conversationId: 'c2', status: 502 },
      { direction: 'divar_to_bot', conversationId: 'c1', status: 503 },
      { direction: 'divar_to_bot', status: 504 },
    ]);
    expect(faults.strike(event)?.status).toBe(503);
    expect(faults.strike({ ...event, conversationId: 'c3' })?.status).toBe(504);
  });

  it('is spent after so many times', () => {
    const faults = newFaults();
    faults.replace([{ direction: 'divar_to_bot', drop: true, times: 2 }]);
    expect([faults.strike(event), faults.strike(event), faults.strike(event)].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect(faults.list()).toEqual([]);
  });

  it('keeps its faults to itself', () => {
    const faults = newFaults();
    const given = { direction: 'divar_to_bot' as const, times: 1 };
    faults.replace([given]);
    faults.list()[0]!.times = 9;
    faults.strike(event);
    expect(given.times).toBe(1);
    expect(faults.strike(event)).toBeUndefined();
  });

  it('are kept by the journal as they struck, without how many strikes are left', () => {
    const fault = { direction: 'bot_to_divar', status: 500 } as const;
    expect(struckBy(undefined, { ...fault, times: 2 })).toEqual({ faults: [fault] });
    expect(struckBy(undefined)).toEqual({});
  });
});

describe('Faults by chance and by user', () => {
  const event = {
    direction: 'divar_to_bot' as const,
    operation: 'NEW_CHATBOT_MESSAGE',
    conversationId: 'c1',
  };

  it('strikes about the part that probability says, the same ones for the same seed', () => {
    const struck = (seed: number) => {
      const faults = newFaults();
      faults.add([{ direction: 'divar_to_bot', status: 503, probability: 0.25, seed }]);
      return Array.from({ length: 400 }, () => (faults.strike(event) ? 'x' : '.')).join('');
    };
    expect(struck(7)).toBe(struck(7));
    expect(struck(7)).not.toBe(struck(8));
    expect(struck(7).split('x').length - 1).toBeGreaterThan(60);
    expect(struck(7).split('x').length - 1).toBeLessThan(140);
  });

  it('spares the conversations of other users', () => {
    const faults = newFaults();
    faults.add([{ direction: 'divar_to_bot', status: 503, user: 'sara' }]);
    expect(faults.strike(event)).toBeDefined();
    expect(faults.strike({ ...event, conversationId: 'c2' })).toBeUndefined();
  });

  it('strikes what is about its user, though no conversation says so', () => {
    const faults = newFaults();
    faults.add([{ direction: 'divar_to_bot', status: 503, user: 'mina' }]);
    expect(faults.strike({ ...event, conversationId: undefined, user: 'mina' })).toBeDefined();
    expect(faults.strike({ ...event, conversationId: undefined })).toBeUndefined();
  });

  it('tells when a fault is used of which only so many are to strike', () => {
    let used = 0;
    const faults = newFaults(() => (used += 1));
    faults.add([{ direction: 'divar_to_bot', status: 503, times: 1 }]);
    faults.strike(event);
    faults.replace([{ direction: 'divar_to_bot', status: 503 }]);
    faults.strike(event);
    expect(used).toBe(1);
  });

  it('lets an event that overtakes another go on', () => {
    const faults = newFaults();
    faults.add([
      { direction: 'divar_to_bot', reorder: true },
      { direction: 'divar_to_bot', duplicate: true },
    ]);
    expect(faults.strikeOrder(event, { overtakes: false })).toMatchObject({ reorder: true });
    expect(faults.strikeOrder(event, { overtakes: true })).toMatchObject({ duplicate: true });
  });

  it('keeps what changes the order of events apart from what changes answers', () => {
    const faults = newFaults();
    faults.add([{ direction: 'divar_to_bot', reorder: true, times: 1 }]);
    expect(faults.strike(event)).toBeUndefined();
    expect(faults.strikeOrder(event, { overtakes: false })).toMatchObject({ reorder: true });
    expect(faults.list()).toEqual([]);
  });
});

describe('the work of an exchange', () => {
  it.each<[Partial<InjectedFault>, boolean, boolean]>([
    [{ latencyMs: 5 }, true, true],
    [{ headers: { a: 'b' } }, true, true],
    [{ body: '' }, false, true],
    [{ status: 500 }, false, false],
    [{ drop: true }, false, false],
    [{ drop: true, after: true }, true, true],
  ])('under %j is done: %s for a call, %s for an event', (fault, ofCall, ofEvent) => {
    expect(letsWork({ direction: 'bot_to_divar', ...fault })).toBe(ofCall);
    expect(letsWork({ direction: 'divar_to_bot', ...fault })).toBe(ofEvent);
  });
});
