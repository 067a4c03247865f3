import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, staleFiles } from '../spec/generate/generate.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const specDir = path.join(root, 'spec');
const outDir = path.join(root, 'spec/generated');

if (process.argv.includes('--check')) await check();
else await write();

async function write(): Promise<void> {
  await generate({ specDir, outDir });
  for (const [name, content] of Object.entries(await derived())) {
    await writeFile(path.join(root, name), content);
  }
}

async function check(): Promise<void> {
  const stale = await staleFiles({ specDir, outDir });
  for (const [name, content] of Object.entries(await derived())) {
    const current = await readFile(path.join(root, name), 'utf8').catch(() => '');
    if (current !== content) stale.push(name);
  }
  if (stale.length === 0) return;
  console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
}

/** What else follows from the contract. Imported late: these modules read what `generate` has just written. */
async function derived(): Promise<Record<string, string>> {
  const { conversationSchema } = await import('../emulator/conversations/format/parse.ts');
  const { worldSchema } = await import('../emulator/worlds/read-world.ts');
  const { coveragePage } = await import('./coverage-page.ts');
  const { violationsPage } = await import('./violations-page.ts');
  return {
    'docs/coverage.md': coveragePage(),
    'docs/violations.md': violationsPage(),
    'fixtures/conversation.schema.json': json(conversationSchema()),
    'fixtures/world.schema.json': json(worldSchema()),
  };
}

function json(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
