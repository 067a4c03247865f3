import type { ViolationRow } from '../domain/violation-row.ts';
import { type ViolationId, violations } from '../domain/violations.ts';
import { violationsInPersian } from '../domain/violations-in-persian.ts';
import type { ControlAnswer } from './control-api.ts';

type ViolationRowView = ControlAnswer<'listViolations'>['violations'][number];

/** The rows of the violations table that can be told. */
export function violationRows(): ViolationRowView[] {
  return Object.entries(violations).flatMap(([id, row]) => makeRow(id as ViolationId, row));
}

function makeRow(id: ViolationId, { outcome, source, title, remedy }: ViolationRow): ViolationRowView[] {
  const persian = violationsInPersian[id];
  return outcome === 'ignored' || !persian ? [] : [{ id, outcome, source, title, remedy, persian }];
}
