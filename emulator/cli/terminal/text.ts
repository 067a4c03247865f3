const controls = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of a user or a bot as it may stand in a terminal: one line, no control characters, its direction its own. */
export function isolated(text: string): string {
  return `\u2068${plain(text)}\u2069`;
}

/** A text without characters that steer the terminal; line breaks show as ⏎. */
export function plain(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(controls, ' ');
}

/** At most so many characters of a text. */
export function shortened(text: string, most = 60): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
