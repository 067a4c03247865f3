import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate, staleFiles } from '../spec/generate/generate.ts';
import { violationsPage } from './violations-page.ts';

const specDir = fileURLToPath(new URL('../spec', import.meta.url));
const outDir = fileURLToPath(new URL('../spec/generated', import.meta.url));
const page = fileURLToPath(new URL('../docs/violations.md', import.meta.url));

if (process.argv.includes('--check')) await check();
else await write();

async function write(): Promise<void> {
  await generate({ specDir, outDir });
  await writeFile(page, violationsPage());
}

async function check(): Promise<void> {
  const stale = await staleFiles({ specDir, outDir });
  if ((await readFile(page, 'utf8').catch(() => '')) !== violationsPage()) stale.push('docs/violations.md');
  if (stale.length === 0) return;
  console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
}
