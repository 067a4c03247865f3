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
