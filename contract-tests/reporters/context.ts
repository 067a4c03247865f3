/** What a report cannot know of the run. */
export interface ReportContext {
  /** The command without its selection of checks; secrets in it are names of environment variables. */
  command: string;
  /** A file of the bot's repository that findings can be shown at. */
  file?: string;
}

export const noContext: ReportContext = { command: 'divar-emulator verify --bot URL' };
