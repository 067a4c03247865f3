import { Ajv2020 } from 'ajv/dist/2020.js';
import equal from 'ajv/dist/runtime/equal.js';
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { ContractDocument, Operation, Schema, Webhook } from '../contract/contract.ts';
import { formats } from '../contract/formats.ts';
import { bodyValidator, parameterValidator } from '../contract/validator-names.ts';
import { validationSchema } from './validation-schemas.ts';

const root = 'contract';

/** CommonJS source of one validator for each body and each set of parameters of the contract. */
export function validatorSource(contract: ContractDocument): string {
  const ajv = newAjv(contract);
  const names = [
    ...contract.operations.flatMap(operationSchemas),
    ...contract.webhooks.flatMap(webhookSchemas),
  ];
  for (const [name, schema] of names) ajv.addSchema(absolute(validationSchema(schema)), name);
  return writeSource(
    ajv,
    names.map(([name]) => name),
  );
}

/** What spec/facts.yaml says: the parts of each kind of fact, and what they are made of. */
export interface FactSchemas {
  kinds: Record<string, Record<string, Schema>>;
  $defs: Record<string, Schema>;
}

/** CommonJS source of one validator for each kind of fact, which stops at the first deviation. */
export function factValidatorSource({ kinds, $defs }: FactSchemas): string {
  const ajv = new Ajv2020({ verbose: true, strict: false, inlineRefs: false, code: { source: true } });
  const shared = (schemas: object) =>
    JSON.parse(JSON.stringify(schemas).replaceAll('"#/$defs/', '"facts#/$defs/'));
  ajv.addSchema({ $id: 'facts', $defs: shared($defs) });
  for (const [kind, properties] of Object.entries(kinds))
    ajv.addSchema(
      { type: 'object', required: Object.keys(properties), properties: shared(properties) },
      kind,
    );
  return writeSource(ajv, Object.keys(kinds));
}

function writeSource(ajv: Ajv2020, names: string[]): string {
  const source = (
    entire(standaloneCode) as unknown as (ajv: Ajv2020, refs: Record<string, string>) => string
  )(ajv, Object.fromEntries(names.map((name) => [name, name])));
  return addingErrors(withRuntime(source));
}

const runtime: Record<string, unknown> = { equal: entire(equal), ucs2length: entire(ucs2length) };

/** What a CommonJS module of Ajv exports, whoever imported it. */
function entire<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}

/** The source with what it takes of Ajv's runtime written into it, so that it stands alone. */
function withRuntime(source: string): string {
  return source.replaceAll(
    /require\("ajv\/dist\/runtime\/(\w+)"\)\.default/g,
    (_, name: string) => `(${runtime[name]})`,
  );
}

/**
 * The source with errors added to those that are there. Ajv makes a new list for each part of a body that has some,
 * which takes the square of their number.
 */
export function addingErrors(source: string): string {
  const added = source.replaceAll(/vErrors\.concat\((\w+\.errors)\)/g, 'add(vErrors, $1)');
  if (added === source) return source;
  const add = 'function add(errors, more){for(const one of more)errors.push(one);return errors;}';
  return added.replace('"use strict";', `"use strict";${add}`);
}

function newAjv(contract: ContractDocument): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    coerceTypes: false,
    inlineRefs: false,
    code: { source: true },
    formats,
  });
  const schemas = Object.entries(contract.schemas).map(([name, schema]) => [
    name,
    absolute(validationSchema(schema)),
  ]);
  ajv.addSchema({ $id: root, components: { schemas: Object.fromEntries(schemas) } });
  return ajv;
}

function operationSchemas(operation: Operation): [string, Schema][] {
  const body = operation.request
    ? [[bodyValidator(operation.id, 'request'), operation.request.schema] as const]
    : [];
  const parameters = [[parameterValidator(operation.id), parameterSchema(operation)] as const];
  return [...body, ...parameters, ...answerSchemas(operation.id, operation.responses)].map(
    ([name, schema]) => [name, schema],
  );
}

function webhookSchemas(webhook: Webhook): [string, Schema][] {
  return [
    [bodyValidator(webhook.name, 'request'), webhook.request],
    ...answerSchemas(webhook.name, webhook.responses),
  ];
}

function answerSchemas(id: string, responses: Record<string, Schema | null>): [string, Schema][] {
  return Object.entries(responses).flatMap(([status, schema]) =>
    schema ? [[bodyValidator(id, status), schema] as [string, Schema]] : [],
  );
}

/** The path and query parameters of an operation as one object. */
export function parameterSchema(operation: Operation): Schema {
  const named = operation.parameters.filter((parameter) => parameter.in !== 'header');
  return {
    type: 'object',
    properties: Object.fromEntries(named.map((parameter) => [parameter.name, parameter.schema])),
    required: named.filter((parameter) => parameter.required).map((parameter) => parameter.name),
  };
}

/** The same schema with its references leading into the contract's document. */
function absolute(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${root}#/components/schemas/`),
  );
}
