import { platformContract, type Violation } from '../../../spec/index.ts';
import type { MessageType } from '../model.ts';

/** The field that carries the data of a message type, such as image_data. Source: the spec's x-data-field. */
export function dataField(type: MessageType): string {
  const fields = platformContract().schemas.ChatbotMessage?.['x-data-field'];
  return fields?.[type] ?? 'text';
}

/** All message types, in the order of the spec. */
export function messageTypes(): MessageType[] {
  return Object.keys(platformContract().schemas.ChatbotMessage?.['x-data-field'] ?? {}) as MessageType[];
}

/** An object with its own keys in snake_case, as on the wire. Values are left alone. */
export function snakeKeys(object: object): Record<string, unknown> {
  return renamed(object, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** An object with its own keys in camelCase, as inside. Values are left alone. */
export function camelKeys(object: object): Record<string, unknown> {
  return renamed(object, (key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(object: object, rename: (key: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [rename(key), value]));
}

/** What the code knows of a bot's message: fields with a place of their own, and those that repeat the path. */
const known = [
  ...['type', 'text_message', 'message', 'media_token'],
  ...['buttons', 'sender_buttons', 'receiver_buttons', 'conversation_id', 'user_id'],
];

/** The other fields that the contract has in a bot's message. They are kept and shown as they came. */
export function furtherFields(): string[] {
  further ??= findFurther();
  return further;
}

let further: string[] | undefined;

function findFurther(): string[] {
  const { schemas } = platformContract();
  const requests = [schemas.SendMessageRequest, schemas.SendPostMessageRequest];
  const names = requests.flatMap((schema) => Object.keys(schema?.properties ?? {}));
  return [...new Set(names)].filter((name) => !known.includes(name));
}

/** Those that an object has; undefined where it has none. */
export function pickFurther(content: object): Record<string, unknown> | undefined {
  const names = furtherFields();
  if (names.length === 0) return undefined;
  const picked = Object.entries(content).filter(([name]) => names.includes(name));
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}

/** What is wrong with such fields by the contract: of a message to the chatbot's user, or of one about a post. */
export function checkFurther(fields: Record<string, unknown>): Violation[] {
  const contract = platformContract();
  const chat = contract.checkRequest('sendMessageToConversation', { text_message: 'a', ...fields });
  return chat.length === 0 ? chat : contract.checkRequest('sendPostMessage', { message: 'a', ...fields });
}
