import type { Arbitrary } from 'fast-check';
import { type Contract, platformContract, type Schema } from '../../spec/index.ts';

export type FastCheck = typeof import('fast-check');

/** How far generated values may leave the schema: not at all, or as Divar itself might some day. */
export type Width = 'exact' | 'additive';

interface Making {
  fc: FastCheck;
  contract: Contract;
  width: Width;
}

/** Bodies of an event, as its schema has them or with additions. */
export function eventArbitrary(fc: FastCheck, event: string, width: Width): Arbitrary<object> {
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
