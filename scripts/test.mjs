import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ensureBrowser, ensureBuilt, ensureInstalled, root } from './set-up.mjs';

/** Each check is one test: it passes or fails as a whole. */
const checks = ['types', 'lint', 'layers', 'unused', 'generated'];

ensureInstalled();
ensureBuilt();
await ensureBrowser();

const totals = { passed: 0, failed: 0, skipped: 0 };
await Promise.all(Array.from({ length: availableParallelism() }, runChecks));
add(await vitest(process.argv.slice(2)));
process.stdout.write(
  `\n${totals.skipped > 0 ? `${totals.skipped} skipped (their reasons are above)\n` : ''}`,
);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed === 0 ? 0 : 1);

/** Runs the checks that no other has begun, one after the other; tells of each once it is over. */
async function runChecks() {
  for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
    const { code, output } = await npm(['run', '--silent', `check:${check}`]);
    totals[code === 0 ? 'passed' : 'failed'] += 1;
    process.stdout.write(`${output}${code === 0 ? 'passed' : 'FAILED'}  check:${check}\n`);
  }
}

function add({ passed, failed, skipped }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

/** Runs vitest; its counts come from its own JSON report. */
async function vitest(args) {
  const report = path.join(root, '.tmp', `vitest-${process.pid}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await node(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args]);
  const counts = countsOf(report, code);
  rmSync(report, { force: true });
  return counts;
}

function countsOf(report, code) {
  const unusable = { passed: 0, failed: 1, skipped: 0 };
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const broken = result.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
    );
    const failed = result.numFailedTests + broken.length;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return unusable;
  }
}

async function npm(args) {
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return { code: await finished(child), output };
}

function node(args) {
  return finished(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
}

function finished(child) {
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}
