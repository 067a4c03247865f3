import { expect, it } from 'vitest';
import type { Entry } from '../../control-api/control-api.ts';
import { readExchanges } from './exchange.ts';

const event = {
  id: 1,
  at: '2026-01-01T00:00:00.000999Z',
  direction: 'divar_to_bot',
  state: 'done',
  operation: 'NEW_CHATBOT_MESSAGE',
  attempt: 1,
  status: 200,
  outcome: 'answered',
  duration_ms: 1.9,
  conversation_id: 'c',
  findings: [],
  request: {
    headers: [],
    body: '{"type":"NEW_CHATBOT_MESSAGE","new_chatbot_message":{"type":"TEXT","text":"a"}}',
  },
};
const send = {
  id: 2,
  at: '2026-01-01T00:00:00.002500Z',
  direction: 'bot_to_divar',
  state: 'done',
  operation: 'sendMessageToConversation',
  status: 200,
  duration_ms: 0.1,
  conversation_id: 'c',
  findings: [],
  request: { headers: [], body: '{"text_message":"b"}' },
};

it('what a bot sends before it answers an event is told as that, though both are within a millisecond', () => {
  const [asked, said] = [...readExchanges([event, send] as unknown as Entry[])];
  expect([asked!.kind, said!.kind]).toEqual(['event', 'send']);
  expect(said!.at).toBeGreaterThan(asked!.at);
  expect(said!.at).toBeLessThan(asked!.endedAt);
});
