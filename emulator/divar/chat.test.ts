import { describe, expect, it } from 'vitest';
import type { Chat } from './chat.ts';
import { ChatState } from './chat-state.ts';
import { Refusal } from './finding.ts';
import type { ChatConversation, Fact } from './model.ts';
import { appSettings, fixedChat, startMicros } from './testing/chat-parts.ts';

function say(chat: Chat, conversation: ChatConversation, text: string, origin: 'user' | 'bot' = 'user') {
  const senderType = origin === 'user' ? 'HUMAN' : 'BOT';
  return chat.say({ conversation, origin, senderType, content: { type: 'TEXT', text } });
}

/** Some of everything that can happen. */
function busyChat(messageLimit?: number) {
  const parts = fixedChat({ ...(messageLimit !== undefined && { messageLimit }) });
  const { chat } = parts;
  const conversation = chat.conversationOf(chat.user('sara'));
  say(chat, conversation, 'سلام');
  say(chat, conversation, 'خوش آمدید', 'bot');
  chat.changeUser('sara', { phone: '09120000000' });
  chat.grants.issueToken({
    user: chat.user('ali'),
    scopes: ['CHAT_BOT_USER_MESSAGE_SEND'],
    lifetimeMs: 1000,
  });
  const revoked = chat.grants.issueToken({ user: chat.user('ali'), scopes: [], lifetimeMs: 1000 });
  chat.grants.revoke(revoked);
  const consent = { user: chat.user('ali'), scopes: ['offline_access'], redirectUri: 'http://127.0.0.1/' };
  chat.grants.issueCode(consent);
  const { secret } = chat.grants.issueCode(consent);
  const token = chat.grants.redeem(secret, { redirectUri: consent.redirectUri, verifier: undefined });
  chat.grants.refresh(token.refresh!.secret);
  chat.configure({ bot: 'http://127.0.0.1:8000/' });
  return parts;
}

