import { platformContract, type Violation } from '../../../spec/index.ts';

/** What the code knows of a bot's message: fields with a place of their own, and those that repeat the path. */
const known = [
  ...['type', 'text_message', 'message', 'media_token'],
  ...['buttons', 'sender_buttons', 'receiver_buttons', 'conversation_id', 'user_id'],
];

/** The other fields that the contract has in a bot's message. They are kept and shown as they came. */
export function furtherFields(): string[] {
  const { schemas } = platformContract();
  const requests = [schemas.SendMessageRequest, schemas.SendPostMessageRequest];
  const names = requests.flatMap((schema) => Object.keys(schema?.properties ?? {}));
  return [...new Set(names)].filter((name) => !known.includes(name));
}

/** Those that an object has; undefined where it has none. */
export function pickFurther(content: object): Record<string, unknown> | undefined {
  const picked = Object.entries(content).filter(([name]) => furtherFields().includes(name));
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}

/** What is wrong with such a field by the contract. */
export function checkFurther(fields: Record<string, unknown>): Violation[] {
  return platformContract().checkRequest('sendMessageToConversation', { text_message: 'a', ...fields });
}
