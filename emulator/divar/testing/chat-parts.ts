import { defaultSettings } from '../../app/settings.ts';
import { Chat } from '../chat.ts';
import { MovableClock } from '../clock.ts';
import { IdSource, seededRandom } from '../ids.ts';
import { type AppSettings, type Fact, factsIn } from '../model.ts';

export const startMicros = 1_700_000_000_000_000;

/** Settings of an app with fixed keys. */
export function appSettings(change: Partial<AppSettings> = {}): AppSettings {
  const permissions = ['CHAT_BOT_SEND_MESSAGE'];
  return {
    ...defaultSettings('demo', { ids: new IdSource(seededRandom(1)), permissions }),
    apiKeys: [{ key: 'the-api-key-of-demo', permissions }],
    identificationKey: 'the-identification-key',
    clientSecret: 'the-client-secret',
    ...change,
  };
}

/** A clock that stands still but for a microsecond with each reading. */
export function fixedClock(): MovableClock {
  const clock = new MovableClock();
  clock.set(startMicros);
  return clock;
}

/** A chat with fixed time and ids, and the facts that it was told to keep. */
export function fixedChat({
  messageLimit = 100,
  messageBytes,
  seed = 1,
}: {
  messageLimit?: number;
  messageBytes?: number;
  seed?: number;
} = {}) {
  const kept: Fact[] = [];
  const clock = fixedClock();
  const ids = new IdSource(seededRandom(seed));
  const chat = new Chat({
    settings: appSettings(),
    clock,
    ids,
    messageLimit,
    messageBytes,
    keep: (fact) => kept.push(...factsIn(fact)),
  });
  return { chat, clock, kept };
}
