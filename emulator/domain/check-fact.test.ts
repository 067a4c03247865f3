import { describe, expect, it } from 'vitest';
import { ChatState } from './chat-state.ts';
import { checkFact } from './check-fact.ts';
import type { Button, Fact } from './model.ts';
import { appSettings, fixedChat } from './testing/chat-parts.ts';

const chat = { id: 'c', type: 'BOT', user: 'sara', startedAt: 1 } as const;
const message = {
  ...{ id: 'm', conversationId: 'c', origin: 'user', senderType: 'HUMAN', sentAt: 1 },
  ...{ type: 'TEXT', text: 'a' },
};

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
    const parties = { buyer: user, seller: chat.user('reza'), postToken: 'p' };
    const about = chat.postConversation({ ...parties, startedAt: Date.parse('9999-12-31') * 1000 });
    const buttons: Button[][] = [[{ caption: 'a', action: { kind: 'none' } }]];
    const content = { type: 'TEXT', text: 'a', buttons, receiverButtons: buttons } as const;
    chat.recall({ conversation: about, content, origin: 'bot', senderType: 'BOT', side: 'SELLER' });
    chat.subscriptions.add({ type: 'POST_UPDATE' }, chat.grants.issueToken({ user, scopes }));
    chat.putPost({
      ...{ token: 'p', state: 'PUBLISHED', category: 'c', city: 'd', chatEnabled: true, data: {} },
      owner: 'reza',
    });
    const uploadToken = chat.issueUploadToken().secret;
    chat.addMedia({ kind: 'image', name: 'a.png', sizeBytes: 1, link: 'http://a/', uploadToken });
    expect(new Set(kept.map(({ kind }) => kind)).size).toBe(14);
    const state = new ChatState(appSettings(), 100);
    for (const fact of kept) {
      expect(() => checkFact(fact, state)).not.toThrow();
      state.apply(fact);
    }
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
    [{ kind: 'conversation-started', conversation: { ...chat, user: 'mina' } }, 'there is no user "mina"'],
    [{ kind: 'conversation-started', conversation: { ...chat, type: 'POST' } }, 'names none, or no seller'],
    [{ kind: 'conversation-started', conversation: { ...chat, startedAt: 1e300 } }, 'startedAt is no time'],
    [{ kind: 'message-sent', message: { ...message, conversationId: 'none' } }, 'no conversation "none"'],
    [{ kind: 'message-sent', message: { ...message, origin: 'alien' } }, 'message.origin is no user or bot'],
    [{ kind: 'message-sent', message: { ...message, buttons: [[{}]] } }, 'buttons.0.0.caption is no string'],
    [
      {
        kind: 'event-subscribed',
        subscription: { id: 's', type: 'POST_UPDATE', user: 'sara', tokenId: 't' },
      },
      'there is no token "t"',
    ],
    [{ kind: 'token-replaced', id: 't' }, 'token-replaced has no until'],
  ])('refuses %j', (fact, message) => {
    const state = fixedChat().chat.state;
    state.apply({
      kind: 'user-joined',
      user: { name: 'sara', displayName: 'sara', id: 'u', blocked: false },
    });
    state.apply({ kind: 'conversation-started', conversation: chat });
    expect(() => checkFact(fact as unknown as Fact, state)).toThrow(message);
  });
});
