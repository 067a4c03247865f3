import { loadUpstream, NotAnOpenApiDocument, type Upstream } from '../../spec/index.ts';
import { readText } from '../files/read-file.ts';
import { UsageError } from '../usage-error.ts';

/** Divar's published document; a file that is none, or cannot be read, is a UsageError. */
export async function readUpstream(file: string): Promise<Upstream> {
  try {
    return await loadUpstream(readText(file, { exitCode: 3 }), file);
  } catch (cause) {
    const remedy = "Give a copy of Divar's published OpenAPI document.";
    const { message } = cause as Error;
    const isTold = cause instanceof NotAnOpenApiDocument || cause instanceof UsageError;
    const why = isTold ? message : `${file} cannot be read (${message}).`;
    throw new UsageError(`--upstream-spec: ${why} ${remedy}`, { exitCode: 3, cause });
  }
}
