import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ControlApi } from '../../control-api/control-api.ts';
import { connectEmulator } from '../../control-api/http-client.ts';
import { startTestBot, type TestBot } from '../../conversations/testing/test-bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot(({ text, reply }) => reply(`گفتی ${text}`));
});
afterEach(() => bot.stop());

const text = (reply: string) => `name: x\nturns:\n  - { says: سلام, expect: ["${reply}"] }\n`;

/** The replay once it is over. */
async function over(control: ControlApi, id: string) {
  for await (const { event, data } of control.openStream({ signal: AbortSignal.timeout(10_000) })) {
    const replay = data as { id: string; state: string };
    if (event === 'replay' && replay.id === id && replay.state !== 'running') break;
  }
  return control.getReplay({ replay_id: id });
}

describe('startReplay', () => {
  it('plays conversations, with progress on the stream and the verdict at the end', async () => {
    const { control } = bot.emulator;
    const conversations = [{ text: text('گفتی سلام') }, { file: 'b.yaml', text: text('چیز دیگر') }];
    const { id, state } = await control.startReplay({ body: { conversations } });
    expect(state).toBe('running');
    expect(await over(control, id)).toMatchObject({
      state: 'over',
      conversations: 2,
      done: 2,
      failed: 1,
      turns: 2,
      verdict: {
        outcome: 'failed',
        conversations: [{ outcome: 'passed' }, { file: 'b.yaml', outcome: 'failed' }],
      },
    });
  });

  it('does the same over HTTP, for another app too', async () => {
    const control = connectEmulator(bot.emulator.url);
    await control.createApp({ body: { slug: 'other', bot: null } });
    const body = { conversations: [{ text: text('گفتی سلام') }] };
    const { id } = await control.startReplay({ app: 'other', body });
    await expect(control.getReplay({ replay_id: id })).rejects.toThrow(`There is no replay "${id}"`);
    const events = control.openStream({
      app: 'other',
      last_event_id: 'none',
      signal: AbortSignal.timeout(10_000),
    });
    let replay = await control.getReplay({ app: 'other', replay_id: id });
    for await (const _ of events) {
      replay = await control.getReplay({ app: 'other', replay_id: id });
      if (replay.state !== 'running') break;
    }
    expect(replay).toMatchObject({ state: 'over', verdict: { outcome: 'not_run' } });
  });

  it('says what is wrong with a conversation, and where', async () => {
    const conversations = [{ text: text('a') }, { text: 'name: x\nturns:\n  - sayz: a\n' }];
    await expect(bot.emulator.control.startReplay({ body: { conversations } })).rejects.toMatchObject({
      status: 400,
      where: '/conversations/1/text',
      message: expect.stringContaining(
        'conversation.yaml:3:5: There is no field "sayz" in a turn. Did you mean says?',
      ),
    });
  });
});

describe('getRecording', () => {
  it('gives a conversation as a file', async () => {
    const { conversation_id } = await bot.emulator.user('sara').says('سلام');
    const recorded = await connectEmulator(bot.emulator.url).getRecording({ conversation_id });
    expect(parse(recorded)).toMatchObject({
      name: 'recorded with sara',
      source: 'recorded',
      turns: [{ says: 'سلام', expect: ['گفتی سلام'] }],
    });
    await expect(bot.emulator.control.getRecording({ conversation_id: 'none' })).rejects.toMatchObject({
      status: 404,
    });
  });
});
