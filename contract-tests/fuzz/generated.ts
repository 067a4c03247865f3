import type { Arbitrary } from 'fast-check';
import { type Contract, platformContract, type Schema } from '../../spec/index.ts';
import { exampleEvent, withField } from '../mutations/events.ts';

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

/** What is not an event: a field of another type, a field that is not there, a body that breaks off, any JSON at all. */
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

export type FastCheck = typeof import('fast-check');

/** How far generated values may leave the schema: not at all, or as Divar itself might some day. */
export type Width = 'exact' | 'additive';

interface Making {
  fc: FastCheck;
  contract: Contract;
  width: Width;
}

/** Bodies of an event, as its schema has them or with additions. */
function eventArbitrary(fc: FastCheck, event: string, width: Width): Arbitrary<object> {
  const contract = platformContract();
  const { request } = contract.webhooks.find(({ name }) => name === event)!;
  return valueFor({ fc, contract, width }, request) as Arbitrary<object>;
}

function valueFor(making: Making, schema: Schema): Arbitrary<unknown> {
  const { fc, contract } = making;
  const known = contract.resolve(schema);
  if (known.const !== undefined) return fc.constant(known.const);
  if (known['x-free'])
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), anyJson(fc), { maxKeys: 3 });
  if (known.enum) return enumValue(making, known.enum);
  if (known.anyOf) return fc.oneof(...known.anyOf.map((one) => valueFor(making, one)));
  if (known.properties) return makeObject(making, known);
  if (known.items) return fc.array(valueFor(making, known.items), { maxLength: 3 });
  return makeScalar(fc, known);
}

function makeScalar(fc: FastCheck, { type, format, pattern, minimum, maximum }: Schema): Arbitrary<unknown> {
  if (type === 'integer') return format === 'uint64' ? fc.maxSafeNat() : fc.maxSafeInteger();
  if (type === 'number') {
    const range = { min: (minimum as number) ?? -1e9, max: (maximum as number) ?? 1e9, noNaN: true };
    return fc.double(range);
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'object')
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), anyJson(fc), { maxKeys: 3 });
  if (format === 'date-time') {
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  return pattern === undefined ? makeText(fc) : fc.stringMatching(new RegExp(pattern), { maxLength: 25 });
}

/** What people write: Persian, emoji, marks, and all else. */
function makeText(fc: FastCheck): Arbitrary<string> {
  const persian = fc.constantFrom(...'سلامچطوریکگپ ۰۱۲۳\u200cيك؟');
  return fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: persian, maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
}

function anyJson(fc: FastCheck): Arbitrary<unknown> {
  return fc.jsonValue({ maxDepth: 2 });
}

function enumValue({ fc, width }: Making, values: unknown[]): Arbitrary<unknown> {
  const known = fc.constantFrom(...values);
  if (width === 'exact') return known;
  return fc.oneof(
    { arbitrary: known, weight: 6 },
    { arbitrary: fc.stringMatching(/^[A-Z]{2}[A-Z_]{0,8}$/), weight: 1 },
  );
}

function makeObject(making: Making, { properties = {}, required = [] }: Schema): Arbitrary<object> {
  const { fc, width } = making;
  const fields = Object.entries(properties).map(
    ([name, schema]) => [name, valueFor(making, schema)] as const,
  );
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: required });
  if (width === 'exact') return known;
  const names = fc.stringMatching(/^[a-z]{2}[a-z_]{0,10}$/).filter((name) => !(name in properties));
  const unknown = fc.oneof(
    { arbitrary: fc.constant({}), weight: 3 },
    { arbitrary: fc.dictionary(names, anyJson(fc), { maxKeys: 2 }), weight: 1 },
  );
  return fc.tuple(known, unknown).map(([object, more]) => ({ ...more, ...object }));
}
