import type { Source, StatusName } from '../../spec/index.ts';

/** What each row of the table says. */
export interface Words {
  source: Source;
  /** What is wrong, in words for the bot's developer. */
  title: string;
  /** What to change. Empty where there is nothing to do. */
  remedy: string;
}

/** The error codes of OAuth 2.0 that this emulator answers. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/** A row of the table for what the OAuth server refuses; `message` is the error_description. */
export type OAuthRow = Words & { outcome: 'refused'; error: OAuthErrorCode; http: number; message: string };

/**
 * What becomes of a violation. `refused`: the platform says no, with this status and message.
 * `found`: the platform takes it, and the emulator tells. `ignored`: nothing is told.
 */
export type ViolationRow = PlatformRefusal | (Words & { outcome: 'found' | 'ignored' }) | OAuthRow;

/** What the platform's API answers with its status object. */
export type PlatformRefusal = Words & {
  outcome: 'refused';
  status: StatusName;
  http?: number;
  message: string;
};
