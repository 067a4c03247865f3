import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConversation } from '../format/parse.ts';
import { replayConversations } from '../replay/replay.ts';
import { prettyReport } from '../report/pretty.ts';
import { type BotScript, startTestBot, type TestBot } from '../testing/test-bot.ts';
import { recording, recordLive } from './recording.ts';
import { readSource } from './sources.ts';

let bot: TestBot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

let orders = 0;

/** Says something that is different each time, and asks back with buttons of each kind. */
const shop: BotScript = async ({ text, body, reply, conversationId, response }) => {
  if (body?.extra_data) {
    const isLink = body.source !== undefined;
    response.end(JSON.stringify(isLink ? { url: `https://x/${conversationId}` } : { text_message: 'دیدید' }));
    return;
  }
  if (text === 'سکوت') return;
  if (text.startsWith('0912')) return reply(`شمارهٔ ${text} ثبت شد`);
  orders += 1;
  await reply(
    `کد ۰۰${orders}a8f3e-62 گفتگوی ${conversationId}`.replace(
      /\S+-62/,
      `7651e778-6231-11f0-a7fd-5607f0c4fac${orders}`,
    ),
  );
  await reply({
    text_message: 'ساعت ۱۲:۳۰ می‌آیید؟',
    buttons: {
      rows: [
        {
          buttons: [
            { caption: 'بله', action: { get_dynamic_action: { data: { ok: true } } } },
            { caption: 'سایت', action: { open_direct_link: 'https://divar.ir' }, icon: 'HOME' },
            { caption: 'پرداخت', action: { open_server_link: { data: { order: 12 } } } },
          ],
        },
      ],
    },
  });
};

async function live(): Promise<string> {
  bot = await startTestBot(shop);
  const sara = bot.emulator.user('sara');
  await sara.starts({ touchpoint: 'MY_POST', post_token: 'gZd7omnS' });
  const [, menu] = await sara.replies();
  await menu!.press('بله');
  await menu!.press('پرداخت');
  await sara.says('سکوت');
  await sara.expectSilence();
  await sara.says('09123456789');
  const reza = bot.emulator.user('reza');
  await reza.says({ type: 'CONTACT', contact_data: { phone: '09123456789' } });
  await reza.says('سلام $' + '{name}');
  return recordLive(bot.emulator.control);
}

