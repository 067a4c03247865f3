import type { PlatformComponents } from '../../../../spec/index.ts';
import type { FindingDetail } from '../../../divar/finding.ts';
import type { Conversation, MessageContent } from '../../../divar/model.ts';
import { Refusal } from '../../../divar/refusal.ts';
import { buttonsFromWire } from '../../../divar/wire/buttons.ts';
import type { CheckedCall } from '../bot-call.ts';
import { mediaContent } from './media-content.ts';

type SendMessageRequest = PlatformComponents['schemas']['SendMessageRequest'];

const mostButtons = 9;

/**
 * Puts the bot's message into a conversation, which is asked for once the message is found good. Answer:
 * `{ conversation_id }` (seed).
 */
export function sendMessage(
  call: CheckedCall<unknown>,
  conversationOf: () => Conversation,
): { conversation_id: string } {
  const content = readContent(call);
  const conversation = conversationOf();
  const message = call.app.chat.say({
    conversation,
    origin: 'bot',
    senderType: 'BOT',
    entryId: call.entry.id,
    content,
  });
  call.entry.messageId = message.id;
  call.entry.conversationId = conversation.id;
  return { conversation_id: conversation.id };
}

function readContent(call: CheckedCall<unknown>): MessageContent {
  const content = call.content as SendMessageRequest;
  const buttons = buttonsFromWire(content.buttons);
  const count = buttons?.flat().length ?? 0;
  if (count > mostButtons) throw new Refusal('too_many_buttons', tooMany(count));
  return {
    type: 'TEXT',
    text: content.text_message,
    ...(content.media_token !== undefined && mediaContent(call, content.media_token)),
    ...(buttons && { buttons }),
  };
}

function tooMany(count: number): FindingDetail {
  return { where: '/buttons', expected: `at most ${mostButtons}`, actual: `${count}` };
}
