import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlApi } from '../../control-api/control-api.ts';
import { parseConversation } from '../format/parse.ts';
import { recordLive } from '../record/recording.ts';
import { prettyReport } from '../report/pretty.ts';
import { type BotScript, startTestBot, type TestBot } from '../testing/test-bot.ts';
import { replayConversations } from './replay.ts';

/** A bot that keeps every rule, and what its users do. */
interface Drawn {
  paceMs: number;
  jitterMs: number;
  acknowledges: 'first' | 'last';
  replies: 1 | 2 | 3;
  /** Buttons with captions that are all the same, or each another. */
  captions: 'none' | 'same' | 'different';
  /** Users wait until nothing happens any more, or go on as soon as the replies are there. */
  users: 'patient' | 'prompt';
  turns: { user: 'sara' | 'reza'; does: 'says' | 'says nothing to answer' | 'presses'; column: 0 | 1 }[];
  /** Which of the replies of all is changed. */
  changed: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  paceMs: fc.nat({ max: 60 }),
  jitterMs: fc.constantFrom(0, 0, 15),
  acknowledges: fc.constantFrom('first', 'last'),
  replies: fc.constantFrom(1, 2, 3),
  captions: fc.constantFrom('none', 'same', 'different'),
  users: fc.constantFrom('patient', 'prompt'),
  turns: fc.array(
    fc.record({
      user: fc.constantFrom('sara', 'reza'),
      does: fc.constantFrom('says', 'says', 'presses', 'says nothing to answer'),
      column: fc.constantFrom(0, 1),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  changed: fc.nat(),
});

const isAnswered = (turn: Drawn['turns'][number]) => turn.does !== 'says nothing to answer';

function scriptOf({
  paceMs,
  jitterMs,
  acknowledges,
  replies,
  captions,
}: Drawn): BotScript & { changed?: string } {
  const button = (column: number) => ({
    caption: captions === 'same' ? 'pick' : `pick ${column}`,
    action: { get_dynamic_action: { data: { column } } },
  });
  const buttons = { rows: [{ buttons: [button(0), button(1)] }] };
  let count = 0;
  const script: BotScript & { changed?: string } = async ({ text, body, reply, response }) => {
    const pressed = (body?.extra_data as { column?: number } | undefined)?.column;
    const what = pressed === undefined ? text : `button ${pressed}`;
    if (what.startsWith('silence')) return;
    const work = async () => {
      for (let number = 1; number <= replies; number += 1) {
        await wait(paceMs / replies + (count++ % 3) * (jitterMs / 3));
        const said = `${what}, reply ${number}`;
        const text_message = said === script.changed ? 'something else' : said;
        await reply(captions === 'none' ? { text_message } : { text_message, buttons });
      }
    };
    const answer = () => {
      if (pressed !== undefined) response.end('{"text_message":"seen"}');
      else response.end();
    };
    if (acknowledges === 'first') {
      answer();
      void work();
    } else {
      await work();
      answer();
    }
  };
  return script;
}

async function talk({ emulator: { control } }: TestBot, bot: Drawn): Promise<void> {
  const quiet = `${100 + 3 * (bot.paceMs + bot.jitterMs)}ms`;
  for (const [index, turn] of bot.turns.entries()) {
    const before = await repliesTo(control, turn.user);
    await act(control, turn, { index, menu: before.findLast(({ buttons }) => buttons) });
    const wanted = before.length + (isAnswered(turn) ? bot.replies : 0);
    while ((await repliesTo(control, turn.user)).length < wanted) await wait(1);
    if (bot.users === 'patient' || !isAnswered(turn)) await control.waitFor({ for: 'quiet', quiet });
  }
}

async function repliesTo(control: ControlApi, user: string) {
  const { conversations } = await control.listConversations();
  const conversation = conversations.find((one) => one.user === user);
  if (!conversation) return [];
  const { messages } = await control.listMessages({ conversation_id: conversation.id });
  return messages.filter(({ origin }) => origin === 'bot');
}

/** A user who has no button yet says something instead of pressing one. */
async function act(
  control: ControlApi,
  turn: Drawn['turns'][number],
  { index, menu }: { index: number; menu: { id: string } | undefined },
): Promise<void> {
  if (turn.does === 'presses' && menu) {
    await control.pressButton({
      message_id: menu.id,
      body: { row: 0, column: turn.column },
      wait: 'delivery',
    });
  } else {
    const text = `${isAnswered(turn) ? 'hello' : 'silence'} ${index}`;
    await control.sendUserMessage({ user: turn.user, body: { text }, wait: 'delivery' });
  }
}

async function holds(bot: Drawn): Promise<void> {
  const script = scriptOf(bot);
  const running = await startTestBot(script);
  try {
    await talk(running, bot);
    await running.emulator.control.waitFor({ for: 'quiet', quiet: '200ms', timeout: '20s' });
    const text = await recordLive(running.emulator.control);
    const conversation = parseConversation(text, { file: 'recorded.yaml' });
    const play = () => replayConversations(running.emulator.control, [conversation]);
    const good = await play();
    expect(good.outcome, `${text}\n${prettyReport(good)}`).toBe('passed');
    const said = [...text.matchAll(/(hello|button) \d+, reply \d/g)].map(([words]) => words);
    if (said.length === 0) return;
    const words = said[bot.changed % said.length]!;
    script.changed = words;
    const bad = await play();
    const wrong = conversation.turns.flatMap((turn, index) =>
      JSON.stringify(turn.expect ?? '').includes(words) ? [index + 1] : [],
    );
    const failed = bad.conversations.flatMap(({ failures }) => failures.map(({ turn }) => turn));
    expect(failed, `${words}\n${text}\n${prettyReport(bad)}`).toEqual(wrong);
  } finally {
    await running.stop();
  }
}

describe('of any good bot', () => {
  it('a recording is green at once, and red at the turn of a changed reply and at no other', async () => {
    const seed = Number(process.env.BOTS_SEED ?? 1);
    const numRuns = Number(process.env.BOTS ?? 20);
    const bots = fc.sample(drawn, { seed, numRuns });
    for (let start = 0; start < bots.length; start += 5) {
      const results = await Promise.allSettled(bots.slice(start, start + 5).map(holds));
      for (const [index, result] of results.entries()) {
        if (result.status === 'rejected') {
          throw new Error(`${JSON.stringify(bots[start + index])}\n${result.reason.message}`);
        }
      }
    }
  }, 600_000);
});