describe('recordLive', () => {
  it('takes what an action leads to for no press of its own', async () => {
    const dynamic = (step: string) => ({ get_dynamic_action: { data: { step } } });
    const buttons = [
      { caption: 'یک', action: dynamic('one') },
      { caption: 'دو', action: dynamic('two') },
    ];
    bot = await startTestBot(async ({ body, reply, response }) => {
      const { step } = (body?.extra_data ?? {}) as { step?: string };
      if (step === 'one') response.end(JSON.stringify({ action: dynamic('two'), text_message: 'ببینید' }));
      else if (step === 'two') response.end('{"text_message":"دیدید"}');
      else await reply({ text_message: '؟', buttons: { rows: [{ buttons }] } });
    });
    await bot.emulator.user('sara').says('سلام');
    await (await bot.emulator.user('sara').nextReply()).press('یک');
    const { turns } = parse(await recordLive(bot.emulator.control));
    expect(turns.slice(1)).toMatchObject([{ press: 'یک', expect: { shows: 'ببینید\nدیدید' } }]);
  });

  it('names the pressed button, also where another has the same data', async () => {
    const same = (caption: string) => ({ caption, action: { get_dynamic_action: {} } });
    bot = await startTestBot(async ({ body, reply, response }) => {
      if (body?.extra_data) response.end('{"text_message":"دیدید"}');
      else await reply({ text_message: '؟', buttons: { rows: [{ buttons: [same('یک'), same('دو')] }] } });
    });
    await bot.emulator.user('sara').says('سلام');
    await (await bot.emulator.user('sara').nextReply()).press('دو');
    const { turns } = parse(await recordLive(bot.emulator.control));
    expect(turns.at(-1)).toMatchObject({ press: 'دو' });
  });

  it('writes turns, replies, presses and users', async () => {
    const { turns } = parse(await live());
    expect(turns.map(({ pause: _pause, ...turn }: Record<string, unknown>) => turn)).toMatchObject([
      {
        as: 'sara',
        start: { touchpoint: 'MY_POST', post_token: 'gZd7omnS' },
        expect: [
          'کد ${id_1:id} گفتگوی ${conversation}',
          {
            text: 'ساعت ${time_1:time} می‌آیید؟',
            buttons: [
              [
                { caption: 'بله', dynamic_action: { data: { ok: true } } },
                { caption: 'سایت', link: 'https://divar.ir' },
                { caption: 'پرداخت', server_link: { data: { order: 12 } } },
              ],
            ],
          },
        ],
      },
      { as: 'sara', press: 'بله', expect: { replies: 'silence', shows: 'دیدید' } },
      { as: 'sara', press: 'پرداخت', expect: { replies: 'silence', opens: 'https://x/${conversation}' } },
      { as: 'sara', says: 'سکوت', expect: 'silence' },
      { as: 'sara', says: '${phone_1}', expect: ['شمارهٔ ${phone_1} ثبت شد'] },
      { as: 'reza', sends: { contact: { phone: '${phone_1}' } } },
      { as: 'reza', says: 'سلام $${name}' },
    ]);
  });

  it('replays green at once, against the same bot that now says other codes', async () => {
    const text = await live();
    const conversation = parseConversation(text, { file: 'recorded.yaml' });
    const verdict = await replayConversations(bot!.emulator.control, [conversation]);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
    expect(verdict.turns).toBe(7);
  });

  it('does so too where the user went on before the bot replied', async () => {
    const replies: (() => unknown)[] = [];
    const late: BotScript = ({ text, reply }) => {
      replies.push(() => reply(`گفتی ${text}`));
      if (replies.length === 2) setTimeout(() => Promise.all(replies.splice(0).map((send) => send())), 20);
    };
    bot = await startTestBot(late);
    const { control } = bot.emulator;
    for (const text of ['یک', 'دو'])
      await control.sendUserMessage({ user: 'u', body: { text }, wait: 'delivery' });
    await control.waitFor({ for: 'quiet', quiet: '500ms' });
    const text = await recordLive(control);
    const { turns } = parse(text);
    expect(turns).toMatchObject([
      { says: 'یک', expect: 'later' },
      { says: 'دو', expect: { order: 'any' } },
    ]);
    const verdict = await replayConversations(control, [parseConversation(text, { file: 'a.yaml' })]);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });

  it('keeps no phone number, id or secret of anyone', async () => {
    const text = await live();
    expect(text).not.toContain('3456789');
    expect(text).not.toMatch(/[0-9a-f]{8}-/);
    expect(text).not.toContain(bot!.emulator.apiKey);
  });
});

