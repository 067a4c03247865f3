import { expect, it } from 'vitest';
import { fixedChat } from '../../divar/testing/chat-parts.ts';
import { checkToken } from './authenticate.ts';
import type { BotCall } from './bot-call.ts';

const conversationPost = 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.{post_token}';
const subscribedPost = 'CHAT_POST_CONVERSATIONS_READ.{event_resource_id}';

function callWith(granted: string, asked: string[], about: Partial<Pick<BotCall, 'parameters' | 'body'>>) {
  const { chat } = fixedChat();
  const user = chat.user('sara');
  const started = chat.startConversation({ user, id: 'c1' });
  chat.record({
    kind: 'conversation-started',
    conversation: { ...started, type: 'POST', postToken: 'gZd7omnS' },
  });
  chat.startConversation({ user, id: 'c2' });
  const { secret } = chat.grants.issueToken({ user, scopes: [granted], lifetimeMs: 1000 });
  const call = {
    operation: { scopes: asked },
    app: { chat },
    headers: { authorization: `Bearer ${secret}` },
    parameters: {},
    body: Buffer.alloc(0),
    findings: [],
    ...about,
  } as unknown as BotCall;
  return () => checkToken(call)?.user;
}

it('a scope for one resource allows the call about it', () => {
  const read = 'CHAT_CONVERSATION_READ.{conversation_id}';
  const parameters = { conversation_id: 'c1' };
  expect(callWith('CHAT_CONVERSATION_READ.c1', [read], { parameters })()).toBe('sara');
  expect(callWith('CHAT_CONVERSATION_READ.c2', [read], { parameters })).toThrow('could not check');
});

it('the post of a conversation is the one that the chat knows, whatever the body says', () => {
  const granted = 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.gZd7omnS';
  const body = Buffer.from('{"post_token":"gZd7omnS"}');
  const about = (id: string) => ({ parameters: { conversation_id: id }, body });
  expect(callWith(granted, [conversationPost], about('c1'))()).toBe('sara');
  expect(callWith(granted, [conversationPost], about('c2'))).toThrow('could not check');
});

it('a resource that only the body names is taken from there', () => {
  const about = (text: string) => ({ body: Buffer.from(text) });
  const granted = 'CHAT_POST_CONVERSATIONS_READ.p1';
  expect(callWith(granted, [subscribedPost], about('{"event_resource_id":"p1"}'))()).toBe('sara');
  for (const text of ['{"event_resource_id":"p2"}', '{"event_resource_id":["p1"]}', '{}', 'null', 'p1', '']) {
    expect(callWith(granted, [subscribedPost], about(text)), text).toThrow('could not check');
  }
});

it('one of several scopes is enough', () => {
  const asked = [conversationPost, 'CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND'];
  const parameters = { conversation_id: 'c2' };
  expect(callWith('CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND', asked, { parameters })()).toBe('sara');
});

it('a refusal names the scope with the id of the resource', () => {
  const parameters = { conversation_id: 'c1' };
  const refused = callWith('USER_ID', ['CHAT_CONVERSATION_READ.{conversation_id}'], { parameters });
  expect(refused).toThrow(
    expect.objectContaining({
      finding: expect.objectContaining({ expected: 'CHAT_CONVERSATION_READ.c1', actual: 'USER_ID' }),
    }),
  );
});
