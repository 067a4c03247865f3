/** Values of placeholders by their names. */
export type Variables = Readonly<Record<string, string>>;

/** A part of a text: itself, a placeholder to fill in, or one that takes its value from what the bot says. */
export type Piece =
  | { kind: 'literal'; text: string }
  | { kind: 'use'; name: string }
  | { kind: 'capture'; name: string; form: CaptureForm }
  | { kind: 'malformed'; text: string };

/** What a captured value looks like, as patterns over folded text. */
export const captureForms = {
  text: '[\\s\\S]+?',
  word: '\\S+',
  number: '-?\\p{Nd}[\\p{Nd}.,٫٬]*',
  id: '[A-Za-z0-9_=+/-]+',
  time: '\\p{Nd}[\\p{Nd}:./T+ -]*\\p{Nd}Z?',
  phone: '\\+?\\p{Nd}[\\p{Nd} -]{5,}\\p{Nd}',
} as const;

export type CaptureForm = keyof typeof captureForms;

const placeholder = /\$(\$?)\{([^{}]*)\}/g;
const inside = /^([A-Za-z_]\w*)(?::([a-z]+))?$/;

/** The parts of a text: `${name}` is filled in, `${name:number}` takes its value, `$${` stands for itself. */
export function pieces(text: string): Piece[] {
  const parts: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    if (match.index > end) parts.push({ kind: 'literal', text: text.slice(end, match.index) });
    parts.push(match[1] === '$' ? { kind: 'literal', text: match[0].slice(1) } : placeholderPiece(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'literal', text: text.slice(end) });
  return parts;
}

function placeholderPiece([whole, , content = '']: RegExpExecArray): Piece {
  const [, name, form] = inside.exec(content.trim()) ?? [];
  if (name === undefined) return { kind: 'malformed', text: whole };
  if (form === undefined) return { kind: 'use', name };
  return Object.hasOwn(captureForms, form)
    ? { kind: 'capture', name, form: form as CaptureForm }
    : { kind: 'malformed', text: whole };
}

/** The text with its placeholders filled in; one without a value stays as it is. */
export function filled(text: string, variables: Variables): string {
  if (!text.includes('${')) return text;
  return pieces(text)
    .map((piece) => filledPiece(piece, variables))
    .join('');
}

function filledPiece(piece: Piece, variables: Variables): string {
  if (piece.kind === 'literal' || piece.kind === 'malformed') return piece.text;
  const value = Object.hasOwn(variables, piece.name) ? variables[piece.name] : undefined;
  return value ?? (piece.kind === 'use' ? `\${${piece.name}}` : `\${${piece.name}:${piece.form}}`);
}

/** Any JSON value with the placeholders in its texts filled in. */
export function filledJson(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return filled(value, variables);
  if (Array.isArray(value)) return value.map((item) => filledJson(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledJson(item, variables)]));
}

/** A text that stands for itself although it may look like a placeholder. */
export function literal(text: string): string {
  return text.replaceAll('${', () => '$${');
}
