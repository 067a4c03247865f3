/** Name of the validator of a request body ("request") or of an answer's body (its status or "default"). */
export function bodyValidator(id: string, part: string): string {
  return `${id}_${part}`;
}

/** Name of the validator of an operation's path and query parameters. */
export function parameterValidator(id: string): string {
  return `${id}_parameters`;
}
