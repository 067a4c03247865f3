import type { ViolationRowView } from '../control-api/control-api.ts';
import type { ViolationRow } from '../divar/violation-row.ts';
import { type ViolationId, violations } from '../divar/violations.ts';
import { violationsInPersian } from '../divar/violations-in-persian.ts';

/** The rows of the violations table that can be told. */
export function violationRows(): ViolationRowView[] {
  return Object.entries(violations).flatMap(([id, row]) => makeRow(id as ViolationId, row));
}

function makeRow(id: ViolationId, { outcome, source, title, remedy }: ViolationRow): ViolationRowView[] {
  const persian = violationsInPersian[id];
  return outcome === 'ignored' || !persian ? [] : [{ id, outcome, source, title, remedy, persian }];
}
