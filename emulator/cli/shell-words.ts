import { secretOptions } from './known-secrets.ts';

/** The words after the command's name, and from `--` on those that start a bot. */
export function wordsAfterCommand(argv: readonly string[]): { options: string[]; command: string[] } {
  const words = argv.slice(3);
  const at = words.indexOf('--');
  return at < 0 ? { options: words, command: [] } : { options: words.slice(0, at), command: words.slice(at) };
}

/** The variables that stand for the secrets of a command line. */
export function secretVariables(words: readonly string[]): string[] {
  const given = words.map((word) => word.split('=')[0]!).filter((option) => secretOptions.includes(option));
  return [...new Set(given)].map((option) => variable(option).slice(1));
}

/** Words as a shell takes them; the values of secret options are environment variables. */
export function shellWords(words: readonly string[]): string[] {
  return words.map((word, index) => shownWord(word, words[index - 1]));
}

export function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : quoted(word);
}

/** A text in which a shell changes nothing. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function shownWord(word: string, before: string | undefined): string {
  const [option = '', value] = word.split(/=(.*)/s);
  if (value !== undefined && secretOptions.includes(option)) return `${option}="${variable(option)}"`;
  return before !== undefined && secretOptions.includes(before) ? `"${variable(before)}"` : shellWord(word);
}

function variable(option: string): string {
  return `$DIVAR_EMULATOR_${option.slice(2).toUpperCase().replaceAll('-', '_')}`;
}

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
