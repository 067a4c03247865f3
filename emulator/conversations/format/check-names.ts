import { nearest } from '../../../spec/index.ts';
import { type Piece, pieces } from '../match/placeholders.ts';
import type { FormatProblem } from './problem.ts';
import type { TextSeen } from './reading.ts';

type ProblemWords = Omit<FormatProblem, 'at'>;

/** Placeholders that have no value by the time they are used, or are not written as they must be. */
export function nameProblems(texts: readonly TextSeen[], names: readonly string[]): FormatProblem[] {
  const known = new Set(names);
  return texts.flatMap((seen) => {
    for (const name of seen.defines) known.add(name);
    return pieces(seen.text).flatMap((piece) => {
      const words = wordsAbout(piece, seen, known);
      if (piece.kind === 'capture') known.add(piece.name);
      return words ? [{ at: seen.at, ...words }] : [];
    });
  });
}

function wordsAbout(piece: Piece, { captures }: TextSeen, known: Set<string>): ProblemWords | undefined {
  if (piece.kind === 'malformed') return malformed(piece.text);
  if (piece.kind === 'literal' || known.has(piece.name)) return undefined;
  if (piece.kind === 'use') return unknown(piece.name, known);
  if (captures) return undefined;
  const message = `\${${piece.name}:${piece.form}} takes its value from what the bot says; this is not said by the bot.`;
  return { message, remedy: `Write \${${piece.name}} and give it a value under variables.` };
}

function malformed(text: string): ProblemWords {
  const remedy = `Write \${name}, or \${name:number} (text, word, number, id, time, phone) to take a value; $\${ stands for itself.`;
  return { message: `${text} is no placeholder.`, remedy };
}

function unknown(name: string, known: Set<string>): ProblemWords {
  const close = nearest(name, known);
  const remedy =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : 'Give it under variables, or take it from a reply.';
  return { message: `\${${name}} has no value here.`, remedy };
}
