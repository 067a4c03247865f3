import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { root, run } from './set-up.mjs';

const packageJson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const dist = path.join(root, 'dist');
const main = packageJson.bin['divar-emulator'];
const doors = Object.values(packageJson.exports).flatMap((door) => door.default ?? []);
const examples = readdirSync(path.join(root, 'examples'), { recursive: true })
  .filter((file) => path.basename(file) === 'bot.ts')
  .map((file) => path.join('dist/examples', file));

// What was built of files that are gone would be published, and would hide that something still needs them.
rmSync(dist, { recursive: true, force: true });
await bundleTypes();
const modules = await bundleScripts();
writeFileSync(path.join(dist, 'LICENCES.txt'), licencesText(modules));
buildPage();
writeFileSync(path.join(dist, '.built'), '');

/** Writes the types of the package's doors, those of other packages included. */
async function bundleTypes() {
  const tsconfig = path.join(root, 'tsconfig.json');
  const plugins = [dts({ emitDtsOnly: true, resolver: 'tsc', tsconfig })];
  await bundle(doors, { plugins }, { chunkFileNames: 'chunks/[name].d.ts' });
}

/** Writes the doors, the command line and the examples, with all that they import; the paths of the modules. */
async function bundleScripts() {
  // Names stay, for the traces of faults.
  const minify = { mangle: { keepNames: true } };
  const files = [main, ...doors, ...examples];
  const { output } = await bundle(files, {}, { chunkFileNames: 'chunks/[name].js', comments: false, minify });
  chmodSync(path.join(root, main), 0o755);
  return output.flatMap(({ moduleIds = [] }) => moduleIds);
}

async function bundle(files, input, output) {
  const names = files.map((file) => path.relative('dist', file).replace(/\.[jt]s$/, ''));
  const bundled = await rolldown({
    ...input,
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `./${name}.ts`])),
    platform: 'node',
    external: Object.keys(packageJson.peerDependencies),
  });
  return bundled.write({ ...output, dir: dist });
}

/** The licences of the packages that the modules come from. */
function licencesText(modules) {
  const folders = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file
      ? readFileSync(path.join(folder, file), 'utf8').trim()
      : 'The package carries no text of it.';
    return `${name} ${version}, ${license}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

function buildPage() {
  if (!existsSync(path.join(root, 'emulator/ui/page/vite.config.ts'))) return;
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'emulator/ui/page', '--logLevel', 'warn']);
}
