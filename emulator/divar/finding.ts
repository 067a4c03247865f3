import {
  type OAuthErrorCode,
  type OAuthRefusalId,
  type RefusalId,
  statuses,
  type ViolationId,
  violations,
} from '../../spec/index.ts';
import { overlay } from './overlay.ts';

/** One thing to tell about an exchange. */
export interface FoundViolation {
  /** A row of the violations table. */
  id: ViolationId;
  outcome: 'refused' | 'found';
  source: 'seed' | 'published' | 'observed' | 'assumed';
  /** JSON pointer into the body, or the name of a header. */
  where?: string;
  message: string;
  expected?: string;
  actual?: string;
  nearest?: string[];
  remedy?: string;
}

/** Where and what, as far as it is known. */
export type FindingDetail = Pick<FoundViolation, 'where' | 'expected' | 'actual' | 'nearest'> & {
  remedy?: string;
};

/** The finding that a row of the table stands for. */
export function finding(id: ViolationId, detail: FindingDetail = {}): FoundViolation {
  const row = violations[id];
  const usual = {
    id,
    outcome: row.outcome === 'refused' ? ('refused' as const) : ('found' as const),
    source: row.source,
    message: row.title,
    remedy: row.remedy !== '' ? row.remedy : undefined,
  };
  return overlay(usual, detail);
}

/** The imitated platform says no; turned into status and body only at the edge. */
export class Refusal extends Error {
  /** gRPC status code. */
  readonly code: number;
  /** HTTP status. */
  readonly http: number;
  readonly finding: FoundViolation;

  /** Headers of the answer. */
  readonly headers: Record<string, string> | undefined;

  /** A row of the violations table. */
  constructor(id: RefusalId, detail: FindingDetail = {}, headers?: Record<string, string>) {
    const row = violations[id];
    super(row.message);
    this.name = 'Refusal';
    this.code = statuses[row.status].code;
    this.http = ('http' in row ? row.http : undefined) ?? statuses[row.status].http;
    this.finding = finding(id, detail);
    this.headers = headers;
  }
}

/** A finding that is refused because the app refuses findings. */
export class StrictRefusal extends Refusal {
  override readonly finding: FoundViolation;

  constructor(found: FoundViolation) {
    super('wrong_type');
    this.message = `refused on request (--refuse-findings): ${found.id}`;
    this.finding = { ...found, outcome: 'refused' };
  }
}

/** The imitated OAuth server says no. */
export class OAuthRefusal extends Error {
  readonly error: OAuthErrorCode;
  /** HTTP status, where the answer is not a redirect. */
  readonly http: number;
  readonly finding: FoundViolation;

  /** A row of the violations table; its message is the error_description. */
  constructor(id: OAuthRefusalId, detail: FindingDetail = {}) {
    const row = violations[id];
    super(row.message);
    this.name = 'OAuthRefusal';
    this.error = row.error;
    this.http = row.http;
    this.finding = finding(id, detail);
  }
}

/** A finding of the OAuth server that is refused because the app refuses findings. */
export class StrictOAuthRefusal extends OAuthRefusal {
  override readonly finding: FoundViolation;

  constructor(found: FoundViolation) {
    super('unreadable_token_request');
    this.message = `refused on request (--refuse-findings): ${found.id}`;
    this.finding = { ...found, outcome: 'refused' };
  }
}
