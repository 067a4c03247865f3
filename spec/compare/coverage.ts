import type { Contract } from '../contract/load-contract.ts';
import { publishedOperations } from '../contract/published-operations.ts';
import { isUsedByChatBots } from './compare-documents.ts';

/**
 * `imitated`: the emulator does what Divar does. `by example`: with --upstream-spec it answers from the schema and the
 * examples of Divar's published document, without it 501.
 */
export type CoverageStatus = 'imitated' | 'by example';

/** What becomes of one call or event of the platform. */
export interface Covered {
  /** Method and path, or the type of an event. */
  name: string;
  kind: 'operation' | 'event';
  /** Does it belong to what chat bots use? */
  chat: boolean;
  status: CoverageStatus;
  /** What becomes of it without --upstream-spec, where that is something else: HTTP 501, code 12. */
  without?: 'refused';
  /** Where the name comes from. */
  source: string;
  /** What to use instead, where the path is no longer published. */
  use?: string;
}

/** Every call and event of the contract, and every call of the published document besides. */
export function coverage({ operations, webhooks }: Contract): Covered[] {
  const own = operations.map(
    ({ method, path, source = 'assumed', retired }): Covered => ({
      name: `${method} ${path}`,
      kind: 'operation',
      chat: true,
      status: 'imitated',
      source,
      use: retired?.use,
    }),
  );
  const known = new Set(own.map(({ name }) => withoutNames(name)));
  const others = publishedOperations.filter((name) => !known.has(withoutNames(name)));
  return [
    ...own,
    ...webhooks.map(
      ({ name, source = 'assumed' }): Covered => ({
        name,
        kind: 'event',
        chat: true,
        status: 'imitated',
        source,
      }),
    ),
    ...others.map(
      (name): Covered => ({
        name,
        kind: 'operation',
        chat: isUsedByChatBots(name.split(' ')[1]!),
        status: 'by example',
        without: 'refused',
        source: 'published',
      }),
    ),
  ];
}

/** The same call whatever its parameters are called. */
function withoutNames(name: string): string {
  return name.replace(/\{[^}]*\}/g, '{}');
}
