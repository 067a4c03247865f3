import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandOf } from '../../../examples/testing/run-example.ts';
import type { Emulator } from '../../index.ts';
import { parseConversation } from '../format/parse.ts';
import { replayConversations } from '../replay/replay.ts';
import { prettyReport } from '../report/pretty.ts';
import { hellos, type StartedBot, startBeside, startCaseBot, talk } from '../testing/case-bot.ts';
import { recordLive } from './recording.ts';

let running: StartedBot | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function started(starting: Promise<StartedBot>): Promise<Emulator> {
  running = await starting;
  return running.emulator;
}

async function expectGreenAtOnce(emulator: Emulator): Promise<string> {
  const text = await recordLive(emulator.control);
  const conversation = parseConversation(text, { file: 'recorded.yaml' });
  const verdict = await replayConversations(emulator.control, [conversation]);
  expect(verdict.outcome, `${text}\n${prettyReport(verdict)}`).toBe('passed');
  return text;
}

/** Presses every button; says how many of them asked the bot. */
async function pressAll({ control }: Emulator): Promise<number> {
  const { conversations } = await control.listConversations();
  const all = await Promise.all(conversations.map(({ id }) => control.listMessages({ conversation_id: id })));
  const places = all
    .flatMap(({ messages }) => messages)
    .flatMap(({ id, buttons = [] }) =>
      buttons.flatMap((cells, row) => cells.map((_, column) => ({ message_id: id, body: { row, column } }))),
    );
  let asked = 0;
  for (const place of places) if ((await control.pressButton(place)).entry_id !== undefined) asked += 1;
  return asked;
}

const withoutPause = ({ pause: _pause, ...turn }: Record<string, unknown>) => turn;
const turnsOf = (text: string) => (parse(text).turns as Record<string, unknown>[]).map(withoutPause);

describe('a recording is green at once on the bot that it was taken from', () => {
  it.each(['cold', 'two', 'cmdecho', 'getnoct', 'json500', 'hostbot'])('%s', async (name) => {
    const emulator = await started(startCaseBot(name));
    await talk(emulator, hellos);
    const text = await expectGreenAtOnce(emulator);
    expect(turnsOf(text)).toHaveLength(6);
    expect(text).not.toContain('later');
  });

  it('late, whose first message of all is answered sooner than the others', async () => {
    const emulator = await started(startCaseBot('late'));
    await talk(emulator, hellos, '600ms');
    const text = await expectGreenAtOnce(emulator);
    expect(turnsOf(text).map(({ expect }) => expect)).toEqual(Array(6).fill(['first', 'second']));
  });

  it('late, where the users do not wait for its replies', async () => {
    const emulator = await started(startCaseBot('late'));
    await talk(emulator, hellos, '20ms');
    await emulator.control.waitFor({ for: 'quiet', quiet: '1s' });
    await expectGreenAtOnce(emulator);
  });

  it('buttons, with one caption twice and a press that fails', async () => {
    const emulator = await started(startCaseBot('buttons'));
    const sara = emulator.user('sara');
    await sara.says('hi');
    const menu = await sara.nextReply();
    for (const column of [0, 1, 2, 1]) await menu.press({ row: 0, column });
    await sara.says('again');
    await sara.nextReply();
    await menu.press({ row: 0, column: 1 });
    const text = await expectGreenAtOnce(emulator);
    expect(turnsOf(text).filter(({ press }) => press)).toEqual([
      { press: 'pick', expect: { replies: ['you pressed 1'], shows: 'ok' } },
      { press: { row: 0, column: 1 }, expect: { replies: ['you pressed 2'], shows: 'ok' } },
      { press: 'bad', expect: { replies: 'silence', fails: 'wrong_status' } },
      { press: { row: 0, column: 1 }, expect: { replies: ['you pressed 2'], shows: 'ok' } },
      { press: { row: 0, column: 1, message: 1 }, expect: { replies: ['you pressed 2'], shows: 'ok' } },
    ]);
  });

  it.each(['echo-bot/bot.ts', 'echo-bot-python/bot.py', 'order-bot/bot.ts'])('%s', async (file) => {
    const emulator = await started(startBeside(commandOf(file), { dynamicAction: '/dynamic-action' }));
    await talk(emulator, { sara: ['سلام', 'چای', '۲', 'بله'], reza: ['/start MY_POST gZd7omnS', 'سلام'] });
    const { control } = emulator;
    await control.sendUserMessage({ user: 'reza', body: { text: 'خودم', sender_type: 'BOT' } });
    await control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
    await control.deliverEvent({
      body: { body: { type: 'POST_UPDATE' }, headers: { Authorization: 'forged' } },
    });
    await control.deliverEvent({ body: { raw: '' } });
    const presses = await pressAll(emulator);
    const text = await expectGreenAtOnce(emulator);
    expect(text).not.toContain('raw:');
    expect(turnsOf(text)).toHaveLength(9 + presses);
  });
});
