/** What a report cannot know of the run. */
export interface ReportContext {
  /** The command of this run with these options in place of its choice of checks, and with no secret in it. */
  again(options: string): string;
  /** Environment variables that the commands read their keys from, where the run had them elsewhere. */
  variables?: readonly string[];
  /** A file of the bot's repository that findings can be shown at. */
  file?: string;
}

export const noContext: ReportContext = { again: (options) => `divar-emulator verify --bot URL ${options}` };

/** The options that run some checks of a report again; generated events need the seed. */
export function onlyThese(ids: readonly string[], { seed }: { seed: number }): string {
  const isDrawn = ids.some((id) => id.startsWith('FUZ-'));
  return `--only ${ids.join(' ')}${isDrawn ? ` --seed ${seed}` : ''}`;
}
