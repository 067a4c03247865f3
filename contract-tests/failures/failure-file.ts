/** A failure as it is kept: what is needed to send it again. Secrets are names of environment variables. */
export interface FailureFile {
  format: 'divar-emulator-failure';
  version: 1;
  check: string;
  case?: string;
  message: string;
  expected?: string;
  /** How the last request ended, and the replies to all of them. */
  outcome: { status?: number; ended: string; replies: number };
  /** In this order; the last one showed it. */
  requests: FailureRequest[];
}

export interface FailureRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  /** The file with the bytes of the body, beside this one. */
  body: string;
  /** The body holds names such as ${DIVAR_IDENTIFICATION_KEY} in place of secrets. */
  holds_names?: boolean;
}
