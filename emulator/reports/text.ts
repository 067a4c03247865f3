/**
 * Text of bots, users and files, made safe for where it is shown: a terminal, the log of a CI system, XML, HTML, Markdown,
 * JSON. All output of the emulator and of the contract tests goes through here; it needs nothing else of the house.
 */

/** Characters that steer a terminal, hide, or turn the direction of what follows. ZWNJ and ZWJ are letters here. */
const controls =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;
/** Characters that nobody sees, and that may be what a report is about. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/;

/** Commands of GitHub's runner, in an older form anywhere in a line; of Azure's and TeamCity's agents. */
const hashCommand = /##(?=\[|[a-z]+\[)/gi;
/** Commands of GitHub's runner: any at the beginning of a line. The known ones nowhere, for a line may be taken apart. */
const colonCommand =
  /^(\s*):(?=:)|:(?=:(?:error|warning|notice|debug|group|endgroup|echo|stop-commands|(?:add|remove)-(?:mask|path|matcher)|set-(?:output|env)|save-state)\b)/gim;

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** At most so many characters of a text. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** What came from outside as one line, without what steers a terminal or a CI system. */
export function plain(text: string, most = Number.POSITIVE_INFINITY): string {
  return withoutCommands(shortened(text, most).replace(/\r?\n/g, '⏎').replace(controls, escaped));
}

/** As `plain`, with the lines that it has. */
export function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => plain(line))
    .join('\n');
}

/** As `plain`, in a direction of its own, so that right-to-left text does not reorder the line. */
export function isolated(text: string, most?: number): string {
  return `\u2068${plain(text, most)}\u2069`;
}

/** As `plain`, for a text in which `isolated` ones stand already. */
export function plainAround(text: string, most?: number): string {
  const parts = text.split(/([\u2068\u2069])/);
  return parts.map((part, at) => (at % 2 === 0 ? plain(part, most) : part)).join('');
}

/** As `isolated`, with the escapes beside it where the text holds what nobody sees. */
export function shown(text: string, most: number): string {
  if (!unseen.test(text)) return isolated(text, most);
  const characters = [...text].slice(0, most).map((one) => (unseen.test(one) ? escaped(one) : one));
  return `${isolated(text, most)} (${plain(characters.join(''), 400)})`;
}

/** A line that a bot prints. Its colours and tabs stay; nothing else in it steers the terminal or a CI system. */
export function outputLine(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
  const parts = line.split(/(\u001b\[[\d;]*m|\t)/);
  return withoutCommands(
    parts.map((part, at) => (at % 2 === 0 ? part.replace(controls, escaped) : part)).join(''),
  );
}

/** CI systems take some words in what is printed for commands; a thin space keeps them words. */
function withoutCommands(text: string): string {
  return text.replace(colonCommand, '$1:\u2009').replace(hashCommand, '#\u2009#');
}

/** The message of a command of GitHub's runner. */
export function commandMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of such a command. */
export function commandProperty(text: string): string {
  return commandMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text without markup. */
export function withEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Text for XML and HTML: no markup, and none of the characters that XML does not have. */
export function markup(text: string): string {
  return withEntities(
    text
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replace(/[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/g, escaped),
  );
}

/** Text of one line for Markdown: no markup, no mention of a person. */
export function markdown(text: string): string {
  return text.replace(/[&<>|`*_~[\]\\@#!()]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Does a text hold what steers a terminal or a CI system? */
export function isSteering(text: string): boolean {
  return text.replace(/[\n\t]/g, '').search(controls) >= 0 || withoutCommands(text) !== text;
}

/** What stands in double quotes, in JSON or YAML, with escapes in the place of what steers a terminal or a CI system. */
export function inQuotes(text: string): string {
  return text
    .replace(
      /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
      escaped,
    )
    .replace(/[\u{e0000}-\u{e007f}]/gu, (character) => character.split('').map(escaped).join(''))
    .replace(hashCommand, '#\\u0023')
    .replace(colonCommand, '$1\\u003a');
}

/** JSON in which whatever steers a terminal or a CI system is written as an escape. */
export function safeJson(value: unknown, indent?: number): string {
  return inQuotes(JSON.stringify(value, null, indent)).replace(/::/g, ':\\u003a');
}

/** A secret as it may be shown: its last four characters, where that gives away little. */
export function masked(secret: string): string {
  if (isMasked(secret)) return secret;
  return secret.length >= 12 ? `…${secret.slice(-4)}` : '…';
}

/** Is this what is left of a secret in a view or in a file? */
export function isMasked(value: string): boolean {
  return value.startsWith('…') || value.includes(' …');
}
