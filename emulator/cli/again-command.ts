const secretOptions = ['--api-key', '--identification-key', '--control-token'];

/** The words of this command line with one file alone and the same seed, and with no secret in them. */
export function againCommand(
  file: string,
  { files, seed, argv = process.argv }: { files: readonly string[]; seed: number; argv?: readonly string[] },
): string {
  const words = argv.slice(3);
  const at = words.indexOf('--');
  const [options, command] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)];
  const kept = options.filter((word, index) => {
    const isSeed = word === '--seed' || options[index - 1] === '--seed';
    return !isSeed && !files.includes(word) && word !== '--update';
  });
  const shown = kept.map((word, index) => shownWord(word, kept[index - 1]));
  const start = ['divar-emulator', argv[2] ?? 'replay', shellWord(file), '--seed', String(seed)];
  return [...start, ...shown, ...command.map(shellWord)].join(' ');
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
