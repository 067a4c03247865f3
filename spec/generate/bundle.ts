import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Schema } from '../contract/contract.ts';
import { spreadSettings } from './settings.ts';

/** An OpenAPI 3.1 document in one piece. */
export interface Bundle extends Omit<OpenAPIV3_1.Document, 'components'> {
  components: { schemas: Record<string, Schema>; [part: string]: unknown };
}

/**
 * Reads a spec, checks it against OpenAPI 3.1 and pulls the files it refers to into one document whose schemas keep
 * their names, with the settings of an app where `x-settings` asks for them. A `$ref` that leads to the network, or out of the spec's folder, is an error.
 */
export async function bundleSpec(file: string): Promise<Bundle> {
  const folder = realpathSync(path.dirname(file));
  let unread: unknown;
  const read = ({ url }: { url: string }) => {
    try {
      return readFileSync(pathInside(folder, url));
    } catch (error) {
      unread ??= error;
      throw error;
    }
  };
  const options = { resolve: { http: false, file: { canRead: () => true, read } } };
  try {
    await SwaggerParser.validate(file, options);
    const bundle = (await SwaggerParser.bundle(file, options)) as unknown as Bundle;
    spreadSettings(bundle);
    return bundle;
  } catch (error) {
    // The parser tells that a file was not read, and not why.
    throw unread ?? error;
  }
}

/** The path of a reference, which must lie in the folder, links followed. */
function pathInside(folder: string, url: string): string {
  if (/^(?!file:)[a-z][a-z0-9+.-]+:/i.test(url))
    throw new Error(`it refers to ${url}. References must stay in its folder; nothing is fetched`);
  const file = realpathSync(url.startsWith('file:') ? fileURLToPath(url) : decodeURIComponent(url));
  const inside = path.relative(folder, file);
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside))
    throw new Error(`it refers to ${url}, which lies outside its folder. References must stay in it`);
  return file;
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
