import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../emulator/index.ts';
import { type Report, type VerifyOptions, verifyBot, withBotUnderTest } from '../index.ts';

/** A small bot of a kind that was seen in the wild, and what verify is to say of it. */
export interface CaseBot {
  name: string;
  what: string;
  /** Each must that it fails, and why that is true. */
  fails: Record<string, string>;
  env?: Record<string, string>;
  /** A faster pace for tests. */
  fast?: Record<string, string>;
  settings?: Partial<EmulatorOptions>;
  options?: Partial<VerifyOptions>;
  dynamicActionPath?: string;
}

const checksNoKey = 'it never looks at the key';

export const caseBots: CaseBot[] = [
  {
    name: 'late',
    what: 'acknowledges first and replies twice: at once to the first message of all, a second later to each other',
    fails: {},
    fast: { LATE: '150' },
  },
  {
    name: 'cold',
    what: 'handles one message at a time; the first takes two seconds, each other 0.6 s',
    fails: { 'RTY-06': 'one call that waits holds up every chat' },
    fast: { FIRST: '300', EACH: '60' },
  },
  { name: 'two', what: 'answers with two messages', fails: {} },
  { name: 'getnoct', what: 'reads a post by GET before it answers', fails: {} },
  {
    name: 'json500',
    what: "reads Divar's answer as JSON, and answers 500 to the event where it is none",
    fails: { 'RTY-07': 'its 500 tells Divar that the event did not arrive' },
  },
  {
    name: 'hostbot',
    what: 'answers to the Host bot.example alone, and checks no key',
    fails: Object.fromEntries(
      ['AUTH-01', 'AUTH-02', 'AUTH-03', 'AUTH-05', 'AUTH-07'].map((id) => [id, checksNoKey]),
    ),
    settings: { botHost: 'bot.example' },
  },
  {
    name: 'cmdecho',
    what: 'echoes only what begins with "hello"',
    fails: {},
    options: { probe: 'hello' },
  },
  {
    name: 'buttons',
    what: 'two buttons with one caption, and one whose press it answers with 500; it checks nothing and ends at what it cannot read',
    fails: {
      ...Object.fromEntries(
        ['AUTH-01', 'AUTH-02', 'AUTH-03', 'AUTH-05', 'AUTH-07'].map((id) => [id, checksNoKey]),
      ),
      ...Object.fromEntries(
        [
          ...['ACK-06', 'FWD-01', 'MAL-01', 'MAL-02', 'MAL-03', 'RTY-05', 'ALW-03'],
          ...['NEW-MESSAGE', 'ACCESS-REVOCATION', 'POST-UPDATE', 'PAYMENT'].map(
            (event) => `TYP-EVENT-${event}`,
          ),
        ].map((id) => [id, 'it ends']),
      ),
      'LOOP-01': 'it answers bots',
      'LOOP-02': 'it answers itself',
      'OUT-01': 'it sends to the conversation "undefined"',
      'OUT-12': 'a press is answered with 500',
    },
    dynamicActionPath: '/act',
  },
];

/** Starts the bot, verifies it on an emulator of its own, and stops both. */
export async function verifyCaseBot(
  { name, env, settings, options, dynamicActionPath }: CaseBot,
  { env: more, ...others }: Partial<VerifyOptions> & { env?: Record<string, string> } = {},
): Promise<Report> {
  const script = fileURLToPath(new URL(`case-bots/${name}.mjs`, import.meta.url));
  const command = [process.execPath, script] as [string, string];
  return withBotUnderTest(
    { bot: { command, env: { ...env, ...more }, dynamicActionPath }, settings },
    (found) =>
      verifyBot({
        probe: 'سلام',
        timeout: '10s',
        quiet: '300ms',
        ackLimitMs: 2000,
        ...found,
        ...options,
        ...others,
      }),
  );
}

/** Ids of the musts that a report says are failed. */
export function listFailed({ checks }: Report): string[] {
  return checks
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id }) => id)
    .sort();
}
