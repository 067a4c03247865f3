/** Digits and letters that Persian keyboards write in several ways, in the form they are compared in. */
const folds: Record<string, string> = { ي: 'ی', ى: 'ی', ك: 'ک', '\u200c': '', '\r': '' };
for (let digit = 0; digit < 10; digit += 1) {
  folds[String.fromCharCode(0x0660 + digit)] = String(digit);
  folds[String.fromCharCode(0x06f0 + digit)] = String(digit);
}
const foldable = /[\r\u200c\u0643\u0649\u064a\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * A text in the form in which texts are compared: without ZWNJ and carriage returns, with Persian ye and kaf and with
 * ASCII digits, composed (NFC).
 */
export function folded(text: string): string {
  return text.normalize('NFC').replace(foldable, (char) => folds[char] ?? char);
}

/** A folded text that remembers where each of its characters came from. */
export interface FoldedText {
  text: string;
  /** The part of the text before folding that a part of the folded text came from. */
  source(start: number, end: number): string;
}

/** As `folded`, with the way back. */
export function traceableFold(text: string): FoldedText {
  const raw = text.normalize('NFC');
  const origins: number[] = [];
  let result = '';
  for (let index = 0; index < raw.length; index += 1) {
    const char = folds[raw[index]!] ?? raw[index]!;
    if (char !== '') origins.push(index);
    result += char;
  }
  return {
    text: result,
    source: (start, end) => (end > start ? raw.slice(origins[start]!, origins[end - 1]! + 1) : ''),
  };
}

/** A text that is compared as it is. */
export function unfolded(text: string): FoldedText {
  return { text, source: (start, end) => text.slice(start, end) };
}
