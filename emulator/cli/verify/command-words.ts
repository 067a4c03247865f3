import { shellWord, shellWords, wordsAfterCommand } from '../shell-words.ts';

/** Options that choose what is run or where it is told; what to run again is said anew. */
const left = ['--only', '--skip', '--report', '--rerun', '--baseline', '--max-time', '--failures'];
const several = ['--only', '--skip'];

/** This command line with other options in place of its choice of checks; its secrets are environment variables. */
export function commandWords(argv: readonly string[], instead: string): string {
  const { options, command } = wordsAfterCommand(argv);
  const kept = options.filter((_, index) => !isLeft(options, { index, instead }));
  return ['divar-emulator verify', ...shellWords(kept), instead, ...command.map(shellWord)].join(' ');
}

/** Whether a word is an option that is left out, or a value of one. */
function isLeft(words: readonly string[], { index, instead }: { index: number; instead: string }): boolean {
  let at = index;
  while (at >= 0 && !words[at]!.startsWith('--')) at -= 1;
  const [name = '', value] = (words[at] ?? '').split('=');
  if (!left.includes(name) && !instead.split(' ').includes(name)) return false;
  const values = value !== undefined ? 0 : several.includes(name) ? words.length : 1;
  return index - at <= values;
}
