import type { Arbitrary } from 'fast-check';
import { platformContract } from '../../spec/index.ts';
import { exampleEvent } from '../mutations/events.ts';
import { withField } from '../mutations/walk.ts';
import { eventArbitrary, type FastCheck } from './arbitrary-of.ts';

/** A generated input. */
export interface Generated {
  /** The event, before its ids are made fresh; a text is sent as it is. */
  body: unknown;
  /** So many characters of it are sent. */
  length?: number;
  /** An ordinary message with additions: it must be handled as without them. */
  isProbe?: boolean;
}

/** Events as Divar might send them some day: new fields, types and values. */
export function additive(fc: FastCheck, probe: string): Arbitrary<Generated> {
  const events = eventNames().map((name) => eventArbitrary(fc, name, 'additive'));
  const chatbot = eventArbitrary(fc, 'NEW_CHATBOT_MESSAGE', 'additive');
  return fc.oneof(
    { arbitrary: chatbot.map((body) => ({ body })), weight: 6 },
    { arbitrary: fc.oneof(...events).map((body) => ({ body })), weight: 3 },
    { arbitrary: extendedProbe(fc, probe), weight: 1 },
  );
}

/** The probe with fields that nobody knows. */
function extendedProbe(fc: FastCheck, probe: string): Arbitrary<Generated> {
  const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,10}$/), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 4,
  });
  return fc.tuple(unknown, unknown).map(([outside, inside]) => {
    const event = exampleEvent('NEW_CHATBOT_MESSAGE', 'TEXT');
    const message = { ...inside, ...(event.new_chatbot_message as object), text: probe };
    return { body: { ...outside, ...event, new_chatbot_message: message }, isProbe: true };
  });
}

/** What is no event: a field of another type, a field that is not there, a body that breaks off, any JSON at all. */
export function breaking(fc: FastCheck): Arbitrary<Generated> {
  const events = eventNames().map((name) => eventArbitrary(fc, name, 'exact'));
  const event = fc.oneof(
    { arbitrary: eventArbitrary(fc, 'NEW_CHATBOT_MESSAGE', 'exact'), weight: 2 },
    { arbitrary: fc.oneof(...events), weight: 1 },
  );
  const other = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, [], {}, '', 0, true, -1.5, 'text', [{}]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const changed = fc
    .tuple(event, fc.nat(), other)
    .map(([body, place, value]) => ({ body: changedAt(body, place, value) }));
  const cut = fc
    .tuple(event, fc.nat())
    .map(([body, at]) => ({ body, length: at % JSON.stringify(body).length }));
  const any = fc.jsonValue({ maxDepth: 3 }).map((body) => ({ body }));
  return fc.oneof(
    { arbitrary: changed, weight: 6 },
    { arbitrary: cut, weight: 1 },
    { arbitrary: any, weight: 1 },
  );
}

function changedAt(body: object, place: number, value: unknown): object {
  const paths = listPaths(body);
  return withField(body, paths[place % paths.length]!, value);
}

function listPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [...path, key],
    ...listPaths(inner, [...path, key]),
  ]);
}

function eventNames(): string[] {
  return platformContract()
    .webhooks.filter(({ deliveredTo }) => deliveredTo === 'events')
    .map(({ name }) => name);
}
