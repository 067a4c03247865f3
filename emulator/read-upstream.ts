import { readFileSync } from 'node:fs';
import { loadUpstream, NotAnOpenApiDocument, type Upstream } from '../spec/index.ts';
import { UsageError } from './usage-error.ts';

/** Divar's published document; a file that is none, or cannot be read, is a UsageError. */
export async function readUpstream(file: string): Promise<Upstream> {
  try {
    return await loadUpstream(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    const remedy = "Give a copy of Divar's published OpenAPI document.";
    const { message, code } = cause as NodeJS.ErrnoException;
    const why =
      cause instanceof NotAnOpenApiDocument ? message : `${file} cannot be read (${code ?? message}).`;
    throw new UsageError(`--upstream-spec: ${why} ${remedy}`, { exitCode: 3, cause });
  }
}
