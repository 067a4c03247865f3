import { describe, expect, it } from 'vitest';
import { platformContract } from '../../../spec/index.ts';
import type { ChatConversation, ChatMessage, MessageType } from '../model.ts';
import { chatbotMessageEvent } from './event-payload.ts';
import { messageTypes } from './fields.ts';

const conversation: ChatConversation = {
  id: '1fad7e32-b2ea-4084-8ec9-e6265136e963',
  type: 'BOT',
  user: 'sara',
  startedAt: 1,
};

function messageOf(change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: '7651e778-6231-11f0-a7fd-5607f0c4facf',
    conversationId: conversation.id,
    origin: 'user',
    senderType: 'HUMAN',
    sentAt: 1_729_429_926_140_000,
    type: 'TEXT',
    text: 'hello world',
    ...change,
  };
}

const data: Record<Exclude<MessageType, 'TEXT'>, Record<string, unknown>> = {
  IMAGE: { link: 'https://a/b.png', sizeBytes: 1, heightPx: 2, widthPx: 3 },
  FILE: { link: 'https://a/b.pdf', name: 'b.pdf', sizeBytes: 1 },
  VOICE: { link: 'https://a/b.m4a', sizeBytes: 1 },
  VIDEO: { link: 'https://a/b.mp4', thumbnailLink: 'https://a/b.png', sizeBytes: 1 },
  LOCATION: { latitude: 35.7, longitude: 51.4 },
  CONTACT: { name: 'سارا', phone: '09120000000' },
};

describe('chatbotMessageEvent', () => {
  it('is the event of the seed, byte for byte', () => {
    expect(JSON.stringify(chatbotMessageEvent(messageOf(), conversation, 'seed'))).toBe(
      '{"type":"NEW_CHATBOT_MESSAGE","new_chatbot_message":{"id":"7651e778-6231-11f0-a7fd-5607f0c4facf",' +
        '"conversation":{"id":"1fad7e32-b2ea-4084-8ec9-e6265136e963","type":"BOT"},"sender":{"type":"HUMAN"},' +
        '"type":"TEXT","sent_at":1729429926140000,"text":"hello world"}}',
    );
  });

  it('has sent_at as RFC 3339 with microseconds in the observed dialect', () => {
    const sentAt = 1_752_662_502_648_410;
    const event = chatbotMessageEvent(messageOf({ sentAt }), conversation, 'observed');
    expect(event.new_chatbot_message.sent_at).toBe('2025-07-16T10:41:42.648410Z');
  });

  it.each(Object.keys(data) as (keyof typeof data)[])(
    'carries the data of %s in its own field, and is as the spec says',
    (type) => {
      const { text: _text, ...message } = messageOf({ type, data: data[type] });
      const event = chatbotMessageEvent(message, conversation, 'seed');
      const field = `${type.toLowerCase()}_data`;
      expect(Object.keys(event.new_chatbot_message)).toEqual([
        'id',
        'conversation',
        'sender',
        'type',
        'sent_at',
        field,
      ]);
      expect(platformContract().checkRequest('NEW_CHATBOT_MESSAGE', event)).toEqual([]);
    },
  );

  it('writes the fields of the data in snake_case', () => {
    const event = chatbotMessageEvent(messageOf({ type: 'VIDEO', data: data.VIDEO }), conversation, 'seed');
    expect(event.new_chatbot_message).toMatchObject({
      video_data: { link: 'https://a/b.mp4', thumbnail_link: 'https://a/b.png', size_bytes: 1 },
    });
  });

  it('knows all message types of the spec', () => {
    expect(messageTypes()).toEqual(['TEXT', ...Object.keys(data)]);
  });
});
