import { describe, expect, it } from 'vitest';
import { Faults, faultNote } from './faults.ts';

const event = { direction: 'divar_to_bot', operation: 'NEW_CHATBOT_MESSAGE', conversationId: 'c1' } as const;

describe('Faults', () => {
  it('strikes nothing while none is set', () => {
    expect(new Faults().strike(event)).toBeUndefined();
  });

  it('strikes with the first fault that fits', () => {
    const faults = new Faults();
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
    const faults = new Faults();
    faults.replace([{ direction: 'divar_to_bot', drop: true, times: 2 }]);
    expect([faults.strike(event), faults.strike(event), faults.strike(event)].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect(faults.list()).toEqual([]);
  });

  it('keeps its faults to itself', () => {
    const faults = new Faults();
    const given = { direction: 'divar_to_bot' as const, times: 1 };
    faults.replace([given]);
    faults.list()[0]!.times = 9;
    faults.strike(event);
    expect(given.times).toBe(1);
    expect(faults.strike(event)).toBeUndefined();
  });

  it('says in the journal what it did', () => {
    expect(faultNote({ direction: 'bot_to_divar', latencyMs: 50, status: 500, drop: true })).toBe(
      'Injected fault: latency 50 ms, status 500, dropped.',
    );
  });
});
