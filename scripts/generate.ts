import { fileURLToPath } from 'node:url';
import { generate, staleFiles } from '../spec/generate/generate.ts';

const specDir = fileURLToPath(new URL('../spec', import.meta.url));
const outDir = fileURLToPath(new URL('../spec/generated', import.meta.url));

if (process.argv.includes('--check')) {
  const stale = await staleFiles({ specDir, outDir });
  if (stale.length > 0) {
    console.error(`Out of date in spec/generated: ${stale.join(', ')}. Run "npm run generate".`);
    process.exitCode = 1;
  }
} else {
  await generate({ specDir, outDir });
}
