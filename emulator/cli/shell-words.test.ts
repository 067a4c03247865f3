import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { shellWords, wordsAfterCommand } from './shell-words.ts';
import { addStartOptions } from './start-options.ts';

describe('a command line that is shown', () => {
  it('is one that a shell takes', () => {
    expect(shellWords(['--probe', "it's", '--seed=7', 'سلام'])).toEqual([
      '--probe',
      "'it'\\''s'",
      '--seed=7',
      "'سلام'",
    ]);
  });

  it('ends before the words that start a bot', () => {
    expect(wordsAfterCommand(['node', 'cli', 'verify', '--slow', '--', 'node', 'bot.js'])).toEqual({
      options: ['--slow'],
      command: ['--', 'node', 'bot.js'],
    });
  });

  const secrets = addStartOptions(new Command())
    .options.map(({ long }) => long!)
    .filter((name) => /key$|secret$|token$/.test(name) && name !== '--any-key');

  it.each(secrets)('holds no value of %s', (name) => {
    const variable = `$DIVAR_EMULATOR_${name.slice(2).toUpperCase().replaceAll('-', '_')}`;
    expect(shellWords([name, 'hush', `${name}=hush`])).toEqual([
      name,
      `"${variable}"`,
      `${name}="${variable}"`,
    ]);
  });
});
