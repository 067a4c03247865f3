import { Ajv2020 } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';
import type { Operation, Schema } from '../contract/contract.ts';
import { formats } from '../contract/formats.ts';
import { bodyValidator, parameterValidator } from '../contract/validator-names.ts';
import type { Validate } from '../contract/violation.ts';
import { validationSchema } from '../generate/validation-schemas.ts';
import { addingErrors, parameterSchema } from '../generate/validators.ts';

const root = 'upstream';

/** The validators of the operations by name, each made when it is first used; one that cannot be made allows anything. */
export function lateValidators(
  operations: Operation[],
  schemas: Record<string, Schema>,
): Record<string, Validate> {
  const validators: Record<string, Validate> = {};
  const ajv = newAjv(schemas);
  const add = (name: string, schema: Schema) => {
    let made: Validate | undefined;
    Object.defineProperty(validators, name, {
      get() {
        made ??= compileSchema(ajv, schema);
        return made;
      },
    });
  };
  for (const operation of operations) {
    if (operation.request) add(bodyValidator(operation.id, 'request'), operation.request.schema);
    add(parameterValidator(operation.id), parameterSchema(operation));
  }
  return validators;
}

function newAjv(schemas: Record<string, Schema>): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    logger: false,
    formats,
    code: { process: addingErrors, regExp: safePattern },
  });
  const strict = Object.entries(schemas).map(([name, schema]) => [name, validationSchema(schema)]);
  ajv.addSchema(absolute({ $id: root, components: { schemas: Object.fromEntries(strict) } }));
  return ajv;
}

function compileSchema(ajv: Ajv2020, schema: Schema): Validate {
  try {
    return ajv.compile(absolute(validationSchema(schema))) as Validate;
  } catch {
    return () => true;
  }
}

function absolute(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${root}#/components/schemas/`),
  );
}

/** A longer text is taken for a match: the time also grows with the size of the pattern. */
const longestText = 10_000;

/**
 * A pattern of a document that is not ours, for Ajv. It runs on RE2, which never goes back, so that no text takes it
 * long. What RE2 does not have, lookaround and references back, matches anything.
 */
export const safePattern = Object.assign(
  (source: string) => {
    const made = compilePattern(source);
    return {
      test: (text: string) => !made || text.length > longestText || made.matcher(text).find(),
      // Ajv tells one pattern from another by it.
      toString: () => source,
    };
  },
  // Ajv writes it into code that stands alone; this one is only for code that runs at once.
  { code: 'safePattern' },
);

function compilePattern(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return undefined;
  }
}
