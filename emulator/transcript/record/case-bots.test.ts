import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandOf } from '../../../examples/testing/run-example.ts';
import { type BotProcess, startBot } from '../../bot-process/bot-process.ts';
import { freePort } from '../../bot-process/free-port.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../index.ts';
import { parseConversation } from '../format/parse.ts';
import { type ReplayOptions, replayConversations } from '../replay/replay.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { prettyReport } from '../report/pretty.ts';
import { recordLive } from './live.ts';

const running: { emulator: Emulator; bot: BotProcess }[] = [];
afterEach(async () => {
  for (const { emulator, bot } of running.splice(0)) {
    await bot.stop();
    await emulator.stop();
  }
});

/** A bot as a process of its own beside an emulator. */
async function start(
  command: { command: string; args: string[] },
  env: Record<string, string> = {},
  options: EmulatorOptions = {},
): Promise<Emulator> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const emulator = await createEmulator({
    bot: `${base}/`,
    initUrl: `${base}/init`,
    dynamicActionUrl: `${base}/act`,
    ...options,
  });
  const { url: DIVAR_API_BASE_URL, apiKey: DIVAR_API_KEY, identificationKey } = emulator;
  const own = { PORT: String(port), DIVAR_API_BASE_URL, DIVAR_API_KEY };
  const bot = await startBot({
    ...command,
    port,
    env: { ...own, DIVAR_IDENTIFICATION_KEY: identificationKey, ...env },
  });
  running.push({ emulator, bot });
  return emulator;
}

const caseBot = (name: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL(`../../../contract-tests/testing/case-bots/${name}.mjs`, import.meta.url))],
});

/** What two users say, each one waiting until nothing has happened for so long. */
async function talk({ control }: Emulator, texts: Record<string, string[]>, quiet = '150ms'): Promise<void> {
  for (const [user, said] of Object.entries(texts)) {
    for (const text of said) await control.sendUserMessage({ user, body: { text }, quiet, timeout: '20s' });
  }
}

async function replayed(
  { control }: Emulator,
  text: string,
  options: ReplayOptions = {},
): Promise<ReplayVerdict> {
  return replayConversations(control, [parseConversation(text, { file: 'recorded.yaml' })], options);
}

async function expectGreenAtOnce(emulator: Emulator): Promise<string> {
  const text = await recordLive(emulator.control);
  const verdict = await replayed(emulator, text);
  expect(verdict.outcome, `${text}\n${prettyReport(verdict)}`).toBe('passed');
  return text;
}

const withoutPause = ({ pause: _pause, ...turn }: Record<string, unknown>) => turn;
const turnsOf = (text: string) => (parse(text).turns as Record<string, unknown>[]).map(withoutPause);

const hellos = { sara: ['hello', 'سلام', 'hello', '/start MY_DIVAR'], reza: ['hello', 'چی؟'] };

describe('a recording is green at once on the bot that it was taken from', () => {
  it.each([
    ['cold', { FIRST: '400', EACH: '100' }],
    ['two', {}],
    ['cmdecho', {}],
    ['getnoct', {}],
    ['json500', {}],
  ])('%s', async (name, env) => {
    const emulator = await start(caseBot(name), env, name === 'hostbot' ? { botHost: 'bot.example' } : {});
    await talk(emulator, hellos);
    const text = await expectGreenAtOnce(emulator);
    expect(turnsOf(text)).toHaveLength(6);
    expect(text).not.toContain('later');
  });

  it('hostbot, to which every request carries its own host', async () => {
    const emulator = await start(caseBot('hostbot'), {}, { botHost: 'bot.example' });
    await talk(emulator, hellos);
    await expectGreenAtOnce(emulator);
  });

  it('late, whose first message of all is answered sooner than the others', async () => {
    const emulator = await start(caseBot('late'), { LATE: '300' });
    await talk(emulator, hellos, '600ms');
    const text = await expectGreenAtOnce(emulator);
    expect(turnsOf(text).map(({ expect }) => expect)).toEqual(Array(6).fill(['first', 'second']));
  });

  it('late, where the users do not wait for its replies', async () => {
    const emulator = await start(caseBot('late'), { LATE: '300' });
    await talk(emulator, hellos, '20ms');
    await emulator.control.waitFor({ for: 'quiet', quiet: '1s' });
    await expectGreenAtOnce(emulator);
  });

  it('buttons, with one caption twice and a press that fails', async () => {
    const emulator = await start(caseBot('buttons'));
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
    const emulator = await start(commandOf(file));
    await talk(emulator, { sara: ['سلام', 'چای', '۲', 'بله'], reza: ['/start MY_POST gZd7omnS', 'سلام'] });
    const { control } = emulator;
    await control.sendUserMessage({ user: 'reza', body: { text: 'خودم', sender_type: 'BOT' } });
    await control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
    await control.deliverEvent({
      body: { body: { type: 'POST_UPDATE' }, headers: { Authorization: 'forged' } },
    });
    await control.deliverEvent({ body: { raw: '' } });
    const text = await expectGreenAtOnce(emulator);
    expect(text).not.toContain('raw:');
    expect(turnsOf(text)).toHaveLength(9);
  });
});
