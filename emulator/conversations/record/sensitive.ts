import type { CaptureForm } from '../match/placeholders.ts';

/** What must not stand in a recording as it was, or will be another value next time. */
export type Sensitive = 'id' | 'time' | 'secret' | 'phone';

/** A part of a text, and what it is. */
export interface SensitivePart {
  text: string;
  kind?: Sensitive;
}

const digit = '[0-9۰-۹٠-٩]';
const patterns: [Sensitive, string][] = [
  ['secret', '(?:ory_[a-z]{2}_|sk-|eyJ)[A-Za-z0-9_.-]{8,}'],
  ['id', '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'],
  [
    'time',
    `${digit}{4}[-/]${digit}{2}[-/]${digit}{2}(?:[T ،]+${digit}{1,2}:${digit}{2}(?::${digit}{2}(?:\\.${digit}+)?)?Z?)?`,
  ],
  ['time', `${digit}{1,2}:${digit}{2}(?::${digit}{2})?`],
  ['phone', `(?:(?:\\+|00)?[9۹٩][8۸٨]|[0۰٠])[9۹٩]${digit}{2}[ -]?${digit}{3}[ -]?${digit}{4}`],
  // What the emulator masked.
  ['secret', '…[A-Za-z0-9_-]{4}'],
  // Long, with both letters and digits: a token or an id, and no word of any language.
  ['secret', '(?=[A-Za-z0-9_-]{0,64}[0-9])(?=[A-Za-z0-9_-]{0,64}[A-Za-z])[A-Za-z0-9_-]{24,}={0,2}'],
];
const all = new RegExp(
  `(?<![A-Za-z0-9۰-۹٠-٩_-])(?:${patterns.map(([, source]) => `(${source})`).join('|')})(?![A-Za-z0-9۰-۹٠-٩])`,
  'g',
);

/** The text in parts: those that are sensitive, and those between. */
export function sensitiveParts(text: string): SensitivePart[] {
  const parts: SensitivePart[] = [];
  let end = 0;
  for (const match of text.matchAll(all)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    const group = match.slice(1).findIndex((value) => value !== undefined);
    parts.push({ text: match[0], kind: patterns[group]![0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** How a value of this kind is captured. */
export const captureFormOf: Record<Sensitive, CaptureForm> = {
  id: 'id',
  time: 'time',
  secret: 'id',
  phone: 'phone',
};

/** A made-up value of the same form, to stand for one that a user said. */
export function madeUp(kind: Sensitive, value: string, number: number): string {
  if (kind === 'secret') return `secret-${number}`;
  return kind === 'phone' ? madeUpPhone(value, number) : value;
}

/** The same digits set and the same prefix; the last seven digits are zeros and the number. */
function madeUpPhone(value: string, number: number): string {
  const digits = String(number).padStart(7, '0').slice(-7).split('');
  const places = [...value]
    .map((char, index) => ({ char, index }))
    .filter(({ char }) => /[0-9۰-۹٠-٩]/.test(char));
  const changed = new Map(
    places.slice(-7).map(({ char, index }, place) => [index, likeDigit(char, digits[place]!)]),
  );
  return [...value].map((char, index) => changed.get(index) ?? char).join('');
}

function likeDigit(model: string, digit: string): string {
  const code = model.charCodeAt(0);
  const zero = code >= 0x06f0 ? 0x06f0 : code >= 0x0660 ? 0x0660 : 0x30;
  return String.fromCharCode(zero + Number(digit));
}
