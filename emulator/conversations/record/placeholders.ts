import { overlay } from '../../divar/overlay.ts';
import { folded } from '../match/fold.ts';
import { type CaptureForm, literal } from '../match/placeholders.ts';
import type {
  RecordedButton,
  RecordedExpectation,
  RecordedMessage,
  RecordedReply,
  RecordedTurn,
} from './recorded-turn.ts';

/** Puts placeholders in the place of ids, times, secrets and phone numbers: the same one for the same value. */
export class Placeholders {
  /** Values of those that users said first. */
  readonly variables: Record<string, string> = {};
  readonly #names = new Map<string, string>();
  readonly #counts: Record<Sensitive, number> = { id: 0, time: 0, secret: 0, phone: 0 };

  /** `conversationId` is that of the turn, which a replay gives another value by itself. */
  turn(turn: RecordedTurn, conversationId: string | undefined): RecordedTurn {
    const said = (text: string) => this.#text(text, { conversationId, isSaid: true });
    const expected = (text: string) => this.#text(text, { conversationId, isSaid: false });
    const { says, sends, start, press, event, raw, consents, expect } = turn;
    return overlay(turn, {
      says: says === undefined ? undefined : said(says),
      sends: sends && (mapTexts(sends, said) as Record<string, unknown>),
      start: start === undefined ? undefined : (mapTexts(start, said) as RecordedTurn['start']),
      press: typeof press === 'string' ? said(press) : undefined,
      event: event === undefined ? undefined : mapTexts(event, said),
      raw: raw === undefined ? undefined : said(raw),
      consents: consents && (mapTexts(consents, said) as RecordedTurn['consents']),
      expect: expect === undefined ? undefined : expectation(expect, expected),
    });
  }

  /** What a conversation begins with. */
  value<T>(value: T): T {
    return mapTexts(value, (text) => this.#text(text, { conversationId: undefined, isSaid: true })) as T;
  }

  #text(
    text: string,
    { conversationId, isSaid }: { conversationId: string | undefined; isSaid: boolean },
  ): string {
    return sensitiveParts(text)
      .map(({ text: part, kind }) => {
        if (part === conversationId) return '${conversation}';
        return kind === undefined ? literal(part) : this.#placeholder(part, kind, isSaid);
      })
      .join('');
  }

  #placeholder(value: string, kind: Sensitive, isSaid: boolean): string {
    const key = folded(value);
    const known = this.#names.get(key);
    if (known !== undefined) return `\${${known}}`;
    this.#counts[kind] += 1;
    const name = `${kind}_${this.#counts[kind]}`;
    this.#names.set(key, name);
    if (!isSaid) return `\${${name}:${captureFormOf[kind]}}`;
    this.variables[name] = madeUp(kind, value, this.#counts[kind]);
    return `\${${name}}`;
  }
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

type TextChange = (text: string) => string;

function expectation(
  expect: NonNullable<RecordedTurn['expect']>,
  change: TextChange,
): RecordedTurn['expect'] {
  if (expect === 'silence' || expect === 'later') return expect;
  if (Array.isArray(expect)) return expect.map((reply) => changedReply(reply, change));
  const { replies, opens, shows } = expect;
  return overlay(expect, {
    replies: Array.isArray(replies) ? replies.map((reply) => changedReply(reply, change)) : undefined,
    opens: opens === undefined ? undefined : change(opens),
    shows: shows === undefined ? undefined : change(shows),
  }) satisfies RecordedExpectation;
}

function changedReply(reply: RecordedReply, change: TextChange): RecordedReply {
  if (typeof reply === 'string') return change(reply);
  const { text, buttons, receiver_buttons: others } = reply;
  return overlay(reply, {
    text: text === undefined ? undefined : change(text),
    buttons: buttons && changedRows(buttons, change),
    receiver_buttons: others && changedRows(others, change),
  }) satisfies RecordedMessage;
}

function changedRows(rows: RecordedButton[][], change: TextChange): RecordedButton[][] {
  return rows.map((row) => row.map((button) => changedButton(button, change)));
}

/** The data of a button is compared as a whole; where it holds what changes, any data will do. */
function changedButton(button: RecordedButton, change: TextChange): RecordedButton {
  if (typeof button === 'string') return change(button);
  return Object.fromEntries(
    Object.entries(button).map(([name, value]) => {
      if (typeof value === 'string') return [name, change(value)];
      const isSteady = !hasSensitive(value);
      return [name, isSteady ? mapTexts(value, literal) : 'any'];
    }),
  );
}

function hasSensitive(value: unknown): boolean {
  if (typeof value === 'string') return sensitiveParts(value).some(({ kind }) => kind !== undefined);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasSensitive);
}

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
const captureFormOf: Record<Sensitive, CaptureForm> = {
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
