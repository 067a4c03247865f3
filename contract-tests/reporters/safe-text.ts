/** Characters that steer a terminal, hide, or turn the direction of what follows. ZWNJ and ZWJ are letters here. */
const controls =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;
/** Characters that nobody sees, and that may be what a report is about. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/;

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** What came from outside as one line of at most so many characters, without what steers a terminal or a CI system. */
export function plain(text: string, most = 160): string {
  const characters = [...text];
  const short = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
  return withoutCommands(short.replace(/\r?\n/g, '⏎').replace(controls, escaped));
}

/** CI systems take a line that begins with "::", or that holds "##[", for a command. */
function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1:\u2009').replace(/##(?=\[|vso)/gi, '#\u2009#');
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
export function shown(text: string, most?: number): string {
  if (!unseen.test(text)) return isolated(text, most);
  const characters = [...text].slice(0, most ?? 160).map((one) => (unseen.test(one) ? escaped(one) : one));
  return `${isolated(text, most)} (${plain(characters.join(''), 400)})`;
}

/** Text for XML and HTML: no markup, and none of the characters that XML does not have. */
export function markup(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/g, escaped)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** JSON in which whatever steers a terminal or a CI system is written as an escape. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replace(/[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, escaped)
    .replace(/##(?=\[|vso)/gi, '#\\u0023')
    .replace(/::/g, ':\\u003a');
}
