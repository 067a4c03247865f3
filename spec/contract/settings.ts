import { settings as rows } from '../generated/settings.ts';

/** A setting of an app, as its row of `AppSettings` in spec/control.yaml has it. */
export interface Setting {
  /** Its place in `AppSettings`, such as `bot` or `retries.attempts`. */
  name: string;
  /** Its option of the command line, with what follows it: `--bot <url>`. */
  flags: string;
  /** The group of options that it belongs to. */
  topic: string;
  /** Its name in the library's options. */
  library: string;
  /** Its place in what an app keeps; durations are milliseconds there: `retries.backoffMs`. */
  stored: string;
  kind: 'text' | 'duration' | 'number' | 'switch' | 'choice' | 'list' | 'keys';
  /** What a text, or each one of a list, must be besides. */
  check?: 'url' | 'redirect_uri' | 'header';
  /** Of a choice, or of a list of known names. */
  values?: readonly string[];
  minimum?: number;
  maximum?: number;
  mostItems?: number;
  isNullable: boolean;
  isSecret: boolean;
  /** As the control API has it; absent where a value is made. */
  default?: unknown;
  /** What the option means without a value. */
  alone?: string;
  title: string;
  description: string;
  persian: { title: string; description: string };
}

/** Every setting, in the order of spec/control.yaml. */
export const settings: readonly Setting[] = rows;
