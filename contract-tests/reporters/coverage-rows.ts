import type { Coverage, CoverageKind } from '../coverage/coverage.ts';

export interface CoverageRow {
  title: string;
  exercised: number;
  total: number;
  /** What was not exercised, by the reason. */
  missing: [why: string, names: string[]][];
}

const titles: Record<CoverageKind, string> = {
  operation: 'operations',
  event: 'events',
  message_type: 'message types',
  button_action: 'button actions',
  enum_value: 'enum values',
  optional_field: 'optional fields, present and absent',
};

/** The table that closes a report. */
export function coverageRows({ totals, items }: Coverage): CoverageRow[] {
  return (Object.keys(titles) as CoverageKind[]).map((kind) => {
    const missing = new Map<string, string[]>();
    for (const { name, why = '' } of items.filter((item) => item.kind === kind && !item.exercised)) {
      missing.set(why, [...(missing.get(why) ?? []), name]);
    }
    return { title: titles[kind], ...totals[kind], missing: [...missing] };
  });
}
