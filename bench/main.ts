import { growthRows, sendRows, startRows } from './core.ts';
import { deliveryRows } from './deliveries.ts';
import { type Row, table } from './row.ts';

const benches: Record<string, () => Promise<Row[]>> = {
  start: startRows,
  sends: sendRows,
  growth: growthRows,
  deliveries: deliveryRows,
};

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name}...\n`);
  rows.push(...(await measure()));
}
process.stdout.write(`${table(rows)}\n`);
