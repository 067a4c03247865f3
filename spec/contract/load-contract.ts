import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type ContractDocument, resolve, type Schema } from './contract.ts';
import { bodyValidator, parameterValidator } from './validator-names.ts';
import { type Deviations, findDeviations, type Validate, type Violation } from './violation.ts';

/** A spec document with its validators. */
export class Contract {
  readonly document: ContractDocument;
  readonly #validators: Record<string, Validate>;
  /** The answers that the spec knows, by operationId or event type. */
  readonly #answers: Map<string, Record<string, Schema | null>>;

  constructor(document: ContractDocument, validators: Record<string, Validate>) {
    this.document = document;
    this.#validators = validators;
    this.#answers = new Map([
      ...document.operations.map(({ id, responses }) => [id, responses] as const),
      ...document.webhooks.map(({ name, responses }) => [name, responses] as const),
    ]);
  }

  get operations() {
    return this.document.operations;
  }

  get webhooks() {
    return this.document.webhooks;
  }

  get schemas() {
    return this.document.schemas;
  }

  /** The schema itself, where `schema` is a reference. */
  resolve(schema: Schema): Schema {
    return resolve(this.document.schemas, schema);
  }

  /** What a body that a bot sent says once the fields that stand for "absent" are gone. */
  withoutAbsent(schema: Schema, body: unknown): unknown {
    return dropAbsent(this.document.schemas, schema, body);
  }

  /** Deviations of a request body from the spec; `id` is an operationId or an event type. */
  checkRequest(id: string, body: unknown): Violation[] {
    return this.deviations(id, body).violations;
  }

  /** The same, with how many more there are; the first that `matters` is told in any case. */
  deviations(id: string, body: unknown, matters?: (violationId: string) => boolean): Deviations {
    return this.#check(bodyValidator(id, 'request'), body, matters);
  }

  /** Deviations of an answer from the spec. An answer that the spec gives no schema is free. */
  checkAnswer(id: string, status: number, body: unknown): Violation[] {
    const answers = this.#answers.get(id) ?? {};
    const name = bodyValidator(id, String(status) in answers ? String(status) : 'default');
    return this.#check(name, body).violations;
  }

  /** Deviations of an operation's path and query parameters, given as one object of their values. */
  checkParameters(id: string, parameters: Record<string, unknown>): Violation[] {
    return this.#check(parameterValidator(id), parameters).violations;
  }

  #check(name: string, data: unknown, matters?: (violationId: string) => boolean): Deviations {
    const validate = this.#validators[name];
    if (!validate || validate(data)) return { violations: [], more: 0 };
    return findDeviations(validate.errors ?? [], matters);
  }
}

/** Finds the first deviation of a fact from spec/facts.yaml; undefined where all is well. */
export function loadFactCheck(dir: string): (fact: { kind: string }) => Violation | undefined {
  const require = createRequire(import.meta.url);
  const validators = require(path.join(dir, 'facts-validators.cjs')) as Record<string, Validate>;
  return (fact) => {
    const validate = Object.hasOwn(validators, fact.kind) ? validators[fact.kind] : undefined;
    if (validate) return validate(fact) ? undefined : findDeviations(validate.errors ?? []).violations[0];
    const expected = `one of ${Object.keys(validators).join(', ')}`;
    return { id: 'unknown_value', where: '/kind', expected, actual: JSON.stringify(fact.kind) };
  };
}

/** Loads the generated files `NAME.json` and `NAME-validators.cjs` of a folder. */
export function loadContract(dir: string, name: string): Contract {
  const document = JSON.parse(readFileSync(path.join(dir, `${name}.json`), 'utf8')) as ContractDocument;
  const require = createRequire(import.meta.url);
  return new Contract(document, require(path.join(dir, `${name}-validators.cjs`)));
}

/**
 * The body without the fields that stand for "absent": JSON nulls at any depth, and empty strings where the spec says
 * so. Objects whose content is the bot's own are kept as they are. Source: observed (the platform is a gRPC service
 * behind a JSON gateway).
 */
function dropAbsent(schemas: Record<string, Schema>, schema: Schema, value: unknown): unknown {
  const known = resolve(schemas, schema);
  if (known['x-free'] || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = known.items ?? {};
    return value.map((item) => dropAbsent(schemas, items, item));
  }
  return dropFromObject(schemas, known, value as Record<string, unknown>);
}

function dropFromObject(
  schemas: Record<string, Schema>,
  known: Schema,
  value: Record<string, unknown>,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const schema = known.properties?.[name] ?? {};
    if (field === null || (field === '' && schema['x-empty-is-absent'])) continue;
    Object.defineProperty(kept, name, {
      value: dropAbsent(schemas, schema, field),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return kept;
}

/** Could a body with this text hold anything for `dropAbsent` to drop? */
export function mayHoldAbsent(text: string): boolean {
  return text.includes('null') || text.includes('""');
}