describe('readSource', () => {
  const replayed = async (text: string) =>
    replayConversations(bot!.emulator.control, [parseConversation(text, { file: 'imported.yaml' })]);

  it('reads the HAR of a journal', async () => {
    await live();
    const har = JSON.stringify(await bot!.emulator.control.getHar());
    const text = recording({ name: 'har', ...readSource(har, 'a.har') });
    expect(parse(text).turns).toHaveLength(7);
    const verdict = await replayed(text);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });

  it('reads the JSON Lines of a journal, with the users', async () => {
    await live();
    const { entries } = await bot!.emulator.control.listEntries();
    const { conversations } = await bot!.emulator.control.listConversations();
    const started = conversations.map((conversation) => ({ kind: 'conversation-started', conversation }));
    const lines = [
      { format: 'divar-emulator-journal' },
      ...started,
      ...entries.map((entry) => ({ kind: 'entry', ...entry })),
    ];
    const text = recording({
      name: 'x',
      ...readSource(lines.map((line) => JSON.stringify(line)).join('\n'), 'a.jsonl'),
    });
    expect(parse(text).turns.map(({ as }: { as: string }) => as)).toEqual([
      ...Array(5).fill('sara'),
      'reza',
      'reza',
    ]);
    const verdict = await replayed(text);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });

  it('reads bodies of events out of a log, without knowing what the bot said', () => {
    const event = (text: string, sent_at: unknown) => ({
      type: 'NEW_CHATBOT_MESSAGE',
      new_chatbot_message: {
        id: text,
        conversation: { id: 'c', type: 'BOT' },
        sender: { type: 'HUMAN' },
        type: 'TEXT',
        sent_at,
        text,
      },
    });
    const log = `2026-01-01 INFO {"not": "json
[12:00] received: ${JSON.stringify(event('سلام', 1729429926140000))} from 1.2.3.4
[12:02] received: ${JSON.stringify(event('قیمت؟', '1729429928640000'))}
[12:03] received: {"type":"POST_UPDATE","post_update":{"type":"RETIRE","post":{"token":"a"}}}
`;
    const { turns } = parse(recording({ name: 'log', ...readSource(log, 'a.log') }));
    expect(turns).toEqual([
      { says: 'سلام' },
      { pause: '2500ms', says: 'قیمت؟' },
      { event: { type: 'POST_UPDATE', post_update: { type: 'RETIRE', post: { token: 'a' } } } },
    ]);
    expect(
      parse(
        recording({
          name: 'list',
          ...readSource(JSON.stringify([event('a', '2025-07-16T10:41:42.648410Z')]), 'a.json'),
        }),
      ).turns,
    ).toEqual([{ says: 'a' }]);
  });

  it('says what it can read where there is nothing', () => {
    expect(() => readSource('hello', 'a.txt')).toThrow('a.txt holds no conversation. It must be a HAR file');
  });
});

