import { shellWord, shellWords, wordsAfterCommand } from './shell-words.ts';

/** The words of this command line with one file alone and the same seed, and with no secret in them. */
export function againCommand(
  file: string,
  { files, seed, argv = process.argv }: { files: readonly string[]; seed: number; argv?: readonly string[] },
): string {
  const { options, command } = wordsAfterCommand(argv);
  const kept = options.filter((word, index) => {
    const isSeed = word === '--seed' || options[index - 1] === '--seed';
    return !isSeed && !files.includes(word) && word !== '--update';
  });
  const start = ['divar-emulator', argv[2] ?? 'replay', shellWord(file), '--seed', String(seed)];
  return [...start, ...shellWords(kept), ...command.map(shellWord)].join(' ');
}
