import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addVerifyCommand } from '../emulator/cli/commands/verify.ts';
import { root } from './testing/installed-package.ts';

const run = promisify(execFile);

interface Step {
  name: string;
  shell?: string;
  run?: string;
  uses?: string;
  env?: Record<string, string>;
}
interface Action {
  inputs: Record<string, { description: string; default: string }>;
  runs: { using: string; steps: Step[] };
}

const action: Action = parse(readFileSync(path.join(root, 'action.yml'), 'utf8'));
const scripts = action.runs.steps.filter((step) => step.run !== undefined);

/** What became of the action's steps. */
interface Ended {
  code: number;
  /** Of all steps that ran. */
  output: string;
  outputs: string;
  summary: string;
  workspace: string;
}

const workspaces: string[] = [];
afterAll(() => {
  for (const workspace of workspaces) rmSync(workspace, { recursive: true });
});

/** Runs the action's scripts as GitHub does, one after the other until one fails. */
async function act(inputs: Record<string, string>): Promise<Ended> {
  const workspace = mkdtempSync(path.join(tmpdir(), 'divar-action-'));
  workspaces.push(workspace);
  const [outputs, summary] = ['outputs', 'summary.md'].map((name) => path.join(workspace, name)) as [
    string,
    string,
  ];
  for (const file of [outputs, summary]) writeFileSync(file, '');
  const github = { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: 'true' };
  let [code, output] = [0, ''];
  for (const step of scripts) {
    const file = path.join(workspace, 'step.sh');
    writeFileSync(file, step.run!);
    const env = { ...process.env, ...github, ...environmentOf(step, inputs) };
    const result = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
      cwd: workspace,
      env,
    }).catch((error: { code: number; stdout: string; stderr: string }) => error);
    output += result.stdout + result.stderr;
    if ('code' in result) code = result.code;
    if (code !== 0) break;
  }
  const [written, told] = [outputs, summary].map((file) => readFileSync(file, 'utf8')) as [string, string];
  return { code, output, outputs: written, summary: told, workspace };
}

/** A step's variables, with what the expressions in them stand for. */
function environmentOf({ env = {} }: Step, inputs: Record<string, string>): Record<string, string> {
  const value = (expression: string) => {
    if (expression === 'github.action_path') return root.replace(/\/$/, '');
    const name = expression.replace('inputs.', '');
    return inputs[name] ?? action.inputs[name]!.default;
  };
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, expression: string) => value(expression)),
    ]),
  );
}

const echoBot = `node ${path.join(root, 'dist/examples/echo-bot/bot.js')}`;
const careless = `node -e "require('http').createServer((_, r) => r.end()).listen(process.env.PORT, '127.0.0.1')"`;

describe.concurrent('the action', () => {
  it('hands its inputs to the shell in the environment alone', () => {
    for (const { run: script } of scripts) expect(script).not.toContain('${{');
    expect(scripts.every(({ shell }) => shell === 'bash')).toBe(true);
  });

  it('is green for a bot that keeps to the contract, with every report in its folder', async () => {
    const { code, output, outputs, summary, workspace } = await act({
      command: echoBot,
      only: 'AUTH ACK-01',
    });
    expect(code, output).toBe(0);
    expect(outputs).toBe('exit-code=0\nreport=divar-report\n');
    expect(summary).toContain('9 passed');
    for (const name of ['junit.xml', 'report.json', 'report.html', 'report.sarif']) {
      expect(existsSync(path.join(workspace, 'divar-report', name)), name).toBe(true);
    }
  });

  it('is red for one that does not, with an annotation and a summary that name the rule', async () => {
    const { code, output, outputs, summary, workspace } = await act({
      command: careless,
      only: 'AUTH-01',
      report: 'out',
    });
    expect(code, output).toBe(1);
    expect(outputs).toBe('exit-code=1\nreport=out\n');
    expect(output).toMatch(/^::error .*AUTH-01/m);
    expect(summary).toContain('AUTH-01');
    const { checks } = JSON.parse(readFileSync(path.join(workspace, 'out/report.json'), 'utf8'));
    expect(checks).toMatchObject([{ id: 'AUTH-01', verdict: 'fail' }]);
  });

  it('fails on warnings under the level should', async () => {
    const given = { command: careless, only: 'ACK-06' };
    const ended = await Promise.all([act(given), act({ ...given, level: 'should' })]);
    expect(ended.map(({ code }) => code)).toEqual([0, 1]);
  });

  it('takes the keys of a bot that runs already, and the choice of checks', async () => {
    const { output, code } = await act({
      bot: 'http://127.0.0.1:1/',
      'api-key': 'a-key',
      'identification-key': 'another-key',
      skip: 'TXT DLV',
    });
    expect(code).toBe(3);
    expect(output).toContain('http://127.0.0.1:1/');
  });

  it('runs nothing that stands in an input', async () => {
    const evil = '"; touch pwned; $(touch pwned) `touch pwned`';
    const nobody = { bot: 'http://127.0.0.1:1/', only: 'ACK-01' };
    for (const name of ['bot', 'only', 'probe', 'level', 'report', 'skip', 'baseline', 'slow']) {
      const { code, workspace } = await act({ ...nobody, [name]: evil });
      expect([2, 3], name).toContain(code);
      expect(existsSync(path.join(workspace, 'pwned')), name).toBe(false);
    }
  }, 60_000);
});

describe('docs/ci.md', () => {
  const text = readFileSync(path.join(root, 'docs/ci.md'), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code!);

  it('has snippets that are YAML', () => {
    expect(blocks('yaml').length).toBeGreaterThan(4);
    for (const block of blocks('yaml')) expect(typeof parse(block)).toBe('object');
  });

  it('names options that verify has', () => {
    const program = new Command();
    addVerifyCommand(program);
    const known = program.commands[0]!.options.map(({ long }) => long);
    const commands = [
      ...text.replace(/\\?\n\s+(?=--|npx)/g, ' ').matchAll(/npx divar-emulator verify (.*)/g),
    ];
    expect(commands.length).toBeGreaterThan(5);
    for (const [, words] of commands) {
      const options = words!.split(' -- ')[0]!.match(/--[\w-]+/g) ?? [];
      for (const option of options) expect(known).toContain(option);
    }
  });

  it('names each input of the action, and no other', () => {
    const [, table] = /\| input \| what it is \|\n\| --- \| --- \|\n([\s\S]*?)\n\n/.exec(text)!;
    const named = table!.split('\n').flatMap((row) => row.split('|')[1]!.match(/[\w-]+/g) ?? []);
    expect(named.sort()).toEqual(Object.keys(action.inputs).sort());
    const used = [...text.matchAll(/uses: OWNER\/divar-emulator@main\n\s+with:\n((?:\s+[\w-]+:.*\n)+)/g)];
    for (const [, lines] of used) {
      for (const [name] of lines!.matchAll(/[\w-]+(?=:\s)/g))
        expect(Object.keys(action.inputs)).toContain(name);
    }
  });
});
