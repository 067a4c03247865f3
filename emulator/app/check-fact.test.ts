import { describe, expect, it } from 'vitest';
import { ChatState } from '../divar/chat-state.ts';
import type { ChatButton, Fact } from '../divar/model.ts';
import { appSettings, fixedChat } from '../divar/testing/chat-parts.ts';
import { checkFact } from './check-fact.ts';

const sara = { name: 'sara', displayName: 'sara', id: 'u', blocked: false };
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
    const buttons: ChatButton[][] = [[{ caption: 'a', action: { kind: 'none' } }]];
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
    [{ kind: 'user-vanished' }, 'user-vanished/kind: expected one of app-configured, user-joined'],
    [{ kind: 'constructor' }, 'constructor/kind: expected one of'],
    [{ kind: 'user-joined' }, 'user-joined: expected the field user; found'],
    [{ kind: 'user-joined', user: null }, 'user-joined/user: expected object; found null'],
    [{ kind: 'user-joined', user: { ...sara, name: 'a' } }, 'a user with the id "u" is there already'],
    [{ kind: 'user-joined', user: sara }, 'user-joined: the user "sara" is there already'],
    [
      { kind: 'user-joined', user: { ...sara, id: 'a\ud83d' } },
      '/user/id: expected a text of whole characters',
    ],
    [{ kind: 'user-changed', user: { ...sara, name: 'mina' } }, 'the user "sara" has the id "u" already'],
    [{ kind: 'conversation-started', conversation: {} }, '/conversation: expected the field id'],
    [{ kind: 'conversation-started', conversation: chat }, 'the conversation "c" is there already'],
    [
      { kind: 'app-configured', settings: { ...appSettings(), apiKeys: 'key' } },
      'app-configured/settings/apiKeys: expected array; found "key"',
    ],
    [
      { kind: 'app-configured', settings: { ...appSettings(), bot: 7 } },
      '/settings/bot: expected string or null',
    ],
    [{ kind: 'app-configured', settings: { ...appSettings(), bot: 'x' } }, '"x" is not an http or https URL'],
    [{ kind: 'conversation-started', conversation: { ...chat, user: 'mina' } }, 'there is no user "mina"'],
    [{ kind: 'conversation-started', conversation: { ...chat, type: 'POST' } }, 'expected the field seller'],
    [
      { kind: 'conversation-started', conversation: { ...chat, startedAt: 1e300 } },
      '/startedAt: expected at most',
    ],
    [{ kind: 'message-sent', message: { ...message, conversationId: 'none' } }, 'no conversation "none"'],
    [{ kind: 'message-sent', message: { ...message, origin: 'alien' } }, '/message/origin: expected one of'],
    [
      { kind: 'message-sent', message: { ...message, buttons: [[{}]] } },
      '/buttons/0/0: expected the field caption',
    ],
    [
      { kind: 'message-sent', message: { ...message, type: 'IMAGE', data: { link: 1 } } },
      'message-sent/messages/0/image_data',
    ],
    [
      {
        kind: 'event-subscribed',
        subscription: { id: 's', type: 'POST_UPDATE', user: 'sara', tokenId: 't' },
      },
      'there is no token "t"',
    ],
    [{ kind: 'token-replaced', id: 't' }, 'token-replaced: expected the field until'],
  ])('refuses %j', (fact, message) => {
    const state = fixedChat().chat.state;
    state.apply({ kind: 'user-joined', user: sara });
    state.apply({ kind: 'conversation-started', conversation: chat });
    expect(() => checkFact(fact as unknown as Fact, state)).toThrow(message);
  });
});
