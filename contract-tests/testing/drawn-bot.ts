import fc from 'fast-check';
import { createEmulator } from '../../emulator/index.ts';
import { type Report, verifyBot } from '../index.ts';
import { type Mutant, mutants } from './mutants.ts';
import { type Behaviour, type BotPace, reference, runBot } from './reference-bot.ts';
import { loginOf } from './verified.ts';

/** A good bot of some pace and kind, perhaps with one flaw. */
export interface DrawnBot {
  pace: Omit<BotPace, 'random'> & { seed: number };
  kind: 'echo' | 'menu';
  ackFirst: boolean;
  /** Replies only to what begins with this. */
  command?: string;
  /** Id of the check whose mutant lends its flaw. */
  flaw?: string;
}

/** Flaws that say nothing of the bot's pace, and that any bot of the family can have. */
const drawnFlaws = [
  ...['ACK-05', 'ACK-06', 'ACK-07', 'AUTH-01', 'AUTH-02', 'AUTH-03', 'AUTH-04', 'AUTH-05', 'AUTH-07'],
  ...['TYP-IMAGE', 'TYP-START-CHAT', 'TYP-EVENT-PAYMENT', 'TYP-CONTACT-NAMELESS'],
  ...['FWD-02', 'FWD-03', 'FWD-05', 'FWD-07', 'FWD-09', 'MAL-01', 'MAL-05', 'TXT-05', 'TXT-06'],
  ...['DLV-09', 'LOOP-01', 'LOOP-03', 'OUT-02', 'OUT-03', 'OUT-06', 'OUT-07', 'OUT-08', 'OUT-09'],
];

/** Bots whose work takes from 0 to `mostMs` milliseconds. */
export function drawnBots(mostMs: number): fc.Arbitrary<DrawnBot> {
  const pace = fc.record({
    workMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: mostMs })),
    coldMs: fc.integer({ min: 0, max: 2 * mostMs }),
    jitter: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    workers: fc.integer({ min: 1, max: 8 }),
    server: fc.constantFrom('event loop' as const, 'threads' as const, 'single' as const),
    replies: fc.integer({ min: 1, max: 3 }),
    host: fc.option(fc.constant('bot.example'), { nil: undefined }),
    seed: fc.nat(),
  });
  const bot = fc.record({
    pace,
    kind: fc.constantFrom('echo' as const, 'menu' as const),
    ackFirst: fc.boolean(),
    command: fc.option(fc.constant('/ask'), { nil: undefined }),
    flaw: fc.option(fc.constantFrom(...drawnFlaws), { nil: undefined }),
  });
  return fc.noBias(bot);
}

/** The musts that it fails, and those that it has to. */
export async function verifyDrawn(
  bot: DrawnBot,
): Promise<{ failed: string[]; due: string[]; report: Report }> {
  const divar = await createEmulator({ journalLimit: 50_000, botHost: bot.pace.host });
  const { apiKey, identificationKey, control } = divar;
  const random = generator(bot.pace.seed);
  const login = (id: string) => loginOf(control, id);
  const running = await runBot(
    behaviourOf(bot),
    { apiBase: divar.url, apiKey, identificationKey, login },
    { ...bot.pace, random },
  );
  const url = `${running.url}/`;
  await control.patchApp({ body: { bot: url, init_url: `${running.url}/init` } });
  try {
    const report = await verifyBot({
      control,
      bot: url,
      apiKey,
      identificationKey,
      probe: bot.command ?? 'سلام',
      timeout: '10s',
      patience: '2s',
      quiet: '200ms',
      ackLimitMs: 2000,
    });
    return { failed: unexpectedOf(report, bot), due: dueOf(bot), report };
  } finally {
    await running.stop();
    await divar.stop();
  }
}

/** Failed musts, and the drawn flaw's own check where that is a should. */
function unexpectedOf({ checks }: Report, bot: DrawnBot): string[] {
  const own = dueOf(bot);
  return checks
    .filter(({ verdict, id }) => verdict === 'fail' || (verdict === 'warn' && own.includes(id)))
    .map(({ id }) => id)
    .filter((id) => id !== 'RTY-06' || !isOneByOne(bot))
    .sort();
}

/** One call that waits holds everybody up: RTY-06 is failed truly. */
function isOneByOne({ pace, ackFirst }: DrawnBot): boolean {
  return pace.workers === 1 || (pace.server === 'single' && !ackFirst);
}

function dueOf({ flaw }: DrawnBot): string[] {
  return flaw === undefined ? [] : [flaw, ...(mutants[flaw]!.also ?? [])].sort();
}

function behaviourOf({ kind, ackFirst, command, flaw }: DrawnBot): Behaviour {
  const own: Behaviour = {
    ...reference,
    ackFirst,
    answer: (message, bot) =>
      kind === 'echo' ? reference.answer(message, bot) : { text_message: 'منو: ۱. قیمت ۲. سفارش' },
  };
  const change: Partial<Behaviour> = flaw === undefined ? {} : (mutants[flaw] as Mutant).make();
  const whole: Behaviour = { ...own, ...change };
  if (command === undefined) return whole;
  const { answer } = whole;
  return {
    ...whole,
    answer: (message, bot) =>
      /^(\/ask|\/start)/.test(message.text ?? '') ? answer.call(whole, message, bot) : undefined,
  };
}

/** Numbers between 0 and 1 that a seed repeats. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
