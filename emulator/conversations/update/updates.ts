import { realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import type { Message } from '../../control-api/control-api.ts';
import { readText } from '../../files/read-file.ts';
import type { Conversation, Turn } from '../format/conversation.ts';
import { loadConversation } from '../format/files.ts';
import { FormatError, placeText } from '../format/reading.ts';
import type { Variables } from '../match/placeholders.ts';
import { judgeReplies } from '../replay/judge.ts';
import type { ConversationVerdict, PlayedTurn, ProblemKind } from '../replay/verdict.ts';
import { type Edit, edited, listEdits, replaced, replyInline } from './edits.ts';

/** What rewriting the expectations came to. */
export interface UpdateResult {
  /** Files that were rewritten, with the number of turns. */
  updated: { file: string; turns: number }[];
  /** What was left as it is, and why. */
  left: string[];
}

/** Problems that another expectation would solve. */
const solvable = new Set<ProblemKind>(['differs', 'missing', 'extra', 'count']);

/** Gathers, while a replay goes on, the expectations that do not fit what the bot does. */
export class Updates {
  readonly #turns = new Map<Conversation, PlayedTurn[]>();

  /** Takes a turn that was played; where it is played again, that counts. */
  note(played: PlayedTurn): void {
    const before = this.#turns.get(played.conversation) ?? [];
    const others = before.filter(({ turn }) => turn !== played.turn);
    if (played.failure) others.push(played);
    if (others.length > 0) this.#turns.set(played.conversation, others);
    else this.#turns.delete(played.conversation);
  }

  /**
   * Rewrites the files, each at once or not at all. A conversation in which an event was not delivered, or in which
   * replies were expected and none came, stays as it is: a dead bot must not turn every expectation into silence.
   */
  write(verdicts: readonly ConversationVerdict[]): UpdateResult {
    const result: UpdateResult = { updated: [], left: [] };
    for (const [conversation, played] of this.#turns) {
      const reason = reasonToLeave(played) ?? late(conversation, verdicts);
      if (reason === undefined) rewrite(conversation, played, result);
      else result.left.push(`${conversation.file} stays as it is: ${reason}`);
    }
    return result;
  }
}

function reasonToLeave(played: readonly PlayedTurn[]): string | undefined {
  for (const { turn, delivered, replies } of played) {
    const place = placeText(turn.at);
    if (!delivered) return `the event of ${place} was not delivered.`;
    if (replies.length === 0 && (turn.expect?.count.min ?? 0) > 0) {
      return `no reply came at ${place}. Where silence is right, write it by hand.`;
    }
  }
  return undefined;
}

/** What came after a turn was judged belongs to no expectation that could be rewritten. */
function late({ file }: Conversation, verdicts: readonly ConversationVerdict[]): string | undefined {
  const problems =
    verdicts.find((verdict) => verdict.file === file)?.failures.flatMap(({ problems }) => problems) ?? [];
  const isLate = problems.some(({ message }) => / It came after the turn was judged\.$/.test(message));
  return isLate ? 'replies came late. Replay with --settle to see to which turn they belong.' : undefined;
}

function rewrite(conversation: Conversation, played: readonly PlayedTurn[], result: UpdateResult): void {
  const { file } = conversation;
  const wanted = played.filter(({ turn, failure }) => {
    const reason = turn.at.file !== file ? 'it is included' : unsolvable(failure!.problems);
    if (reason !== undefined) result.left.push(`${placeText(turn.at)} stays as it is: ${reason}.`);
    return reason === undefined;
  });
  const source = readText(file);
  const { text, left } = provenText(conversation, source, wanted.map(describeChange));
  for (const turn of left) result.left.push(`${placeText(turn.at)} stays as it is: change it by hand.`);
  if (text === source) return;
  writeAtomically(file, text);
  result.updated.push({ file, turns: wanted.length - left.length });
}

/** The rewritten text, in which every rewritten expectation is known to fit what came. */
function provenText(
  { file }: Conversation,
  source: string,
  changes: readonly TurnChange[],
): { text: string; left: Turn[] } {
  const { text, left } = updatedText(source, changes);
  const turns = readTurns(file, text);
  if (!turns) return { text: source, left: changes.map(({ turn }) => turn) };
  const wrong = changes.filter(({ turn, messages, variables }) => {
    const expect = turns.find(({ index }) => index === turn.index)?.expect;
    const replies = messages.map((message) => ({ message }));
    return !left.includes(turn) && (!expect || judgeReplies(expect, replies, variables).problems.length > 0);
  });
  if (wrong.length === 0) return { text, left };
  const right = changes.filter((change) => !wrong.includes(change));
  const again = provenText({ file } as Conversation, source, right);
  return { text: again.text, left: [...again.left, ...wrong.map(({ turn }) => turn)] };
}

/** The turns of the rewritten file; undefined where it no longer can be read, such as without a placeholder. */
function readTurns(file: string, text: string): Turn[] | undefined {
  try {
    return loadConversation(file, { text }).turns.filter(({ at }) => at.file === file);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function unsolvable(problems: readonly { kind: ProblemKind }[]): string | undefined {
  const other = problems.find(({ kind }) => !solvable.has(kind));
  return other && `its problem (${other.kind}) is no matter of the expectation`;
}

function describeChange({ turn, replies, variables }: PlayedTurn): TurnChange {
  return { turn, messages: replies, variables };
}

/** Never leaves half a file. A symbolic link stays, and leads to the new text. */
function writeAtomically(name: string, text: string): void {
  const file = realpathSync(name);
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: statSync(file).mode });
  renameSync(draft, file);
}

/** A turn whose expectation does not fit what came. */
interface TurnChange {
  turn: Turn;
  messages: readonly Message[];
  variables: Variables;
}

/** The file with the expectations of these turns rewritten, and the turns where that could not be done. */
function updatedText(source: string, changes: readonly TurnChange[]): { text: string; left: Turn[] } {
  const document = parseDocument(source);
  const left: Turn[] = [];
  const edits = changes.flatMap((change) => {
    const node = document.getIn(['turns', change.turn.index, 'expect'], true) as Node | undefined;
    const found = node && expectationEdits(source, node, change);
    if (!found) left.push(change.turn);
    return found ?? [];
  });
  return { text: edited(source, edits), left };
}

function expectationEdits(source: string, node: Node, change: TurnChange): Edit[] | undefined {
  if (isScalar(node)) return [replaced(node, inlineList(change.messages))];
  if (isSeq(node)) return replyListEdits(source, node, change);
  if (!isMap(node)) return undefined;
  const replies = node.get('replies', true) as Node | undefined;
  const count = node.get('count', true) as Node | undefined;
  if (count) return undefined;
  if (isSeq(replies)) return replyListEdits(source, replies, change);
  if (!isScalar(replies)) return undefined;
  if (replies.value === 'silence') return [replaced(replies, inlineList(change.messages))];
  return [replaced(replies, String(change.messages.length))];
}

function replyListEdits(
  source: string,
  node: YAMLSeq,
  { turn, messages, variables }: TurnChange,
): Edit[] | undefined {
  const { replies: expected = [], order = 'given' } = turn.expect ?? {};
  return listEdits({ source, node, expected, order, messages, variables });
}

function inlineList(messages: readonly Message[]): string {
  return `[${messages.map(replyInline).join(', ')}]`;
}
