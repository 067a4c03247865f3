import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findLanguage } from '../language/language.ts';
import type { FormSchema, ServedContract } from '../wire/contract.ts';
import { deviations } from './schema-check.ts';
import { startValue } from './schema-form.tsx';

const contract = JSON.parse(
  readFileSync(new URL('../../../../../spec/generated/platform.json', import.meta.url), 'utf8'),
) as ServedContract;

const messages = (schema: FormSchema, value: unknown) =>
  deviations(contract, schema, value).map(
    ({ where, word, values }) => `${where} ${findLanguage('en').t(word, values)}`,
  );

describe.each(contract.webhooks)('$name', ({ request, templates }) => {
  test.each(templates)('the template $name is as the contract has it', ({ body }) => {
    expect(messages(request, body)).toEqual([]);
  });

  test('what a form begins with lacks nothing that is needed', () => {
    const missing = messages(request, startValue(contract, request)).filter((text) =>
      text.endsWith('is missing'),
    );
    expect(missing).toEqual([]);
  });
});

test.each<[FormSchema, unknown, string]>([
  [{ type: 'string' }, 1, ' is not `string`'],
  [{ type: ['string', 'null'] }, 1, ' is not `string | null`'],
  [{ type: 'integer' }, 1.5, ' is not `integer`'],
  [{ const: 'a' }, 'b', ' is not `"a"`'],
  [{ enum: ['a', 'b'] }, 'c', ' is none of `a, b`'],
  [{ minLength: 2 }, 'س', ' is too short'],
  [{ maxLength: 1 }, 'سل', ' is too long'],
  [{ pattern: '^[0-9]+$' }, 'x', ' does not match `^[0-9]+$`'],
  [{ format: 'date-time' }, 'yesterday', ' is not a time in RFC 3339'],
  [{ minimum: -90 }, -91, ' is less than -90'],
  [{ maximum: 90 }, 91, ' is more than 90'],
  [{ required: ['a'] }, {}, '/a is missing'],
  [{ properties: { a: { type: 'string' } } }, { a: 1 }, '/a is not `string`'],
  [{ items: { type: 'string' } }, ['a', 1], '/1 is not `string`'],
  [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, true, ' fits none of the allowed forms'],
  [
    { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 1 },
    ' has several forms, and may have one',
  ],
  [{ allOf: [{ minimum: 3 }] }, 2, ' is less than 3'],
  [{ $ref: '#/components/schemas/MessageType' }, 'SONG', ' is none of `TEXT'],
])('%j says of %j: %s', (schema, value, message) => {
  expect(messages(schema, value)[0]).toContain(message);
});
