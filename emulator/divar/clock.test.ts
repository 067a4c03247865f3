import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MovableClock, parseMicros, rfc3339, systemClock } from './clock.ts';

const micros = fc.integer({ min: -2_000_000_000_000_000, max: 4_000_000_000_000_000 });

describe('rfc3339', () => {
  it('shows microseconds', () => {
    expect(rfc3339(1_752_662_502_648_410)).toBe('2025-07-16T10:41:42.648410Z');
  });

  it('is read back to the microsecond, before 1970 too', () => {
    fc.assert(fc.property(micros, (time) => parseMicros(rfc3339(time)) === time));
  });

  it('reads times with another number of digits, or with an offset', () => {
    expect(parseMicros('1970-01-01T00:00:01Z')).toBe(1_000_000);
    expect(parseMicros('1970-01-01T00:00:00.5Z')).toBe(500_000);
    expect(parseMicros('1970-01-01T00:00:00.123456789Z')).toBe(123_456);
    expect(parseMicros('1970-01-01T03:30:00.000001+03:30')).toBe(1);
  });

  it('gives NaN for what is not a time', () => {
    expect(parseMicros('tomorrow')).toBeNaN();
  });
});

describe('systemClock', () => {
  it('never gives the same moment twice', () => {
    const clock = systemClock();
    const times = Array.from({ length: 1000 }, () => clock.now());
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });
});

describe('MovableClock', () => {
  const source = { time: 5000, now: () => source.time };

  it('goes with its source, moved by what it was advanced', () => {
    const clock = new MovableClock(source);
    clock.advance(100);
    expect([clock.now(), clock.peek(), clock.running]).toEqual([5100, 5100, true]);
  });

  it('stands still once set, but for a microsecond with each reading', () => {
    const clock = new MovableClock(source);
    clock.set(900);
    expect([clock.peek(), clock.now(), clock.now(), clock.peek()]).toEqual([900, 901, 902, 902]);
    expect(clock.running).toBe(false);
  });

  it('can be set and go on', () => {
    const clock = new MovableClock(source);
    clock.set(900, { running: true });
    source.time += 10;
    expect([clock.now(), clock.running]).toEqual([910, true]);
  });

  it('can be fixed and let go again without a jump', () => {
    const clock = new MovableClock(source);
    const at = clock.now();
    clock.fix();
    source.time += 1_000_000;
    expect(clock.peek()).toBe(at);
    clock.advance(50);
    clock.run();
    expect(clock.now()).toBe(at + 50);
  });
});
