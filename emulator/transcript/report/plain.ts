/** Characters that steer a terminal or turn the direction of what follows. */
const controls = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A text of a bot or a file as it may stand in a report: one line, nothing hidden in it. */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\n', '⏎').replace(controls, escaped);
}

/** As `plain`, in a direction of its own, so that right-to-left text does not reorder the line. */
export function isolated(text: string): string {
  return `\u2068${plain(text)}\u2069`;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
