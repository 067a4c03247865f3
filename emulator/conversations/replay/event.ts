import { v1 } from 'uuid';
import type { UserAction } from '../format/conversation.ts';

/** What goes into an event that the emulator does not make itself. */
export interface EventParts {
  conversationId: string;
  /** Microseconds since 1970. */
  sentAt: number;
  dialect: 'seed' | 'observed';
  random: (size: number) => Uint8Array;
  /** Of a conversation about a post: what it is about, and whose message it is. */
  about?: { postToken: string; side: 'BUYER' | 'SELLER'; metadata?: Record<string, unknown> };
}

/** The event of a turn in which the user says something; undefined for other turns. */
export function saidEvent(action: UserAction, parts: EventParts): unknown {
  const message = findMessage(action);
  if (!message) return undefined;
  const { sender: type = 'HUMAN', ...content } = message;
  const { about, conversationId: id } = parts;
  const rest = { ...content, sent_at: parts.dialect === 'seed' ? parts.sentAt : rfc3339(parts.sentAt) };
  const common = { id: messageId(parts) };
  if (!about) {
    const conversation = { id, type: 'BOT' };
    return {
      type: 'NEW_CHATBOT_MESSAGE',
      new_chatbot_message: { ...common, conversation, sender: { type }, ...rest },
    };
  }
  const conversation = { id, type: 'POST', post_token: about.postToken };
  const sender = { type, side: about.side };
  return {
    type: 'NEW_MESSAGE',
    new_message: { ...common, conversation, sender, ...rest },
    metadata: about.metadata,
  };
}

type MessageParts = { type: string; sender?: string; [field: string]: unknown };

function findMessage(action: UserAction): MessageParts | undefined {
  switch (action.kind) {
    case 'says':
      return { type: 'TEXT', sender: action.sender, text: action.text };
    case 'sends':
      return { type: action.type, sender: action.sender, [action.field]: action.data };
    case 'start':
      return { type: 'TEXT', text: startText(action) };
    case 'press':
    case 'event':
    case 'raw':
    case 'consents':
    case 'waits':
      return undefined;
  }
}

/** The first message of a user who comes from a touchpoint (published). */
export function startText({ touchpoint, postToken, conversationId }: UserAction & { kind: 'start' }): string {
  return ['/start', touchpoint, postToken ?? conversationId].filter((part) => part !== undefined).join(' ');
}

function messageId({ sentAt, random }: EventParts): string {
  const node = random(6);
  const clockseq = ((random(1)[0]! << 8) | random(1)[0]!) & 0x3fff;
  return v1({ msecs: Math.floor(sentAt / 1000), nsecs: (sentAt % 1000) * 10, clockseq, node });
}

function rfc3339(micros: number): string {
  const millis = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1);
  return `${millis}${String(micros % 1000).padStart(3, '0')}Z`;
}
