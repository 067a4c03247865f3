import { expect, test } from 'vitest';
import type { ConversationView } from '../../../../control-api/control-api.ts';
import { bytesInBase64, freshBody } from './events-panel.tsx';

const toBot = { type: 'NEW_CHATBOT_MESSAGE', new_chatbot_message: message('BOT') };
const aboutPost = { type: 'NEW_MESSAGE', new_message: { ...message('POST'), sender: { side: 'BUYER' } } };

function message(type: string) {
  return { id: 'sample', conversation: { id: 'sample', type }, sent_at: 1, text: 'سلام' };
}

function conversation(part: Pick<ConversationView, 'type'> & Partial<ConversationView>): ConversationView {
  return { id: 'open', user: 'sara', started_at: '', messages: 0, ...part };
}

const bot = conversation({ type: 'BOT' });
const post = conversation({ type: 'POST', post_token: 'gZd7omnS', seller: 'reza' });

test('an event goes into the open conversation where it is one of its kind', () => {
  expect(freshBody(toBot, bot)).toMatchObject({
    new_chatbot_message: { conversation: { id: 'open', type: 'BOT' }, text: 'سلام' },
  });
  expect(freshBody(aboutPost, post)).toMatchObject({
    new_message: { conversation: { id: 'open', type: 'POST', post_token: 'gZd7omnS' } },
  });
});

test('an event of another kind begins a conversation of its own', () => {
  const id = expect.not.stringMatching(/^(open|sample)$/);
  expect(freshBody(toBot, post)).toMatchObject({
    new_chatbot_message: { conversation: { id, type: 'BOT' } },
  });
  expect(freshBody(aboutPost, bot)).toMatchObject({ new_message: { conversation: { id, type: 'POST' } } });
  expect(freshBody(toBot, undefined)).toMatchObject({ new_chatbot_message: { conversation: { id } } });
});

test('an event without a message stays as it is', () => {
  const event = { type: 'POST_UPDATE', post_update: { type: 'RETIRE', post: { token: 't' } } };
  expect(freshBody(event, bot)).toEqual(event);
  expect(freshBody('text', bot)).toBe('text');
});

test('bytes are sent as they are, however many', () => {
  const text = 'سلام 👋\n'.repeat(20_000);
  expect(Buffer.from(bytesInBase64(text), 'base64').toString('utf8')).toBe(text);
});
