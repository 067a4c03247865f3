import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningExample, runExample } from './testing/run-example.ts';

describe.each(['echo-bot/bot.ts', 'echo-bot-python/bot.py'])('%s', (file) => {
  let example: RunningExample;
  beforeAll(async () => {
    example = await runExample(file);
  });
  afterAll(() => example.stop());

  it('says a text back, ZWNJ and Persian digits and all', async () => {
    const sara = example.emulator.user('sara');
    const said = await sara.says('می‌روم ۱۲۳');
    expect(said.delivery).toMatchObject({ outcome: 'answered', status: 200 });
    expect((await sara.nextReply()).text).toBe('گفتید: می‌روم ۱۲۳');
  });

  it('names the type of another message', async () => {
    const reza = example.emulator.user('reza');
    await reza.says({ type: 'CONTACT', contact_data: { phone: '09120000000' } });
    expect((await reza.nextReply()).text).toContain('CONTACT');
  });

  it('does not talk to itself', async () => {
    const mina = example.emulator.user('mina');
    await mina.says({ text: 'سلام', sender_type: 'BOT' });
    await mina.expectSilence();
  });

  it('takes the foreign and the forged', async () => {
    const { control } = example.emulator;
    const foreign = await control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
    const headers = { Authorization: 'forged' };
    const forged = await control.deliverEvent({ body: { body: { type: 'POST_UPDATE' }, headers } });
    expect(foreign.deliveries[0]!.status).toBe(200);
    expect(forged.deliveries[0]!.status).toBe(403);
  });

  it('sends nothing that Divar would frown at', async () => {
    const { entries } = await example.emulator.control.listEntries({ direction: 'bot_to_divar' });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
