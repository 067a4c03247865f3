const secretOptions = ['--api-key', '--identification-key', '--control-token', '--access-token'];
/** Options that choose what is run or where it is told; what to run again is said anew. */
const left = ['--only', '--skip', '--report', '--rerun', '--baseline', '--max-time', '--failures'];
const several = ['--only', '--skip'];

/** This command line with other options in place of its choice of checks; its secrets are environment variables. */
export function commandWords(argv: readonly string[], instead: string): string {
  const words = argv.slice(3);
  const at = words.indexOf('--');
  const [options, command] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)];
  const kept = options.filter((_, index) => !isLeft(options, { index, instead }));
  const shown = kept.map((word, index) => shownWord(word, kept[index - 1]));
  return ['divar-emulator verify', ...shown, instead, ...command.map(shellWord)].join(' ');
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

function shownWord(word: string, before: string | undefined): string {
  const [option = '', value] = word.split(/=(.*)/s);
  if (value !== undefined && secretOptions.includes(option)) return `${option}="${variable(option)}"`;
  return before !== undefined && secretOptions.includes(before) ? `"${variable(before)}"` : shellWord(word);
}

function variable(option: string): string {
  return `$DIVAR_EMULATOR_${option.slice(2).toUpperCase().replaceAll('-', '_')}`;
}

function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
