import { v1 } from 'uuid';
import { type Contract, platformContract, type Schema } from '../../spec/index.ts';

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

/** One field of a body that the spec knows. */
export interface SchemaField {
  /** Keys from the root. */
  path: string[];
  schema: Schema;
  required: boolean;
  value: unknown;
}

/** Every field of a body that the spec's schema names, outermost first. A bot's own free data is left alone. */
function listFields(contract: Contract, schema: Schema, body: unknown, path: string[] = []): SchemaField[] {
  const known = contract.resolve(schema);
  if (!isObject(body) || known['x-free']) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const property = known.properties?.[name];
    if (!property) return [];
    const here = [...path, name];
    const required = known.required?.includes(name) ?? false;
    const field = { path: here, schema: contract.resolve(property), required, value };
    return [field, ...listFields(contract, property, value, here)];
  });
}

/** Paths of all objects of a body that the spec describes, the whole first. */
function listObjects(contract: Contract, schema: Schema, body: unknown): string[][] {
  const inner = listFields(contract, schema, body).filter(
    ({ value, schema: own }) => isObject(value) && !own['x-free'],
  );
  return [[], ...inner.map(({ path }) => path)];
}

/** A copy of the body with another value at a path; undefined removes the field. */
export function withField(body: object, path: string[], value: unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, unknown>, copy);
  const name = path.at(-1)!;
  if (value === undefined) delete parent[name];
  else parent[name] = value;
  return copy;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
