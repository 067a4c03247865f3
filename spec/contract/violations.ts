import { violations } from '../generated/violations.ts';
import type { Source } from './contract.ts';
import type { StatusName } from './statuses.ts';

/** What a row of spec/violations.yaml says, for the bot's developer. */
interface Words {
  source: Source;
  /** What is wrong. */
  title: string;
  /** What to change. Empty where there is nothing to do. */
  remedy: string;
  /** The same in Persian; absent where nothing is told. */
  persian?: { title: string; remedy: string };
}

/** The error codes of OAuth 2.0 that are answered (RFC 6749, 4.1.2.1 and 5.2). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/**
 * What becomes of a violation. `refused`: the platform says no, with this status and message, or, where its OAuth server
 * refuses, this error and error_description. `found`: the platform takes it, and the emulator tells. `ignored`: nothing is
 * told.
 */
export type ViolationRow = Words &
  (
    | { outcome: 'refused'; status: StatusName; http?: number; message: string }
    | { outcome: 'refused'; error: OAuthErrorCode; http: number; message: string }
    | { outcome: 'found' | 'ignored' }
  );

/** A row of the table. */
export type ViolationId = keyof typeof violations;

/** The rows that the platform's API refuses. */
export type RefusalId = IdsWith<'status'>;

/** The rows that the OAuth server refuses. */
export type OAuthRefusalId = IdsWith<'error'>;

type IdsWith<Field extends string> = {
  [Id in ViolationId]: (typeof violations)[Id] extends Record<Field, unknown> ? Id : never;
}[ViolationId];

/** The row of a violation; undefined for a name that the table does not have. */
export function violationRow(id: string): ViolationRow | undefined {
  return Object.hasOwn(violations, id) ? violations[id as ViolationId] : undefined;
}
