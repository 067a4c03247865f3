import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';
import { type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';
import { ChattingUser } from './virtual-user.ts';

let divar: Emulator;
let bot: ScriptedBot;

/** Says back each line of what it hears, in the same conversation; nothing to "hush". */
async function echo({ body }: { body: string }): Promise<void> {
  const { text, conversation } = JSON.parse(body).new_chatbot_message;
  if (text !== 'hush') for (const line of text.split('\n')) await send(conversation.id, line);
}

async function send(conversationId: string, text: string, more: object = {}): Promise<void> {
  const path = `/v1/open-platform/chat/bot/conversations/${conversationId}/messages`;
  const response = await fetch(divar.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({ text_message: text, ...more }),
  });
  if (response.status !== 200) throw new Error(await response.text());
}

beforeEach(async () => {
  bot = await scriptedBot(async (received, response) => {
    await echo(received);
    response.end();
  });
  divar = await createEmulator({ bot: bot.url });
});
afterEach(async () => {
  await divar.stop();
  await bot.stop();
});

const texts = (replies: { text?: string }[]) => replies.map(({ text }) => text);

describe('a virtual user', () => {
  it('allows and denies what an authorise URL asks for, whatever its host', async () => {
    const redirect_uri = 'http://127.0.0.1:9/callback';
    await divar.control.patchApp({ body: { redirect_uris: [redirect_uri] } });
    const query = {
      response_type: 'code',
      client_id: 'demo',
      redirect_uri,
      scope: 'USER_ID',
      state: 'state-123',
    };
    const url = `https://oauth.divar.ir/oauth2/auth?${new URLSearchParams(query)}`;
    expect(await divar.user('sara').allows(url)).toMatch(/[?]code=ory_ac_.+&state=state-123$/);
    expect(await divar.user('sara').denies(url)).toMatch(/[?]error=access_denied&.+&state=state-123$/);
  });

  it('gets each reply once, in order', async () => {
    const sara = divar.user('sara');
    await sara.says('یک\nدو\nسه');
    expect((await sara.nextReply()).text).toBe('یک');
    expect(texts(await sara.replies())).toEqual(['دو', 'سه']);
    expect(await sara.replies()).toEqual([]);
  });

  it('is the same by the same name', () => {
    expect(divar.user('sara')).toBe(divar.user('sara'));
    expect(divar.user('sara')).not.toBe(divar.user('reza'));
  });

  it('hears nothing of what others are told', async () => {
    await divar.user('sara').says('برای سارا');
    expect(await divar.user('reza').replies()).toEqual([]);
    expect((await divar.user('sara').nextReply()).text).toBe('برای سارا');
  });

  it('waits for a message that the bot sends by itself', async () => {
    const sara = divar.user('sara');
    const { conversation_id } = await sara.says('hush');
    const reply = sara.nextReply();
    await send(conversation_id, 'خبر');
    expect((await reply).text).toBe('خبر');
  });

  it('says how long it has waited in vain', async () => {
    const sara = divar.user('sara');
    await sara.says('hush');
    await expect(sara.nextReply({ timeout: '30ms' })).rejects.toThrow(
      'The bot said nothing to sara within 30ms.',
    );
    await expect(sara.nextReply({ timeout: 'soon' })).rejects.toThrow('timeout soon is not a duration');
  });

  it('can expect silence, and is told what broke it', async () => {
    const sara = divar.user('sara');
    await sara.says('hush');
    await sara.expectSilence();
    await sara.says('بلند');
    await expect(sara.expectSilence()).rejects.toThrow('Expected silence, but the bot said to sara: "بلند".');
  });

  it('hears everything once in several conversations, though the clock is set back', async () => {
    const sara = divar.user('sara');
    await sara.says({ text: 'a1', conversation_id: 'a' });
    await sara.says({ text: 'b1', conversation_id: 'b' });
    await divar.control.setClock({ body: { now: '2020-01-01T00:00:00Z' } });
    await sara.says({ text: 'a2', conversation_id: 'a' });
    await divar.control.setClock({ body: { now: '2019-01-01T00:00:00Z' } });
    await sara.says({ text: 'a3', conversation_id: 'a' });
    expect(texts(await sara.replies()).sort()).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(await sara.replies()).toEqual([]);
  });

  it('arrives from a touchpoint as Divar writes it', async () => {
    await divar.user('sara').starts({ touchpoint: 'MY_POST', post_token: 'gZd7omnS' });
    await divar.user('sara').starts({ touchpoint: 'MY_DIVAR' });
    expect(bot.received.map(({ body }) => JSON.parse(body).new_chatbot_message.text)).toEqual([
      '/start MY_POST gZd7omnS',
      '/start MY_DIVAR',
    ]);
  });

  it('presses a button of a reply, by its caption and by its place', async () => {
    const sara = divar.user('sara');
    const { conversation_id } = await sara.says('hush');
    const action = (url: string) => ({ action: { open_direct_link: url }, caption: url.slice(-1) });
    const rows = [{ buttons: [action('https://a'), action('https://b')] }];
    await send(conversation_id, 'انتخاب', { buttons: { rows } });
    const reply = await sara.nextReply();
    expect(await reply.press('b')).toMatchObject({ outcome: 'opens_url', url: 'https://b' });
    expect(await reply.press({ row: 0, column: 0 })).toMatchObject({ url: 'https://a' });
    await expect(reply.press('c')).rejects.toThrow('The message has no button "c".');
  });

  it('waits for what a button does as long as for the answer to a message', async () => {
    const timeouts: (string | undefined)[] = [];
    const control: Emulator['control'] = {
      ...divar.control,
      pressButton: (input) => {
        timeouts.push(input.timeout);
        return divar.control.pressButton(input);
      },
    };
    const sara = new ChattingUser('sara', control);
    const { conversation_id } = await sara.says('hush');
    const button = { caption: 'a', action: { open_direct_link: 'https://a' } };
    await send(conversation_id, '؟', { buttons: { rows: [{ buttons: [button] }] } });
    await (await sara.nextReply()).press('a');
    expect(timeouts).toEqual(['1h']);
  });
});

