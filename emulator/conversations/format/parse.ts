import { isMap } from 'yaml';
import { nearest } from '../../../spec/index.ts';
import { type Piece, pieces } from '../match/placeholders.ts';
import type { AboutPost, Conversation, Turn } from './conversation.ts';
import { conversationFile } from './file-shape.ts';
import { textMatcher } from './matcher-shapes.ts';
import { FormatError, type FormatProblem, type Position, type TextSeen, yamlRoot } from './reading.ts';
import type { JsonSchema, Read } from './shape.ts';
import type { TurnGiven } from './turn-shape.ts';

/** Another file whose turns are taken in, or why it cannot be. */
export type Included = { file: string; text: string } | { fault: string; remedy?: string };

export interface ParseOptions {
  /** Name of the file, for errors. */
  file: string;
  /** Finds an included file. Without it nothing can be included. */
  include?: (name: string, from: string) => Included;
  /** Values that replace those of the file's variables. */
  variables?: Record<string, string>;
}

/** Names that have a value in every conversation: its own id, and the id of its user. */
const builtInNames = ['conversation', 'user_id'] as const;

/** The conversation that a text describes. Everything that is wrong with it is told at once, by a `FormatError`. */
export function parseConversation(text: string, options: ParseOptions): Conversation {
  const parsing = new Parsing(options);
  const conversation = parsing.conversation(text);
  if (parsing.problems.length > 0 || !conversation) throw new FormatError(parsing.problems.slice(0, 50));
  return conversation;
}

const wordsOfFile = { whole: 'conversation', insteadOfAlias: 'use variables or include' };

type FileGiven = Read<typeof conversationFile>;

/** A file as it was read, with its texts in the order in which they stand. */
interface ParsedFile {
  file: string;
  at: Position;
  given: FileGiven;
  texts: TextSeen[];
}

class Parsing {
  readonly problems: FormatProblem[] = [];
  readonly #options: ParseOptions;
  /** Texts of all files, in the order in which they are played. */
  readonly #texts: TextSeen[] = [];
  readonly #variables: Record<string, string> = {};
  readonly #aboutPosts: Record<string, AboutPost> = {};

  constructor(options: ParseOptions) {
    this.#options = options;
  }

  conversation(text: string): Conversation | undefined {
    const { file } = this.#options;
    const parsed = this.#file(text, file);
    if (!parsed) return undefined;
    const turns = this.#turns(parsed, [file]);
    const values = { ...this.#variables, ...this.#options.variables };
    this.problems.push(...speakerProblems(turns, this.#aboutPosts));
    this.problems.push(...nameProblems(this.#texts, [...builtInNames, ...Object.keys(values)]));
    const { name, source, limits = {}, schema = 'valid' } = parsed.given;
    return {
      file,
      at: parsed.at,
      name,
      source,
      variables: values,
      limits: {
        replyMs: limits.reply,
        quietMs: limits.quiet,
      },
      schema,
      aboutPosts: this.#aboutPosts,
      turns,
    };
  }

  #file(text: string, file: string): ParsedFile | undefined {
    const { root, reading } = yamlRoot(text, { file, ...wordsOfFile });
    if (root !== undefined && !isMap(root)) reading.problem(root, 'Expected a conversation: name and turns.');
    const given = isMap(root) ? conversationFile.read(root, reading) : undefined;
    this.problems.push(...reading.problems);
    return given && { file, at: reading.at(root), given, texts: reading.texts };
  }

  /** The turns of a file, those of included files in their place. */
  #turns(parsed: ParsedFile, chain: string[]): Turn[] {
    Object.assign(this.#variables, parsed.given.variables, { ...this.#variables });
    Object.assign(this.#aboutPosts, parsed.given.conversations, { ...this.#aboutPosts });
    const texts = [...parsed.texts];
    const turns = parsed.given.turns.flatMap((given, index) => {
      if (given.kind === 'turn') return [makeTurn(given, index)];
      this.#texts.push(...takeBefore(texts, given.at));
      return this.#included(given, chain);
    });
    this.#texts.push(...texts);
    return turns;
  }

  #included({ file: name, at }: TurnGiven & { kind: 'include' }, chain: string[]): Turn[] {
    const from = chain.at(-1)!;
    const found = this.#options.include?.(name, from) ?? { fault: 'Nothing can be included here.' };
    if ('fault' in found) return this.#problem(at, found.fault, found.remedy);
    if (chain.includes(found.file)) {
      return this.#problem(at, `${found.file} includes itself, by way of ${chain.join(', ')}.`);
    }
    if (chain.length > 20) return this.#problem(at, 'Files include each other more than 20 deep.');
    const parsed = this.#file(found.text, found.file);
    return parsed ? this.#turns(parsed, [...chain, found.file]) : [];
  }

  #problem(at: Position, message: string, remedy?: string): never[] {
    this.problems.push({ at, message, remedy });
    return [];
  }
}

/** Turns of somebody who has no part in the conversation about a post that they name. */
function speakerProblems(turns: readonly Turn[], aboutPosts: Record<string, AboutPost>): FormatProblem[] {
  return turns.flatMap(({ at, user, conversation }) => {
    const about = Object.hasOwn(aboutPosts, conversation) ? aboutPosts[conversation] : undefined;
    if (!about || user === about.buyer || user === about.seller) return [];
    const message = `${JSON.stringify(user)} has no part in the conversation ${JSON.stringify(conversation)}.`;
    return [{ at, message, remedy: `Write as: ${about.buyer} or as: ${about.seller}.` }];
  });
}

/** Takes those texts from the front that stand before a place. */
function takeBefore(texts: TextSeen[], place: Position): TextSeen[] {
  const isAfter = ({ at }: TextSeen) =>
    at.line > place.line || (at.line === place.line && at.column >= place.column);
  const index = texts.findIndex(isAfter);
  return texts.splice(0, index < 0 ? texts.length : index);
}

function makeTurn(
  { kind: _kind, as, in: where, ...rest }: TurnGiven & { kind: 'turn' },
  index: number,
): Turn {
  const user = as ?? 'user';
  return { ...rest, index, user, conversation: where ?? 'first' };
}

type ProblemWords = Omit<FormatProblem, 'at'>;

/** Placeholders that have no value by the time they are used, or are not written as they must be. */
function nameProblems(texts: readonly TextSeen[], names: readonly string[]): FormatProblem[] {
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
  return { message: `${text} is not a placeholder.`, remedy };
}

function unknown(name: string, known: Set<string>): ProblemWords {
  const close = nearest(name, known);
  const remedy =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : 'Give it under variables, or take it from a reply.';
  return { message: `\${${name}} has no value here.`, remedy };
}

/** The JSON Schema of conversation files, for editors; made from the same shapes as the parser. */
export function conversationSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A conversation of divar-emulator',
    ...conversationFile.schema(),
    $defs: { text: textMatcher.definition() },
  };
}
