import { Chat } from '../chat.ts';
import { MovableClock } from '../clock.ts';
import { IdSource, seededRandom } from '../ids.ts';
import { type AppSettings, type Fact, factsIn } from '../model.ts';

export const startMicros = 1_700_000_000_000_000;

/** Settings of an app with fixed keys. */
export function appSettings(change: Partial<AppSettings> = {}): AppSettings {
  return {
    slug: 'demo',
    bot: null,
    botHost: null,
    botTimeoutMs: 30_000,
    initUrl: null,
    dynamicActionUrl: null,
    apiKeys: [{ key: 'the-api-key-of-demo', permissions: ['CHAT_BOT_SEND_MESSAGE'] }],
    identificationKey: 'the-identification-key',
    dialect: 'seed',
    refuseFindings: false,
    anyKey: false,
    retries: { attempts: 1, backoffMs: 1000 },
    pressFields: [],
    sideSpelling: 'SUPPLY',
    limits: { perMinute: null, perDay: null, retryAfterMs: null },
    clientSecret: 'the-client-secret',
    redirectUris: [],
    autoConsent: null,
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
