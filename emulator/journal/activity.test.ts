import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Activity } from './activity.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits = { quietMs: 100, timeoutMs: 5000 };

/** What has become of a promise by now. */
function watched(promise: Promise<boolean>) {
  const seen: { value?: boolean } = {};
  void promise.then((value) => {
    seen.value = value;
  });
  return seen;
}

async function pass(milliseconds: number) {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

describe('Activity', () => {
  it('counts open requests, of one conversation and of all', () => {
    const activity = new Activity();
    const endA = activity.begin('a');
    activity.begin('b');
    activity.begin();
    expect([activity.openCount(), activity.openCount('a'), activity.openCount('c')]).toEqual([3, 2, 1]);
    endA();
    endA();
    expect([activity.openCount(), activity.openCount('a')]).toEqual([2, 1]);
  });

  it('is quiet after the quiet window, and not before', async () => {
    const seen = watched(new Activity().whenQuiet(limits));
    await pass(99);
    expect(seen.value).toBeUndefined();
    await pass(1);
    expect(seen.value).toBe(true);
  });

  it('is not quiet while a request is open, however long', async () => {
    const activity = new Activity();
    const end = activity.begin('a');
    const seen = watched(activity.whenQuiet(limits));
    await pass(4000);
    expect(seen.value).toBeUndefined();
    end();
    await pass(100);
    expect(seen.value).toBe(true);
  });

  it('begins the window again with everything that happens', async () => {
    const activity = new Activity();
    const seen = watched(activity.whenQuiet(limits));
    await pass(90);
    activity.begin('a')();
    await pass(90);
    expect(seen.value).toBeUndefined();
    await pass(10);
    expect(seen.value).toBe(true);
  });

  it('looks at its own conversation, and at requests that belong to none', async () => {
    const activity = new Activity();
    activity.begin('other');
    const quiet = watched(activity.whenQuiet({ ...limits, conversationId: 'a' }));
    await pass(100);
    expect(quiet.value).toBe(true);
    activity.begin();
    const busy = watched(activity.whenQuiet({ ...limits, conversationId: 'a' }));
    await pass(4000);
    expect(busy.value).toBeUndefined();
  });

  it('gives up when the time is up', async () => {
    const activity = new Activity();
    activity.begin('a');
    const seen = watched(activity.whenQuiet({ quietMs: 100, timeoutMs: 300 }));
    await pass(300);
    expect(seen.value).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks again where its timer came late, for the process was too busy to see what happened', async () => {
    const activity = new Activity();
    const seen = watched(activity.whenQuiet(limits));
    const late = performance.now() + 400;
    const now = vi.spyOn(performance, 'now').mockReturnValue(late);
    await pass(100);
    now.mockRestore();
    expect(seen.value).toBeUndefined();
    await pass(100);
    expect(seen.value).toBe(true);
  });
});
