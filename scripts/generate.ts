import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, staleFiles } from '../spec/generate/generate.ts';
import { coveragePage } from './coverage-page.ts';
import { violationsPage } from './violations-page.ts';

const specDir = fileURLToPath(new URL('../spec', import.meta.url));
const outDir = fileURLToPath(new URL('../spec/generated', import.meta.url));
const docsDir = fileURLToPath(new URL('../docs', import.meta.url));
const pages = { 'violations.md': violationsPage, 'coverage.md': coveragePage };

if (process.argv.includes('--check')) await check();
else await write();

async function write(): Promise<void> {
  await generate({ specDir, outDir });
  for (const [name, content] of Object.entries(pages)) {
    await writeFile(path.join(docsDir, name), content());
  }
}

async function check(): Promise<void> {
  const stale = await staleFiles({ specDir, outDir });
  for (const [name, content] of Object.entries(pages)) {
    const current = await readFile(path.join(docsDir, name), 'utf8').catch(() => '');
    if (current !== content()) stale.push(`docs/${name}`);
  }
  if (stale.length === 0) return;
  console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
}
