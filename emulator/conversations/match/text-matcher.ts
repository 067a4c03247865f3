import { folded, traceableFold, unfolded } from './fold.ts';
import { groupNames, pattern, quotedPattern } from './pattern.ts';
import { captureForms, filled, literal, type Piece, pieces, type Variables } from './placeholders.ts';

/** What a text must be; all of the rules given must hold. Folded for Persian unless `exact`. */
export interface TextMatcher {
  equals?: string;
  contains?: string[];
  /** A pattern in RE2's syntax for the whole text. */
  matches?: string;
  oneOf?: string[];
  not?: TextMatcher;
  exact?: boolean;
}

/** Whether a text fits, and the values that its placeholders took. */
export type TextResult =
  | { fits: true; captured: Variables }
  | {
      fits: false /** The rule that does not hold, in words. */;
      rule: string /** The text wanted, if just one. */;
      wanted?: string;
    };

/** Compares a text with what it must be. */
export function matchText(matcher: TextMatcher, actual: string, variables: Variables): TextResult {
  const captured: Record<string, string> = {};
  for (const rule of rules(matcher)) {
    const result = rule(actual, { ...variables, ...captured });
    if (!result.fits) return result;
    Object.assign(captured, result.captured);
  }
  return { fits: true, captured };
}

/** The matcher in words, its placeholders filled in where they have values. */
export function textMatcherWords(matcher: TextMatcher, variables: Variables): string {
  const show = (text: string) => JSON.stringify(filled(text, variables));
  const parts = [
    matcher.equals !== undefined && show(matcher.equals),
    ...(matcher.contains ?? []).map((part) => `contains ${show(part)}`),
    matcher.matches !== undefined && `matches ${JSON.stringify(matcher.matches)}`,
    matcher.oneOf && `one of ${matcher.oneOf.map(show).join(', ')}`,
    matcher.not && `not (${textMatcherWords(matcher.not, variables)})`,
    matcher.exact && 'exactly',
  ];
  return parts.filter(Boolean).join(', ');
}

type Rule = (actual: string, variables: Variables) => TextResult;

function rules({ equals, contains = [], matches, oneOf, not, exact = false }: TextMatcher): Rule[] {
  const all: (Rule | undefined)[] = [
    equals === undefined ? undefined : equalsRule(equals, exact),
    ...contains.map((part) => containsRule(part, exact)),
    matches === undefined ? undefined : matchesRule(matches, exact),
    oneOf && oneOfRule(oneOf, exact),
    not && notRule({ exact, ...not }),
  ];
  return all.filter((rule): rule is Rule => rule !== undefined);
}

function equalsRule(text: string, exact: boolean): Rule {
  return (actual, variables) => {
    const result = compareWith(text, { actual, variables, exact, whole: true });
    const wanted = filled(text, variables);
    return result ? { fits: true, captured: result } : { fits: false, rule: JSON.stringify(wanted), wanted };
  };
}

function containsRule(text: string, exact: boolean): Rule {
  return (actual, variables) => {
    const result = compareWith(text, { actual, variables, exact, whole: false });
    const rule = `contains ${JSON.stringify(filled(text, variables))}`;
    return result ? { fits: true, captured: result } : { fits: false, rule };
  };
}

function matchesRule(source: string, exact: boolean): Rule {
  return (actual, variables) => {
    const filledIn = pieces(source)
      .map((piece) =>
        piece.kind === 'literal' ? piece.text : quotedPattern(filled(pieceText(piece), variables)),
      )
      .join('');
    const captured = capture(exact ? filledIn : folded(filledIn), { actual, exact, whole: true });
    return captured ? { fits: true, captured } : { fits: false, rule: `matches ${JSON.stringify(source)}` };
  };
}

function oneOfRule(texts: string[], exact: boolean): Rule {
  return (actual, variables) => {
    for (const text of texts) {
      const captured = compareWith(text, { actual, variables, exact, whole: true });
      if (captured) return { fits: true, captured };
    }
    const shown = texts.map((text) => JSON.stringify(filled(text, variables)));
    return { fits: false, rule: `one of ${shown.join(', ')}` };
  };
}

function notRule(matcher: TextMatcher): Rule {
  return (actual, variables) => {
    const result = matchText(matcher, actual, variables);
    if (!result.fits) return { fits: true, captured: {} };
    return { fits: false, rule: `not (${textMatcherWords(matcher, variables)})` };
  };
}

interface TextComparison {
  actual: string;
  variables: Variables;
  exact: boolean;
  /** The whole text rather than a part of it. */
  whole: boolean;
}

/** The captured values where the text fits; undefined where it does not. */
function compareWith(
  text: string,
  { actual, variables, exact, whole }: TextComparison,
): Variables | undefined {
  if (holdsUnbound(text, variables))
    return capture(captureSource(text, { variables, exact }), { actual, exact, whole });
  const fold = exact ? (part: string) => part : folded;
  const wanted = fold(filled(text, variables));
  const fits = whole ? fold(actual) === wanted : fold(actual).includes(wanted);
  return fits ? {} : undefined;
}

/** Whether a placeholder of the text is yet to take its value. */
function holdsUnbound(text: string, variables: Variables): boolean {
  if (!text.includes('${')) return false;
  return pieces(text).some((piece) => piece.kind === 'capture' && !Object.hasOwn(variables, piece.name));
}

/** A text with placeholders as a pattern: known values literally, the others as named groups. */
function captureSource(text: string, { variables, exact }: { variables: Variables; exact: boolean }): string {
  const quote = (part: string) => quotedPattern(exact ? part : folded(part));
  const begun = new Set<string>();
  return pieces(text)
    .map((piece) => {
      if (piece.kind !== 'capture' || Object.hasOwn(variables, piece.name)) {
        return quote(filled(pieceText(piece), variables));
      }
      const form = captureForms[piece.form];
      if (begun.has(piece.name)) return `(?:${form})`;
      begun.add(piece.name);
      return `(?<${piece.name}>${form})`;
    })
    .join('');
}

function pieceText(piece: Piece): string {
  switch (piece.kind) {
    case 'literal':
      // `filled` reads the text once more, so what stands for itself must say so again.
      return literal(piece.text);
    case 'malformed':
      return piece.text;
    case 'use':
      return `\${${piece.name}}`;
    case 'capture':
      return `\${${piece.name}:${piece.form}}`;
  }
}

function capture(
  source: string,
  { actual, exact, whole }: { actual: string; exact: boolean; whole: boolean },
): Variables | undefined {
  const text = exact ? unfolded(actual) : traceableFold(actual);
  const matcher = pattern(source).matcher(text.text);
  if (!(whole ? matcher.matches() : matcher.find())) return undefined;
  const found = groupNames(source).filter((name) => matcher.start(name) >= 0);
  return Object.fromEntries(found.map((name) => [name, text.source(matcher.start(name), matcher.end(name))]));
}
