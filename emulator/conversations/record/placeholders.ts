import { overlay } from '../../divar/overlay.ts';
import { folded } from '../match/fold.ts';
import { literal } from '../match/placeholders.ts';
import type {
  RecordedButton,
  RecordedExpectation,
  RecordedMessage,
  RecordedReply,
  RecordedTurn,
} from './recorded-turn.ts';
import { captureFormOf, madeUp, type Sensitive, sensitiveParts } from './sensitive.ts';

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
