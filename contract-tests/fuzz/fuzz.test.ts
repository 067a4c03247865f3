import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureFolder } from '../index.ts';
import { type Behaviour, reference } from '../testing/reference-bot.ts';
import { verified } from '../testing/verified.ts';

type Event = Record<string, unknown>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Crashes on one shape alone. */
function crashesOn(fits: (message: Event, event: Event) => boolean): Partial<Behaviour> {
  return {
    isForBot(event) {
      const message = Object(event.new_chatbot_message) as Event;
      if (fits(message, event)) throw new Error('crash');
      return reference.isForBot(event);
    },
  };
}

const namelessFile = crashesOn(({ file_data: file }) => {
  const data = file as Event | undefined;
  return data !== undefined && typeof data.size_bytes === 'string' && data.name === undefined;
});
const textIsList = crashesOn(({ text }) => Array.isArray(text));

async function fuzzed(id: string, change: Partial<Behaviour>, seed = 7) {
  const kept = path.join(folder, `${id}-${seed}-${Math.random()}`);
  const keys = { identificationKey: 'an-identification-key', apiKey: 'an-api-key' };
  const failures = failureFolder(kept, keys);
  const options = { only: [id], fuzzSeconds: 120, seed, keep: failures.keep };
  const [report] = await verified({ ...reference, ...change }, options);
  failures.write();
  const check = report!.checks[0]!;
  const file = check.findings[0]?.kept?.file;
  const body = file && JSON.parse(readFileSync(file.replace(/json$/, 'body'), 'utf8'));
  return { check, message: body?.new_chatbot_message as Event | undefined };
}

describe.concurrent('generated events', () => {
  it('find a crash on one shape of an additive event, make it small, and keep it', async () => {
    const { check, message } = await fuzzed('FUZ-01', namelessFile);
    expect(check.verdict).toBe('fail');
    expect(check.findings[0]).toMatchObject({ actual: '500', expected: 'an answer below 500' });
    expect(message!.file_data).toEqual({ link: '', size_bytes: '0' });
    expect(Object.keys(message!).sort()).toEqual(
      ['conversation', 'file_data', 'id', 'sender', 'sent_at', 'type'].sort(),
    );
  }, 150_000);

  it('find a crash on a value of another type', async () => {
    const { check, message } = await fuzzed('FUZ-02', textIsList);
    expect(check.verdict).toBe('fail');
    expect(message!.text).toEqual([]);
  }, 150_000);

  it('are the same for the same seed', async () => {
    const runs = await Promise.all([fuzzed('FUZ-02', textIsList, 3), fuzzed('FUZ-02', textIsList, 3)]);
    const [one, other] = runs.map(({ message }) => ({ ...message, id: '', conversation: '' }));
    expect(one).toEqual(other);
  }, 150_000);

  it('leave a bot alone that keeps to the contract', async () => {
    const [report] = await verified(reference, { only: ['FUZ'], fuzzSeconds: 2 });
    const { checks } = report!;
    expect(
      checks.map(({ verdict }) => verdict),
      JSON.stringify(checks),
    ).toEqual(['pass', 'pass']);
    const counts = checks.map(({ cases }) => Number(/^\d+/.exec(cases[0]!)?.[0]));
    expect(Math.min(...counts)).toBeGreaterThan(5);
  }, 150_000);
});
