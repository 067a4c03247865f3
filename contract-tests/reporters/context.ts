/** What a report cannot know of the run. */
export interface ReportContext {
  /** The command of this run with these options in place of its choice of checks, and with no secret in it. */
  again(options: string): string;
  /** A file of the bot's repository that findings can be shown at. */
  file?: string;
}

export const noContext: ReportContext = { again: (options) => `divar-emulator verify --bot URL ${options}` };

/** The options that run one check of a report again; generated events need the seed. */
export function onlyThis(id: string, { seed }: { seed: number }): string {
  return id.startsWith('FUZ-') ? `--only ${id} --seed ${seed}` : `--only ${id}`;
}
