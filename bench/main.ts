import { availableParallelism, loadavg } from 'node:os';
import { growthRows, sendRows, startRows } from './core.ts';
import { deliveryRows } from './deliveries.ts';
import { interceptRows } from './intercept.ts';
import { measurePage } from './page.ts';
import { replayRows } from './replay.ts';
import { type Row, row, table } from './row.ts';
import { verifyRows } from './verify.ts';

const benches: Record<string, () => Promise<Row[]>> = {
  start: startRows,
  sends: sendRows,
  growth: growthRows,
  deliveries: deliveryRows,
  replay: replayRows,
  verify: verifyRows,
  intercept: interceptRows,
  page: pageRows,
};

warnWhereBusy();
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

/** Others who use the machine spoil the ratios, for the load generators get by with less of it than servers do. */
function warnWhereBusy(): void {
  const load = loadavg()[0]!;
  const cores = availableParallelism();
  if (load < cores / 2) return;
  process.stderr.write(
    `The machine is busy (load ${load.toFixed(1)} on ${cores} cores): do not trust the ratios.\n`,
  );
}
