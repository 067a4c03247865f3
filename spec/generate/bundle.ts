import SwaggerParser from '@apidevtools/swagger-parser';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Schema } from '../contract.ts';

/** An OpenAPI 3.1 document in one piece. */
export interface Bundle extends Omit<OpenAPIV3_1.Document, 'components'> {
  components: { schemas: Record<string, Schema>; [part: string]: unknown };
}

/**
 * Reads a spec, checks it against OpenAPI 3.1 and pulls the files it refers to into one document whose schemas keep
 * their names.
 */
export async function bundleSpec(file: string): Promise<Bundle> {
  await SwaggerParser.validate(file);
  return (await SwaggerParser.bundle(file)) as unknown as Bundle;
}

/** Follows a `$ref` of the document that is not a schema's: a parameter, a request body, a response. */
export function follow<T extends object>(bundle: Bundle, value: T): T {
  const ref = (value as { $ref?: string }).$ref;
  if (ref === undefined) return value;
  const target = ref
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], bundle);
  return follow(bundle, target as T);
}
