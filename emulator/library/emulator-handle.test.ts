import { describe, expect, it } from 'vitest';
import type { App } from '../app/app.ts';
import type { ControlApi } from '../control-api/control-api.ts';
import { appSettings } from '../divar/testing/chat-parts.ts';
import { RunningEmulator } from './emulator-handle.ts';

/** The library's view on a control API that answers as the test says, and the calls that were made. */
function running(answers: Partial<Record<keyof ControlApi, unknown>> = {}) {
  const calls: [string, unknown][] = [];
  const control = new Proxy({} as ControlApi, {
    get: (_, name: keyof ControlApi) => async (input: unknown) => {
      calls.push([name, input]);
      return answers[name];
    },
  });
  let stops = 0;
  const emulator = new RunningEmulator({
    url: 'http://127.0.0.1:4242',
    app: { chat: { settings: appSettings() } } as App,
    control,
    notes: [],
    handle: () => undefined,
    knowsApiKey: () => true,
    stop: async () => {
      stops += 1;
    },
  });
  return { emulator, calls, stops: () => stops };
}

describe('RunningEmulator', () => {
  it('gives the keys of the app as they are now', () => {
    const { emulator } = running();
    expect([emulator.apiKey, emulator.identificationKey, emulator.controlToken]).toEqual([
      'the-api-key-of-demo',
      'the-identification-key',
      undefined,
    ]);
  });

  it('reads the journal as asked, and lists findings with their exchanges', async () => {
    const entry = { id: 1, findings: [{ id: 'unknown_icon' }, { id: 'retired_path' }] };
    const { emulator, calls } = running({ listEntries: { entries: [entry] } });
    expect(await emulator.journal.entries({ limit: 5 })).toEqual([entry]);
    expect(await emulator.journal.findings()).toEqual([
      { id: 'unknown_icon', entry },
      { id: 'retired_path', entry },
    ]);
    expect(calls).toEqual([
      ['listEntries', { limit: 5 }],
      ['listEntries', { findings: true, after: 0 }],
    ]);
  });

  it('sets and clears faults', async () => {
    const { emulator, calls } = running();
    await emulator.faults.set({ direction: 'bot_to_divar', drop: true });
    await emulator.faults.clear();
    expect(calls).toEqual([
      ['putFaults', { body: { faults: [{ direction: 'bot_to_divar', drop: true }] } }],
      ['deleteFaults', undefined],
    ]);
  });

  it('forgets its users at a reset', async () => {
    const { emulator, calls } = running();
    const before = emulator.user('sara');
    expect(emulator.user('sara')).toBe(before);
    await emulator.reset();
    expect(emulator.user('sara')).not.toBe(before);
    expect(calls).toEqual([['reset', undefined]]);
  });

  it('stops once', async () => {
    const { emulator, stops } = running();
    await Promise.all([emulator.stop(), emulator.stop()]);
    expect(stops()).toBe(1);
  });
});
