import { platformContract } from '../../../spec/index.ts';
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
