import type { Source } from '../../spec/index.ts';

/** `must`: documented, or breaking it harms users. `should`: best practice that Divar has not written down. */
export type Level = 'must' | 'should';

/** How a rule was broken. */
export interface CheckFinding {
  message: string;
  level: Level;
  /** Which of the check's inputs. */
  case?: string;
  /** The place in the input or in the bot's call: a JSON pointer, or the name of a header. */
  where?: string;
  expected?: string;
  actual?: string;
  /** At most three allowed values that look most like what came. */
  nearest?: string[];
  /** The journal's entry of the input, or of the bot's call. */
  entry_id?: number;
  /** The exchange that showed it. */
  evidence?: Evidence;
  /** The event that led to it, where the exchange is a call of the bot. */
  cause?: Evidence;
  /** Where the contract says so, such as spec/openapi.yaml:120. */
  spec?: string;
  /** The input, kept byte for byte. */
  kept?: Kept;
}

/** A message of the bot, as far as a report shows it. */
export interface EvidenceMessage {
  text?: string;
  captions: string[];
}

/** A request and what came back. Secrets are names of environment variables; long bodies are cut. */
export interface Evidence {
  /** Who called whom. */
  direction: 'divar_to_bot' | 'bot_to_divar';
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: string;
  encoding?: 'base64';
  /** Size of the whole body. */
  bytes: number;
  /** Absent where no answer came. */
  status?: number;
  /** How it ended: answered, timed_out, cut, ... */
  ended: string;
  duration_ms: number;
  /** Beginning of the answer's body. */
  answer?: string;
  replies: EvidenceMessage[];
}

/** Where an input is kept, and how to send it again. */
export interface Kept {
  /** Describes the requests; divar-emulator verify --rerun takes it. */
  file: string;
  /** The same as a shell command. */
  curl: string;
}

export type Verdict = 'pass' | 'fail' | 'warn' | 'not_run';

/** What came of one check. */
export interface CheckResult {
  id: string;
  title: string;
  level: Level;
  source: Source;
  verdict: Verdict;
  /** Why it was not run. */
  reason?: string;
  findings: CheckFinding[];
  /** What was found beside other checks and did not come again alone: not counted. */
  unconfirmed?: CheckFinding[];
  /** The inputs that were tried. */
  cases: string[];
  duration_ms: number;
  /** In the baseline: shown, but not counted. */
  known?: boolean;
}

/** A check that cannot be exercised with this bot. */
export class NotRun extends Error {
  override name = 'NotRun';
}