/** What a bot gets wrong with a reply, and what the finding is. */
const wrongReplies: [
  mistake: string,
  finding: string,
  call: (id: string) => [path: string, init: RequestInit],
][] = [
  [
    'button',
    'wrong_type at /buttons/rows',
    (id) => [messagesPath(id), json({ text_message: 'a', buttons: { rows: 'بله' } })],
  ],
  [
    'key',
    'unknown_api_key',
    (id) => [messagesPath(id), { ...json({ text_message: 'a' }), headers: { 'x-api-key': 'wrong' } }],
  ],
  [
    'path',
    'unknown_path',
    (id) => [`/v1/open-platform/chat/conversations/${id}/message`, json({ text_message: 'a' })],
  ],
  ['id', 'unknown_conversation', () => [messagesPath('no-such-conversation'), json({ text_message: 'a' })]],
  ['body', 'not_json', (id) => [messagesPath(id), { ...json(''), body: '{"text_message": ' }]],
];

const messagesPath = (id: string) => `/v1/open-platform/chat/bot/conversations/${id}/messages`;

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
  body: JSON.stringify(body),
});

describe('a reply that Divar refuses', () => {
  it.each(wrongReplies)(
    'is named where the %s is wrong, wherever one waits for it',
    async (_, finding, call) => {
      const sara = divar.user('sara');
      const { conversation_id } = await sara.says('hush');
      const [path, init] = call(conversation_id);
      await fetch(divar.url + path, init);
      const waits = [sara.nextReply({ timeout: '1ms' }), sara.replies(), sara.expectSilence()];
      for (const wait of waits) {
        await expect(wait).rejects.toThrow(`Divar refused ${init.method} ${path} with `);
        await expect(wait).rejects.toThrow(`: ${finding}`);
        await expect(wait).rejects.toThrow('(exchange 2)');
      }
    },
  );

  it('is not held against the next event, nor against another user', async () => {
    const sara = divar.user('sara');
    const { conversation_id } = await sara.says('hush');
    await divar.user('reza').says('hush');
    await fetch(divar.url + messagesPath(conversation_id), json({ text: 'a' }));
    await divar.user('reza').expectSilence();
    await sara.says('hush');
    await sara.expectSilence();
  });

  it('is no fault of the bot where a fault was injected', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', status: 500 });
    const { conversation_id } = await divar.user('sara').says('hush');
    await fetch(divar.url + messagesPath(conversation_id), json({ text_message: 'a' }));
    await divar.user('sara').expectSilence();
  });
});

describe('an event that the bot did not take', () => {
  it('is named beside the silence, where the bot answered with an error', async () => {
    const failing = await scriptedBot((_, response) => void response.writeHead(500).end());
    await divar.control.patchApp({ body: { bot: failing.url } });
    const sara = divar.user('sara');
    await sara.says('سلام');
    await expect(sara.nextReply({ timeout: '1ms' })).rejects.toThrow('The bot answered the event with 500');
    await failing.stop();
    await sara.says('سلام');
    await expect(sara.nextReply({ timeout: '1ms' })).rejects.toThrow('The event was not delivered (');
  });
});