describe('recording', () => {
  it('tells repeated deliveries, injected failures and refusals', async () => {
    const stubborn: BotScript = async ({ reply, text, response }) => {
      if (text === 'no') response.writeHead(400).end();
      else while ((await reply('a')) >= 500);
    };
    bot = await startTestBot(stubborn);
    const { control } = bot.emulator;
    await control.putFaults({ body: { faults: [{ direction: 'bot_to_divar', status: 503, times: 2 }] } });
    const said = await control.sendUserMessage({ user: 'u', body: { text: 'x' } });
    await control.resendDelivery({ entry_id: said.delivery!.entry_id! });
    await control.sendUserMessage({ user: 'u', body: { text: 'no' } });
    const text = await recordLive(control);
    expect(parse(text).turns).toMatchObject([
      { says: 'x', deliver: { times: 2 }, fault: { status: 503, times: 2 }, expect: ['a', 'a'] },
      { says: 'no', expect: { replies: 'silence', status: 400 } },
    ]);
    const verdict = await replayConversations(control, [parseConversation(text, { file: 'a.yaml' })]);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });

  const greenAtOnce = async () => {
    const text = await recordLive(bot!.emulator.control);
    const conversation = parseConversation(text, { file: 'a.yaml' });
    const verdict = await replayConversations(bot!.emulator.control, [conversation]);
    expect(verdict.outcome, `${text}\n${prettyReport(verdict)}`).toBe('passed');
    return parse(text).turns.map(({ pause: _pause, ...turn }: Record<string, unknown>) => turn);
  };

  it('tells what the bot says to one user because of another', async () => {
    let operator = '';
    bot = await startTestBot(async ({ text, body, conversationId, reply }) => {
      if (text === 'I am here') operator = conversationId;
      else if (body?.type === 'POST_UPDATE') await reply('a post changed', operator);
      else await reply(`somebody says ${text}`, operator);
      if (text !== '') await reply('thank you');
    });
    await bot.emulator.user('omid').says('I am here');
    await bot.emulator.user('sara').says('help');
    await bot.emulator.user('sara').says('now');
    await bot.emulator.control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
    expect(await greenAtOnce()).toEqual([
      { as: 'omid', says: 'I am here', expect: ['thank you'] },
      { as: 'sara', says: 'help', expect: ['thank you'] },
      { as: 'omid', expect: ['somebody says help'] },
      { as: 'sara', says: 'now', expect: ['thank you'] },
      { as: 'omid', expect: ['somebody says now'] },
      { event: { type: 'POST_UPDATE' }, expect: 'silence' },
      { as: 'omid', expect: ['a post changed'] },
    ]);
  });

  it('marks the one reply that breaks the contract, and judges the others', async () => {
    bot = await startTestBot(({ text, reply }) =>
      reply(text === 'b' ? { text_message: 'b', colour: 'red' } : { text_message: text }),
    );
    for (const text of ['a', 'b', 'c']) await bot.emulator.user('u').says(text);
    expect(await greenAtOnce()).toEqual([
      { says: 'a', expect: ['a'] },
      { says: 'b', expect: [{ text: 'b', schema: 'any' }] },
      { says: 'c', expect: ['c'] },
    ]);
    expect(parse(await recordLive(bot.emulator.control))).not.toHaveProperty('schema');
  });

  it('frees a turn in which a call was refused, and no other', async () => {
    bot = await startTestBot(async ({ text, reply }) => {
      if (text === 'b') await reply({ text: 'b' });
      await reply(text);
    });
    for (const text of ['a', 'b']) await bot.emulator.user('u').says(text);
    expect(await greenAtOnce()).toEqual([
      { says: 'a', expect: ['a'] },
      { says: 'b', expect: { replies: ['b'], schema: 'any' } },
    ]);
  });

  it('waits longer for a bot that was seen to be slow', async () => {
    const at = 1_700_000_000_000;
    const ids = { conversationId: 'c', findings: [], isDone: true, isFault: false };
    const exchanges = [
      { ...ids, kind: 'event' as const, at, endedAt: at + 5, text: '', body: said('hello') },
      {
        ...ids,
        kind: 'send' as const,
        at: at + 20_000,
        endedAt: at + 20_010,
        text: '',
        body: { text_message: 'a' },
      },
    ];
    expect(parse(recording({ name: 'slow', exchanges }))).toMatchObject({
      limits: { reply: '50s' },
      turns: [{ says: 'hello', expect: ['a'] }],
    });
  });

  it.each(['wrong_status', 'wrong_answer'])('tells why a press failed: %s', async (why) => {
    const action = { get_dynamic_action: {} };
    bot = await startTestBot(async ({ body, reply, response }) => {
      if (!body?.extra_data) {
        return reply({ text_message: '?', buttons: { rows: [{ buttons: [{ caption: 'go', action }] }] } });
      }
      await reply('sorry');
      return why === 'wrong_status' ? response.writeHead(500).end() : response.end('<html>');
    });
    await bot.emulator.user('u').says('hi');
    await (await bot.emulator.user('u').nextReply()).press('go');
    expect((await greenAtOnce()).at(-1)).toEqual({
      press: 'go',
      expect: { replies: ['sorry'], fails: why },
    });
    const turns = `name: a\nturns:\n  - { says: hi, expect: { replies: 1 } }\n  - { press: go, expect: { replies: 1, fails: refused } }\n`;
    const verdict = await replayConversations(bot.emulator.control, [
      parseConversation(turns, { file: 'a.yaml' }),
    ]);
    expect(verdict.conversations[0]!.failures[0]!.problems[0]).toMatchObject({
      message: 'The press does not fail as expected.',
      differences: [{ where: 'fails', expected: 'refused', actual: why }],
    });
  });
});

it('keeps any text, and none of it is a command of a CI system or an escape sequence in the file', () => {
  const nasty = [
    '##[error]',
    '::error::',
    '##vso[a]',
    '\n::group::',
    '\u001b[31m',
    '\u0085',
    '\u202e',
    '\u{e0041}',
    '\\',
    '"',
  ];
  const part = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const name = parts.join('');
      const text = recording({ name, exchanges: [] });
      expect(parse(text).name).toBe(name);
      expect(text).not.toMatch(/##(\[|vso\[)|^\s*::|(?!\n)\p{Cc}|[\u202e\u2028]/mu);
    }),
  );
});

function said(text: string): unknown {
  const conversation = { id: 'c', type: 'BOT' };
  const message = { id: text, conversation, sender: { type: 'HUMAN' }, type: 'TEXT', sent_at: 1, text };
  return { type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: message };
}
