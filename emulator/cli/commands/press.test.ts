import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { deferred, type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { cli, startCli } from '../testing/run-cli.ts';

let divar: Emulator;
let bot: ScriptedBot;
/** What the bot answers to a dynamic action. */
let answer: { status?: number; body: string };
/** The bot answers nothing before this. */
let gate: { promise: Promise<void>; resolve: (value: undefined) => void };

beforeAll(async () => {
  bot = await scriptedBot(async (_, response) => {
    await gate.promise;
    response.writeHead(answer.status ?? 200).end(answer.body);
  });
  divar = await createEmulator({ bot: bot.url, dynamicActionUrl: bot.url });
});
afterAll(async () => {
  await divar.stop();
  await bot.stop();
});
beforeEach(async () => {
  await divar.reset();
  answer = { body: '{"text_message":"ثبت شد"}' };
  gate = deferred();
  gate.resolve(undefined);
});

const press = (...args: string[]) => cli(['press', ...args, '--emulator', divar.url]);

/** The bot's message to this user; its id. */
async function botSends(user: string, ...captions: string[]): Promise<string> {
  const { conversation_id: id } = await divar.user(user).says('سلام');
  const buttons = captions.map((caption) => ({ caption, action: { get_dynamic_action: { data: {} } } }));
  buttons.push({ caption: 'سایت', action: { open_direct_link: 'https://divar.ir' } } as never);
  await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({ text_message: '؟', buttons: { rows: [{ buttons }] } }),
  });
  const { messages } = await divar.control.listMessages({ conversation_id: id });
  return messages.at(-1)!.id;
}

describe('press', () => {
  it('presses a button of the newest message that has some, by its caption', async () => {
    await botSends('sara', 'تایید');
    await botSends('reza', 'تأیید نهایی');
    await divar.user('reza').says('و این؟');
    expect(await press('تأیید نهایی')).toEqual({
      code: 0,
      stdout: '[\u2068تأیید نهایی\u2069] shows \u2068ثبت شد\u2069\n',
      stderr: '',
    });
  });

  it('presses by place, and in a message that is named', async () => {
    const first = await botSends('sara', 'الف');
    await botSends('reza', 'ب');
    const { stdout } = await press('--column', '1', '--message', first);
    expect(stdout).toBe('[\u2068سایت\u2069] opens https://divar.ir\n');
    expect((await press('--row', '0', '--message', first)).stdout).toContain('الف');
    expect((await press('--row', '0', '--user', 'sara')).stdout).toContain('الف');
  });

  it('ends with 1 where the bot failed, and says what to do', async () => {
    await botSends('sara', 'تایید');
    answer = { status: 500, body: 'Traceback (most recent call last):' };
    const { code, stdout } = await press('تایید');
    expect(code).toBe(1);
    expect(stdout).toContain("failed: The app's URL did not give the answer: the answer has the status 500.");
    expect(stdout).toContain('wrong_press_status');
    expect(stdout).toContain('bot_shows_debug_output');
  });

  it('names the buttons that there are', async () => {
    await botSends('sara', 'تایید');
    const { code, stderr } = await press('رد');
    expect(code).toBe(2);
    expect(stderr).toContain('"تایید"');
  });

  it.each([
    [[], 'Which button?'],
    [['تایید', '--row', '0'], 'not by both'],
    [['--row', 'x'], 'Write a number from 0 on.'],
    [['تایید'], 'There is no message with buttons.'],
  ])('%j is wrong usage, in words', async (args, words) => {
    const { code, stderr } = await press(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('says meanwhile what it waits for', async () => {
    await botSends('sara', 'تایید');
    gate = deferred();
    const running = startCli(['press', 'تایید', '--emulator', divar.url]);
    expect(await running.errorLine(/waiting/)).toMatch(
      /^waiting for the bot to answer DYNAMIC_ACTION at http.*so far, at most 30s \(--timeout\)$/,
    );
    gate.resolve(undefined);
    expect((await running.ended()).code).toBe(0);
  });
});

describe('send', () => {
  it('says meanwhile what it waits for', async () => {
    gate = deferred();
    const running = startCli(['send', 'سلام', '--emulator', divar.url, '--timeout', '60s']);
    expect(await running.errorLine(/waiting/)).toMatch(
      /^waiting for the bot to answer NEW_CHATBOT_MESSAGE at http.*so far, at most 60s \(--timeout\)$/,
    );
    gate.resolve(undefined);
    expect((await running.ended()).code).toBe(0);
  });

  it('delivers the numbers of a file as they are written', async () => {
    const file = path.join(tempFolder(), 'event.json');
    writeFileSync(file, '{"type":"POST_UPDATE", "id":12345678901234567890}');
    expect((await cli(['send', '--file', file, '--emulator', divar.url])).code).toBe(0);
    expect(bot.received.at(-1)!.body).toBe('{"type":"POST_UPDATE", "id":12345678901234567890}');
  });
});
