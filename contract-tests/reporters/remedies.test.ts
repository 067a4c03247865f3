import { execFileSync } from 'node:child_process';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { fuzzChecks } from '../fuzz/checks.ts';
import { catalogue, explained } from '../index.ts';
import { findRemedy } from './remedies.ts';

const remedies = [...catalogue, ...fuzzChecks].map(({ id }) => [id, findRemedy(id)!] as const);

describe('the remedies', () => {
  it('are there for each check', () => {
    expect(remedies.filter(([, remedy]) => !remedy?.sends || !remedy.node || !remedy.python)).toEqual([]);
  });

  it.each(remedies)('of %s can be parsed as JavaScript', (_id, { node }) => {
    expect(() => new Script(`(async () => {\n${node}\n})`)).not.toThrow();
  });

  it('can be parsed as Python', () => {
    const sources = JSON.stringify(remedies.map(([id, { python }]) => [id, python]));
    const program = [
      'import ast, json, sys, textwrap',
      'for name, code in json.load(sys.stdin):',
      '    try: ast.parse("def bot(self):\\n" + textwrap.indent(code, "    "))',
      '    except SyntaxError as error: print(name, error)',
    ].join('\n');
    expect(execFileSync('python3', ['-c', program], { input: sources, encoding: 'utf8' })).toBe('');
  });

  it('are part of what --explain says', () => {
    const text = explained(catalogue.find(({ id }) => id === 'OUT-14')!);
    expect(text).toContain('encodeURIComponent(userId)');
    expect(text).toContain("quote(user_id, safe='')");
    expect(text).toContain('every user of the run has an id with');
  });
});
