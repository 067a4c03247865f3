import { v1 } from 'uuid';
import { platformContract } from '../../spec/index.ts';
import { listFields, listObjects, withField } from './walk.ts';

/** A body for the events URL. */
export type EventBody = Record<string, unknown> & { type: string };

/** The body of the spec's own example, such as NEW_CHATBOT_MESSAGE / IMAGE. */
export function exampleEvent(event: string, template?: string): EventBody {
  const { templates } = platformContract().webhooks.find(({ name }) => name === event)!;
  const found = templates.find(({ name }) => template === undefined || name === template)!;
  return structuredClone(found.body) as EventBody;
}

/** Names of the examples of an event. */
export function exampleNames(event: string): string[] {
  return platformContract()
    .webhooks.find(({ name }) => name === event)!
    .templates.map(({ name }) => name);
}

/** A chatbot message in a conversation, as new as can be; `change` goes into the message. */
export function chatbotEvent(conversationId: string, change: object = {}, template = 'TEXT'): EventBody {
  const event = exampleEvent('NEW_CHATBOT_MESSAGE', template);
  const message = event.new_chatbot_message as Record<string, unknown>;
  message.id = v1();
  message.sent_at = Date.now() * 1000;
  (message.conversation as Record<string, unknown>).id = conversationId;
  Object.assign(message, change);
  return event;
}

/** A mutated body, and what was done to it. */
export interface Mutation {
  label: string;
  body: object;
  /** The changed place, as a JSON pointer. */
  where: string;
}

const eventSchema = () =>
  platformContract().webhooks.find(({ name }) => name === 'NEW_CHATBOT_MESSAGE')!.request;

/** The event with an unknown field in each of its objects. */
export function withUnknownFields(event: object): Mutation[] {
  return listObjects(platformContract(), eventSchema(), event).map((path) => ({
    label: `unknown field in /${path.join('/')}`,
    where: pointer([...path, 'added_by_divar_later']),
    body: withField(event, [...path, 'added_by_divar_later'], { new: [1, 'two', null] }),
  }));
}

/** The event without each of its optional fields, or with null in their place. */
export function withoutOptionalFields(event: object, value: undefined | null): Mutation[] {
  return listFields(platformContract(), eventSchema(), event)
    .filter(({ required }) => !required)
    .map(({ path }) => ({
      label: `${pointer(path)} ${value === null ? 'null' : 'absent'}`,
      where: pointer(path),
      body: withField(event, path, value),
    }));
}

/** The event without each of its required fields. */
export function withoutRequiredFields(event: object): Mutation[] {
  return listFields(platformContract(), eventSchema(), event)
    .filter(({ required }) => required)
    .map(({ path }) => ({
      label: `${pointer(path)} missing`,
      where: pointer(path),
      body: withField(event, path, undefined),
    }));
}

/** The event with a value of another JSON type in each of its fields. */
export function withWrongTypes(event: object): Mutation[] {
  return listFields(platformContract(), eventSchema(), event).map(({ path, value }) => ({
    label: `${pointer(path)} of another type`,
    where: pointer(path),
    body: withField(event, path, typeof value === 'object' ? 'text' : { an: 'object' }),
  }));
}

function pointer(path: string[]): string {
  return `/${path.join('/')}`;
}
