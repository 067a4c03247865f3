import { describe, expect, it } from 'vitest';
import { CallLimits } from './call-limits.ts';

const second = 1_000_000;
const noon = Date.UTC(2026, 0, 1, 12) * 1000;
const settings = { perMinute: 2, perDay: null, retryAfterMs: null };

describe('CallLimits', () => {
  it('takes so many calls in a minute, and as many in the next', () => {
    const limits = new CallLimits();
    expect(limits.take(settings, noon)).toBeUndefined();
    expect(limits.take(settings, noon + 10 * second)).toBeUndefined();
    expect(limits.take(settings, noon + 20 * second)).toEqual({ usedUp: 'minute', limit: 2, seconds: 40 });
    expect(limits.take(settings, noon + 60 * second)).toBeUndefined();
  });

  it('does not count what it refuses', () => {
    const limits = new CallLimits();
    const perDay = { perMinute: 1, perDay: 2, retryAfterMs: null };
    expect(limits.take(perDay, noon)).toBeUndefined();
    expect(limits.take(perDay, noon)?.usedUp).toBe('minute');
    expect(limits.take(perDay, noon + 60 * second)).toBeUndefined();
    expect(limits.take(perDay, noon + 120 * second)).toEqual({ usedUp: 'day', limit: 2, seconds: 43_080 });
  });

  it('begins anew when it is cleared, and on the next day', () => {
    const limits = new CallLimits();
    const perDay = { perMinute: null, perDay: 1, retryAfterMs: null };
    limits.take(perDay, noon);
    expect(limits.take(perDay, noon)?.usedUp).toBe('day');
    expect(limits.take(perDay, noon + 12 * 3600 * second)).toBeUndefined();
    limits.clear();
    expect(limits.take(perDay, noon + 12 * 3600 * second)).toBeUndefined();
  });

  it('counts for nothing where there is no limit', () => {
    const limits = new CallLimits();
    const none = { perMinute: null, perDay: null, retryAfterMs: null };
    for (let call = 0; call < 1000; call += 1) expect(limits.take(none, noon)).toBeUndefined();
  });
});
