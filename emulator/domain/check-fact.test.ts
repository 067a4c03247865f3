import { describe, expect, it } from 'vitest';
import { checkFact } from './check-fact.ts';
import type { Fact } from './model.ts';
import { appSettings, fixedChat } from './testing/chat-parts.ts';

describe('checkFact', () => {
  it('takes every fact that a chat makes', () => {
    const { chat, kept } = fixedChat();
    const conversation = chat.conversationOf(chat.user('sara'));
    chat.changeUser('sara', { blocked: true });
    chat.say({ conversation, content: { type: 'TEXT', text: 'a' }, origin: 'user', senderType: 'HUMAN' });
    const user = chat.user('sara');
    const scopes = ['X', 'offline_access'];
    chat.grants.revoke(chat.grants.issueToken({ user, scopes, lifetimeMs: 1 }));
    const { secret } = chat.grants.issueCode({ user, scopes, redirectUri: 'http://a/' });
    chat.grants.refresh(
      chat.grants.redeem(secret, { redirectUri: 'http://a/', verifier: undefined }).refresh!.secret,
    );
    chat.configure({ bot: 'http://127.0.0.1:1/' });
    expect(new Set(kept.map(({ kind }) => kind)).size).toBe(10);
    for (const fact of kept) expect(() => checkFact(fact)).not.toThrow();
  });

  it.each([
    [{ kind: 'user-vanished' }, 'there is no kind of fact "user-vanished"'],
    [{ kind: 'constructor' }, 'there is no kind of fact "constructor"'],
    [{ kind: 'user-joined' }, 'user-joined has no user'],
    [{ kind: 'user-joined', user: null }, 'user-joined has no user'],
    [{ kind: 'conversation-started', conversation: {} }, 'conversation.id is no string'],
    [
      { kind: 'app-configured', settings: { ...appSettings(), apiKeys: 'key' } },
      'settings.apiKeys is no list',
    ],
    [{ kind: 'app-configured', settings: { ...appSettings(), bot: 7 } }, 'settings.bot is no text or null'],
  ])('refuses %j', (fact, message) => {
    expect(() => checkFact(fact as unknown as Fact)).toThrow(message);
  });
});
