import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './set-up.mjs';

// What was built of files that are gone would be published, and would hide that something still needs them.
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
compile();
copyGenerated();
if (existsSync(path.join(root, 'emulator/ui/page/vite.config.ts'))) buildPage();
writeFileSync(path.join(root, 'dist/.built'), '');

function compile() {
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  chmodSync(path.join(root, 'dist/emulator/cli/main.js'), 0o755);
}

/** What the compiler does not carry over: the tables and validators that are read at run time. */
function copyGenerated() {
  const from = path.join(root, 'spec/generated');
  const to = path.join(root, 'dist/spec/generated');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => /\.(json|cjs)$/.test(file))) {
    copyFileSync(path.join(from, name), path.join(to, name));
  }
}

function buildPage() {
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'emulator/ui/page', '--logLevel', 'warn']);
}
