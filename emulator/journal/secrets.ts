import { settings as rows } from '../../spec/index.ts';
import type { AppSettings, Fact } from '../divar/model.ts';
import type { HeaderPair, RawHeaders } from '../http/header-pairs.ts';
import { pairs } from '../http/header-pairs.ts';
import { inTurns } from '../http/turns.ts';
import { isMasked, masked } from '../reports/text.ts';

const secretHeaders = new Set([
  'x-api-key',
  'authorization',
  'x-access-token',
  'cookie',
  'set-cookie',
  'proxy-authorization',
]);

const mark = '…';

/** Headers with the secrets in them masked; the word before a token, such as Bearer, stays. */
export function maskedHeaders(headers: RawHeaders): HeaderPair[] {
  return pairs(headers).map(([name, value]) => [name, isSecretHeader(name) ? maskedValue(value) : value]);
}

function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

function maskedValue(value: string): string {
  const [, scheme, secret] = /^(Bearer|Basic) +(.*)$/i.exec(value) ?? [];
  return scheme === undefined ? masked(value) : `${scheme} ${masked(secret!)}`;
}

const oauthField = /\b(client_secret|code|code_verifier|refresh_token|access_token|form)=([^&\s]+)/g;
const oauthProperty =
  /("(?:client_secret|code|code_verifier|refresh_token|access_token)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g;

/** A form, a URL or JSON of the OAuth server with its secrets masked, also those that are not the app's own. */
export function withoutOAuthSecrets(text: string): string {
  return text
    .replace(oauthField, (_all, name: string, value: string) => `${name}=${masked(value)}`)
    .replace(oauthProperty, (_all, name: string, value: string) => `${name}"${masked(value)}"`);
}

/** The secrets that a fact brings with it. */
export function secretsIn(fact: Fact): string[] {
  switch (fact.kind) {
    case 'app-configured':
      return secretsOfSettings(fact.settings);
    case 'upload-token-issued':
      return [fact.uploadToken.secret];
    case 'token-issued':
      return [fact.token.secret, ...(fact.token.refresh ? [fact.token.refresh.secret] : [])];
    case 'code-issued':
      return [fact.code.secret];
    default:
      return [];
  }
}

export function secretsOfSettings(settings: AppSettings): string[] {
  const secret = rows.filter(({ isSecret }) => isSecret);
  const values = secret.map(({ stored }) => settings[stored as 'clientSecret' | 'apiKeys']);
  return values.flatMap((value) => (typeof value === 'string' ? value : value.map(({ key }) => key)));
}

/** Shorter secrets cannot be told from ordinary words. Also the length of the window that texts are searched with. */
const shortest = 8;

/** The window's hash is a polynomial of this base. */
const base = 0x01000193;
const leadingPower = Array.from({ length: shortest - 1 }).reduce<number>(
  (power) => Math.imul(power, base),
  1,
);

/** A longer text is searched in parts of this length. */
const longestPart = 65_536;
/** A character of a secret is written with no more than these: an escape of six, each of which is one. */
const longestEscape = 36;

/** One way in which a secret may be written. */
interface SecretForm {
  text: string;
  secret: string;
  /** Characters at either side that belong to it in part, as base64 has them. */
  margin: number;
  /** The longest other form that this one begins with. */
  within?: SecretForm;
}

/** A part of a text that is a secret. */
interface Span {
  start: number;
  end: number;
  secret: string;
}

/**
 * All secrets that an emulator has known. What it shows goes through `mask`: a secret is found as it is, in base64 (at
 * any offset, as in Basic credentials), percent-encoded, written with escapes of JSON or HTML, these in one another too,
 * and cut off at the end of a text. Secrets are only added: the journal outlives a key that is changed.
 *
 * The search is that of Rabin and Karp: one pass over the text with a window, whatever the number of secrets. Those that
 * begin alike, as all JSON Web Tokens do, are in order, so that the one that goes on like the text is found by halving.
 */
export class Secrets {
  readonly #known = new Set<string>();
  /** By the hash of what they begin with. */
  readonly #forms = new Map<number, FormIndex>();
  /** A bit for each hash that begins a form, so that the map is seldom asked. */
  readonly #bits = new Uint32Array(1 << 15);
  /** As long as any secret may be in a text. */
  #overlap = 0;

  constructor(secrets: Iterable<string | undefined> = []) {
    this.learn(...secrets);
  }

  learn(...secrets: (string | undefined)[]): void {
    for (const secret of secrets) {
      if (secret === undefined || secret.length < shortest || this.#known.has(secret) || isMasked(secret))
        continue;
      this.#known.add(secret);
      for (const text of new Set([secret, secret.replaceAll(' ', '+')]))
        this.#add({ text, secret, margin: 0 });
      for (const text of base64Forms(secret)) this.#add({ text, secret, margin: 1 });
    }
  }

  /** Does a text hold a secret, in whatever form? */
  isIn(text: string): boolean {
    return this.#spansIn(text, { cut: false }).length > 0;
  }

  /** The same of a text that may be long: in parts, and others are let in between. */
  async isInLong(text: string): Promise<boolean> {
    if (text.length <= longestPart) return this.isIn(text);
    for await (const start of inTurns(this.#partsOf(text))) {
      if (this.isIn(text.slice(start, start + longestPart + this.#overlap))) return true;
    }
    return false;
  }

  *#partsOf(text: string): Generator<number> {
    for (let start = 0; start < text.length; start += longestPart) yield start;
  }

  /** The text with each secret in it masked; `cut` where the text was cut off, perhaps within a secret. */
  mask(text: string, { cut = false } = {}): string {
    const spans = this.#spansIn(text, { cut });
    if (spans.length === 0) return text;
    let shown = '';
    let end = 0;
    for (const span of together(spans)) {
      shown += text.slice(end, span.start) + neutralMask(span.secret);
      end = span.end;
    }
    return shown + text.slice(end);
  }

  /** The same of bytes that may be no text. */
  maskBytes(bytes: Buffer, { cut = false } = {}): Buffer {
    const text = bytes.toString('latin1');
    const spans = together(this.#spansIn(text, { cut }));
    if (spans.length === 0) return bytes;
    const parts: Buffer[] = [];
    let end = 0;
    for (const span of spans) {
      parts.push(bytes.subarray(end, span.start), Buffer.from(neutralMask(span.secret)));
      end = span.end;
    }
    return Buffer.concat([...parts, bytes.subarray(end)]);
  }

  /** A value with the secrets masked in each text of it, names of fields included. */
  maskAll<T>(value: T): T {
    return this.#maskedValue(value) as T;
  }

  /** An error with the secrets in its words masked: it quotes what came. */
  maskError<T>(error: T): T {
    if (!(error instanceof Error)) return error;
    const words: Record<string, unknown> = error as object as Record<string, unknown>;
    for (const name of ['message', 'stack', 'where', 'remedy']) {
      if (typeof words[name] === 'string') words[name] = this.mask(words[name]);
    }
    return error;
  }

  #maskedValue(value: unknown): unknown {
    if (typeof value === 'string') return this.mask(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.#maskedValue(item));
    const result: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const field = name.length < shortest ? name : this.mask(name);
      const shown = this.#maskedValue(item);
      // A plain assignment would take __proto__ for the prototype.
      if (field === '__proto__') Object.defineProperty(result, field, { value: shown, enumerable: true });
      else result[field] = shown;
    }
    return result;
  }

  #add(form: SecretForm): void {
    if (form.text.length < shortest) return;
    this.#overlap = Math.max(this.#overlap, form.text.length * longestEscape);
    const hash = hashAt(form.text);
    const forms = this.#forms.get(hash) ?? new FormIndex();
    forms.add(form);
    this.#forms.set(hash, forms);
    const bit = chooseBit(hash);
    this.#bits[bit >>> 5]! |= 1 << (bit & 31);
  }

  #spansIn(text: string, { cut }: { cut: boolean }): Span[] {
    if (text.length < shortest || this.#known.size === 0) return [];
    const spans = this.#spansAsWritten(text, cut);
    for (const layer of decodedLayers(text)) {
      for (const { start, end, secret } of this.#spansAsWritten(layer.text, cut)) {
        spans.push({ start: layer.placeOf(start), end: layer.placeOf(end), secret });
      }
    }
    return spans;
  }

  #spansAsWritten(text: string, cut: boolean): Span[] {
    const spans: Span[] = [];
    let hash = hashAt(text);
    for (let start = 0; start + shortest <= text.length; start += 1) {
      const bit = chooseBit(hash);
      if ((this.#bits[bit >>> 5]! & (1 << (bit & 31))) !== 0) {
        const found = this.#forms.get(hash)?.find(text, { start, cut });
        if (found) spans.push(findSpan(found.form, { text, start, end: found.end }));
      }
      const leaving = Math.imul(text.charCodeAt(start), leadingPower);
      hash = (Math.imul(hash - leaving, base) + text.charCodeAt(start + shortest)) | 0;
    }
    return spans;
  }
}

/** The hash of the first characters of a text, as many as the window has. */
function hashAt(text: string): number {
  let hash = 0;
  for (let index = 0; index < shortest; index += 1)
    hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  return hash;
}

function chooseBit(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 12;
}

/** Forms that begin alike, in order. */
class FormIndex {
  readonly #sorted: SecretForm[] = [];

  add(form: SecretForm): void {
    const at = this.#placeOf(form.text);
    const before = this.#sorted[at - 1];
    if (before?.text === form.text) return;
    form.within = findWithin(before, (one) => form.text.startsWith(one.text));
    this.#sorted.splice(at, 0, form);
    for (let next = at + 1; this.#sorted[next]?.text.startsWith(form.text); next += 1) {
      const { within } = this.#sorted[next]!;
      if (!within || within.text.length < form.text.length) this.#sorted[next]!.within = form;
    }
  }

  /**
   * The longest form that the text goes on with at `start`; else one that was cut off there, at an elision or at the end
   * of the text, as far as it goes.
   */
  find(
    text: string,
    { start, cut }: { start: number; cut: boolean },
  ): { form: SecretForm; end: number } | undefined {
    const at = this.#placeOf(text, start);
    const [before, after] = [this.#sorted[at - 1], this.#sorted[at]];
    // Whatever the text begins with is what the form before it in order begins with too.
    const whole = findWithin(before, (one) => text.startsWith(one.text, start));
    if (whole) return { form: whole, end: start + whole.text.length };
    const [sameBefore, sameAfter] = [before, after].map((one) => countSame(one, { text, start })) as [
      number,
      number,
    ];
    const same = Math.max(sameBefore, sameAfter);
    const end = start + same;
    if (same < shortest) return undefined;
    if (text.startsWith(mark, end) || text.startsWith('...', end)) {
      return { form: (sameAfter === same ? after : before)!, end };
    }
    if (end < text.length || sameAfter < same) return undefined;
    for (let next = at; this.#sorted[next]?.text.startsWith(text.slice(start)); next += 1) {
      const form = this.#sorted[next]!;
      if (cut || same * 2 >= form.text.length) return { form, end };
    }
    return undefined;
  }

  /** How many forms come before a text in order, or are its beginning. */
  #placeOf(text: string, start = 0): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const form = this.#sorted[middle]!.text;
      if (form <= text.slice(start, start + form.length)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The longest of a form and those that it begins with for which this is so. */
function findWithin(
  form: SecretForm | undefined,
  isSo: (form: SecretForm) => boolean,
): SecretForm | undefined {
  let one = form;
  while (one && !isSo(one)) one = one.within;
  return one;
}

/** How many characters of a form the text has at `start`. */
function countSame(form: SecretForm | undefined, { text, start }: { text: string; start: number }): number {
  const wanted = form?.text ?? '';
  let same = 0;
  while (same < wanted.length && text.charCodeAt(start + same) === wanted.charCodeAt(same)) same += 1;
  return same;
}

function findSpan(
  { secret, margin }: SecretForm,
  { text, start, end }: { text: string; start: number; end: number },
): Span {
  if (margin === 0) return { start, end, secret };
  const before = start > 0 && isBase64(text.charCodeAt(start - 1)) ? 1 : 0;
  const after = isBase64(text.charCodeAt(end)) ? 1 : 0;
  return { start: start - before, end: end + after, secret };
}

function isBase64(code: number): boolean {
  return /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code));
}

/** In order, those that touch as one. */
function together(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (!last || span.start >= last.end) result.push({ ...span });
    else if (span.end > last.end) Object.assign(last, { end: span.end, secret: span.secret });
  }
  return result;
}

/** The mask of a secret where anything may stand around it: no sign in it ends a word of JSON, a URL or a shell. */
function neutralMask(secret: string): string {
  const shown = masked(secret);
  return /^…[\w.~-]*$/.test(shown) ? shown : mark;
}

/** The part of a secret's base64 that is the same whatever stands before and after it, for each offset. */
function base64Forms(secret: string): Set<string> {
  const forms = new Set<string>();
  for (const text of new Set([secret, ...percentEncoded(secret)])) {
    for (const offset of [0, 1, 2]) {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
      const from = Math.ceil((offset * 8) / 6);
      const to = Math.floor((bytes.length * 8) / 6);
      forms.add(bytes.toString('base64').slice(from, to));
      forms.add(bytes.toString('base64url').slice(from, to));
    }
  }
  return forms;
}

/** As RFC 6749 has the client's secret within Basic credentials; libraries differ in what they leave as it is. */
function percentEncoded(text: string): string[] {
  const usual = encodeURIComponent(Buffer.from(text).toString());
  const strict = usual.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [usual, strict].flatMap((one) => [one, one.replaceAll('%20', '+')]);
}

/** A text without escapes of one kind, and where a place in it is in the text as it was. */
interface Decoded {
  text: string;
  placeOf: (at: number) => number;
}

/**
 * A character that is written as an escape, and in the last four bits how long that is; 0 where there is none. A number,
 * because a text may have half a million of them.
 */
type Escape = number;

function packEscape(code: number, length: number): Escape {
  return code * 16 + length;
}

function lengthOf(one: Escape): number {
  return one & 15;
}

/** Each kind by itself, for a secret may look like an escape of another. */
const escapes: [sign: string, read: (text: string, at: number) => Escape][] = [
  ['%', (text, at) => hexadecimal(text, { at, from: 1, to: 3 })],
  ['\\', readBackslash],
  ['&', readEntity],
  // JSON pointers.
  [
    '~',
    (text, at) =>
      text[at + 1] === '0' ? packEscape(0x7e, 2) : text[at + 1] === '1' ? packEscape(0x2f, 2) : 0,
  ],
];

/** The text without its escapes, and without those that are in them. */
function decodedLayers(text: string): Decoded[] {
  const first = decodedOnce({ text, placeOf: (at) => at });
  return [...first, ...first.flatMap(decodedOnce)];
}

function decodedOnce({ text, placeOf }: Decoded): Decoded[] {
  const layers: Decoded[] = [];
  for (const [sign, read] of escapes) {
    const first = text.indexOf(sign);
    if (first >= 0) addDecoded(layers, { text, first, read, placeOf });
  }
  return layers;
}

interface Encoded {
  text: string;
  /** Where the first sign of an escape is. */
  first: number;
  read: (text: string, at: number) => Escape;
  placeOf: Decoded['placeOf'];
}

/**
 * Adds the text without these escapes, where it has one. Its characters are put down one by one, because a text may be
 * made of escapes, and where each of them was is looked up when it is wanted, which is seldom.
 */
function addDecoded(layers: Decoded[], { placeOf, ...encoded }: Encoded): void {
  const begin = findEscape(encoded);
  if (begin < 0) return;
  const { units, length } = decodeUnits(encoded, begin);
  let places: Uint32Array | undefined;
  layers.push({
    text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'),
    placeOf(at) {
      places ??= placesOf(encoded, length);
      return placeOf(places[at]!);
    },
  });
}

/** Where the first escape is; -1 where the sign stands for nothing but itself. */
function findEscape({ text, first, read }: Omit<Encoded, 'placeOf'>): number {
  let at = first;
  while (at >= 0 && read(text, at) === 0) at = text.indexOf(text[first]!, at + 1);
  return at;
}

function decodeUnits(
  { text, first, read }: Omit<Encoded, 'placeOf'>,
  begin: number,
): { units: Uint16Array; length: number } {
  const sign = text.charCodeAt(first);
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; length += 1) {
    const code = text.charCodeAt(at);
    const found = at >= begin && code === sign ? read(text, at) : 0;
    units[length] = found === 0 ? code : found >> 4;
    at += lengthOf(found) || 1;
  }
  return { units, length };
}

/** Where each character of a decoded text was, and where its end was. */
function placesOf({ text, first, read }: Omit<Encoded, 'placeOf'>, length: number): Uint32Array {
  const sign = text.charCodeAt(first);
  const places = new Uint32Array(length + 1);
  for (let at = 0, index = 0; index <= length; index += 1) {
    places[index] = at;
    at += (text.charCodeAt(at) === sign && lengthOf(read(text, at))) || 1;
  }
  return places;
}

function hexadecimal(text: string, { at, from, to }: { at: number; from: number; to: number }): Escape {
  let code = 0;
  for (let index = at + from; index < at + to; index += 1) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit === undefined) return 0;
    code = code * 16 + digit;
  }
  return packEscape(code, to);
}

function hexDigit(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}

const [quote, apostrophe, slash, backslash, letterU, letterX] = [34, 39, 47, 92, 117, 120];

function readBackslash(text: string, at: number): Escape {
  const next = text.charCodeAt(at + 1);
  if (next === quote || next === backslash || next === slash || next === apostrophe)
    return packEscape(next, 2);
  if (next === letterU) return hexadecimal(text, { at, from: 2, to: 6 });
  return next === letterX ? hexadecimal(text, { at, from: 2, to: 4 }) : 0;
}

const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/iy;
const namedEntities: Record<string, number> = { amp: 38, lt: 60, gt: 62, quot: 34, apos: 39 };

function readEntity(text: string, at: number): Escape {
  entity.lastIndex = at;
  const [whole, decimal, hex, name] = entity.exec(text) ?? [];
  if (whole === undefined) return 0;
  if (name !== undefined) return packEscape(namedEntities[name.toLowerCase()]!, whole.length);
  return packEscape(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal), whole.length);
}
