/** One line of the table: what was measured, beside what, and what we aim at. */
export interface Row {
  name: string;
  value: string;
  peer: string;
  ratio: number;
  aim: string;
  met: boolean;
}

/** A number beside a peer's. `atMost` and `atLeast` bound their ratio. */
export interface Comparison {
  name: string;
  ours: number;
  peer: { name: string; value: number };
  unit: string;
  atMost?: number;
  atLeast?: number;
  /** Further numbers worth showing, such as percentiles. */
  more?: { ours: string; peer?: string };
}

export function row({ name, ours, peer, unit, atMost, atLeast, more }: Comparison): Row {
  const ratio = ours / peer.value;
  const met = ratio <= (atMost ?? Number.POSITIVE_INFINITY) && ratio >= (atLeast ?? 0);
  return {
    name,
    value: shown(ours, unit, more?.ours),
    peer: `${peer.name} ${shown(peer.value, unit, more?.peer)}`,
    ratio,
    aim: aimOf({ atMost, atLeast }),
    met,
  };
}

function aimOf({ atMost, atLeast }: Pick<Comparison, 'atMost' | 'atLeast'>): string {
  if (atMost !== undefined) return `at most ${atMost}x`;
  return atLeast === undefined ? 'none' : `at least ${atLeast}x`;
}

function shown(value: number, unit: string, more?: string): string {
  const digits = value < 10 ? 2 : 0;
  return `${value.toFixed(digits)} ${unit}${more === undefined ? '' : ` (${more})`}`;
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The rows as a table of plain text. */
export function table(rows: Row[]): string {
  const head = ['what', 'emulator', 'beside', 'ratio', 'aim', ''];
  const lines = rows.map((one) => [
    one.name,
    one.value,
    one.peer,
    `${one.ratio.toFixed(2)}x`,
    one.aim,
    one.aim === 'none' ? '' : one.met ? 'met' : 'MISSED',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((cells) => cells[column]!.length)));
  return [head, ...lines]
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
