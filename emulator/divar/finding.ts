import { type ViolationId, violations } from '../../spec/index.ts';
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