describe('Chat', () => {
  it('lets a user join once, with an id that stays', () => {
    const { chat, kept } = fixedChat();
    expect(chat.user('sara')).toBe(chat.user('sara'));
    expect(kept.map(({ kind }) => kind)).toEqual(['user-joined']);
    expect(chat.state.usersById.get(chat.user('sara').id)?.name).toBe('sara');
  });

  it('takes names that are names of built-in properties', () => {
    const { chat } = fixedChat();
    expect(chat.user('__proto__').name).toBe('__proto__');
    expect(chat.user('constructor').id).not.toBe(chat.user('__proto__').id);
  });

  it('takes a message back together with the room that others had to make for it', () => {
    const { chat } = fixedChat({ messageBytes: 5000 });
    const [one, other] = [chat.user('sara'), chat.user('ali')].map((user) => chat.conversationOf(user));
    for (let index = 0; index < 20; index += 1) say(chat, index % 3 ? one! : other!, `${index}`);
    const seen = () => ({
      facts: chat.state.snapshot(),
      ids: [...chat.state.messages.keys()],
      pages: [one!, other!].map(({ id }) => chat.state.messagesOf(id).page({})),
    });
    const before = seen();
    expect(before.ids.length).toBeGreaterThan(3);
    const act = () =>
      chat.together(() => {
        say(chat, one!, 'long'.repeat(400));
        expect(chat.state.messages.size).toBeLessThan(before.ids.length - 2);
        throw new Error('by the test');
      });
    expect(act).toThrow('by the test');
    expect(seen()).toEqual(before);
  });

  it('starts one conversation for a user and comes back to it', () => {
    const { chat } = fixedChat();
    const sara = chat.user('sara');
    expect(chat.conversationOf(sara)).toBe(chat.conversationOf(sara));
    expect(chat.conversationOf(chat.user('ali')).id).not.toBe(chat.conversationOf(sara).id);
  });

  it('can hold several conversations of one user, in order', () => {
    const { chat } = fixedChat();
    const user = chat.user('sara');
    const [first, second] = [chat.startConversation({ user }), chat.startConversation({ user, id: 'mine' })];
    expect(chat.state.conversationsOf('sara')).toEqual([first, second]);
    expect(chat.conversationOf(user)).toBe(first);
    expect(chat.conversation('mine')).toBe(second);
  });

  it('refuses a conversation that it does not have, as Divar would', () => {
    const { chat } = fixedChat();
    const thrown = thrownBy(() => chat.conversation('none'));
    expect(thrown).toBeInstanceOf(Refusal);
    expect(thrown).toMatchObject({
      code: 5,
      http: 404,
      finding: { id: 'unknown_conversation', actual: 'none' },
    });
  });

  it('keeps the messages of a conversation in order, with rising times and ids of these times', () => {
    const { chat } = fixedChat();
    const conversation = chat.conversationOf(chat.user('sara'));
    const [one, two] = [say(chat, conversation, 'یک'), say(chat, conversation, 'دو', 'bot')];
    expect(chat.state.messagesOf(conversation.id).page({})).toEqual([one, two]);
    expect(one.sentAt).toBeGreaterThan(startMicros);
    expect(two.sentAt).toBeGreaterThan(one.sentAt);
    expect(chat.state.messages.get(two.id)).toBe(two);
  });

  it("refuses a bot's message to a user who blocked it, and leaves no trace of it", () => {
    const { chat, kept } = fixedChat();
    const conversation = chat.conversationOf(chat.user('sara'));
    chat.changeUser('sara', { blocked: true });
    const before = kept.length;
    const thrown = thrownBy(() => say(chat, conversation, 'hi', 'bot'));
    expect(thrown).toMatchObject({
      code: 9,
      http: 412,
      message: "message delivery failed due to recipient's restriction",
    });
    expect(kept.length).toBe(before);
    expect(say(chat, conversation, 'hi', 'user').text).toBe('hi');
  });

  it('keeps a fact before it counts, so that what cannot be kept did not happen', () => {
    const { chat, kept } = fixedChat();
    kept.push = () => {
      throw new Error('disk full');
    };
    expect(() => chat.user('sara')).toThrow('disk full');
    expect(chat.state.users.size).toBe(0);
  });

  it('tells its listeners of each fact, once it counts', () => {
    const { chat } = fixedChat();
    const seen: [string, number][] = [];
    chat.onFact(({ kind }) => seen.push([kind, chat.state.users.size]));
    chat.user('sara');
    expect(seen).toEqual([['user-joined', 1]]);
  });

  it('finds a user by the new id alone once it is changed', () => {
    const { chat } = fixedChat();
    const { id } = chat.user('sara');
    chat.changeUser('sara', { id: 'awoDdf1ecd2wac' });
    expect([chat.state.usersById.has(id), chat.state.usersById.get('awoDdf1ecd2wac')?.name]).toEqual([
      false,
      'sara',
    ]);
  });

  it('makes no id again that a state brought along, though the seed repeats', () => {
    const facts = busyChat().chat.state.snapshot();
    const { chat } = fixedChat();
    chat.replace(facts);
    const user = chat.user('mina');
    const conversation = chat.conversationOf(user);
    const message = say(chat, conversation, 'سلام');
    const token = chat.grants.issueToken({ user, scopes: ['offline_access'] });
    const code = chat.grants.issueCode({ user, scopes: [], redirectUri: 'http://127.0.0.1/' });
    const made = [user.id, conversation.id, message.id, token.id, token.secret, code.secret];
    const before = JSON.stringify(facts);
    expect(made.filter((id) => before.includes(id))).toEqual([]);
  });

  it('drops the oldest messages of all beyond the limit, and counts on', () => {
    const { chat } = fixedChat({ messageLimit: 3 });
    const [sara, ali] = ['sara', 'ali'].map((name) => chat.conversationOf(chat.user(name)));
    const first = say(chat, sara!, 'one');
    for (const text of ['two', 'three', 'four']) say(chat, ali!, text);
    expect(chat.state.messages.has(first.id)).toBe(false);
    expect(chat.state.messagesOf(sara!.id).page({})).toEqual([]);
    expect(chat.state.messagesOf(sara!.id).total).toBe(1);
    expect(
      chat.state
        .messagesOf(ali!.id)
        .page({})
        .map(({ text }) => text),
    ).toEqual(['two', 'three', 'four']);
  });

  it('adds up to the same from its facts, and from its snapshot', () => {
    const { chat, kept } = busyChat();
    expect(replayed(kept).snapshot()).toEqual(chat.state.snapshot());
    expect(replayed(chat.state.snapshot()).snapshot()).toEqual(chat.state.snapshot());
  });

  it('survives the way through JSON', () => {
    const { chat, kept } = busyChat();
    expect(replayed(JSON.parse(JSON.stringify(kept))).snapshot()).toEqual(chat.state.snapshot());
  });

  it('takes other facts in place of all there is, tells of them, and does not keep them again', () => {
    const { chat, kept } = busyChat();
    const before = kept.length;
    const told: string[] = [];
    chat.onFact(({ kind }) => told.push(kind));
    chat.replace([
      { kind: 'user-joined', user: { name: 'ali', displayName: 'ali', id: 'x', blocked: false } },
    ]);
    expect(chat.state.snapshot()).toEqual([
      { kind: 'app-configured', settings: appSettings({ bot: 'http://127.0.0.1:8000/' }) },
      { kind: 'user-joined', user: { name: 'ali', displayName: 'ali', id: 'x', blocked: false } },
    ]);
    expect([told, kept.length]).toEqual([['user-joined'], before]);
  });

  it('is loud about a fact that it does not know', () => {
    expect(() => fixedChat().chat.restore({ kind: 'user-vanished' } as never)).toThrow('user-vanished');
  });
});

function replayed(facts: Fact[]): ChatState {
  const state = new ChatState(appSettings(), 100);
  for (const fact of facts) state.apply(fact);
  return state;
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
