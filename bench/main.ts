import { growthRows, sendRows, startRows } from './core.ts';
import { deliveryRows } from './deliveries.ts';
import { measurePage } from './page.ts';
import { replayRows } from './replay.ts';
import { type Row, row, table } from './row.ts';

const benches: Record<string, () => Promise<Row[]>> = {
  start: startRows,
  sends: sendRows,
  growth: growthRows,
  deliveries: deliveryRows,
  replay: replayRows,
  page: pageRows,
};

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name}...\n`);
  rows.push(...(await measure()));
}
process.stdout.write(`${table(rows)}\n`);

async function pageRows(): Promise<Row[]> {
  const measured = await measurePage();
  return measured.map(({ what, ours, beside, other, unit, limit }) =>
    row({ name: what, ours, peer: { name: beside, value: other }, unit, atMost: limit }),
  );
}
