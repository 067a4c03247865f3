import type { Contract, Violation } from '../../spec/index.ts';
import { type FindingDetail, type FoundViolation, finding } from '../divar/finding.ts';
import { type JsonText, readJson } from '../http/json-text.ts';
import type { WireMessage } from '../journal/entry.ts';

/** The requests that a pressed button makes of the app. */
export type AskOperation = 'SESSION_INITIALISATION' | 'DYNAMIC_ACTION';

/** What each of them is to be answered with. Source: published. */
const wanted: Record<AskOperation, string> = {
  SESSION_INITIALISATION: '{"url": "https://..."}',
  DYNAMIC_ACTION: 'an action, {"text_message": "..."}, or both',
};

/** What is told of an answer that Divar takes all the same. */
const harmless: readonly FoundViolation['id'][] = ['unknown_field', 'empty_answer', 'bot_shows_debug_output'];

/** The answer of an app, where it is one that can be used, and what there is to tell about it. */
export interface JudgedAnswer {
  content?: Record<string, unknown>;
  findings: FoundViolation[];
}

/** Is this why the answer cannot be used? */
export function isFatal({ id }: FoundViolation): boolean {
  return !harmless.includes(id);
}

/** Reads an answer as Divar does: a JSON null stands for an absent field, an unknown field is ignored. */
export function judgeAnswer(
  contract: Contract,
  { operation, answer, isLast }: { operation: AskOperation; answer?: WireMessage; isLast: boolean },
): JudgedAnswer {
  const read = readAnswer(answer);
  if (!('value' in read)) return { findings: [wrongAnswer(operation, read)] };
  const schema = contract.webhooks.find(({ name }) => name === operation)!.responses['200']!;
  const content = contract.withoutAbsent(schema, read.value) as Record<string, unknown>;
  const findings = contract.checkAnswer(operation, 200, content).map((one) => makeFinding(operation, one));
  if (findings.some(isFatal)) return { findings };
  if (operation === 'DYNAMIC_ACTION') findings.push(...aboutAction(content, isLast));
  return { content, findings };
}

function readAnswer(
  answer: WireMessage | undefined,
): JsonText | { where: string; expected: string; actual: string } {
  if (answer?.truncated) return { where: '', expected: 'at most 1 MB', actual: 'more' };
  const read = readJson(answer?.body ?? Buffer.alloc(0));
  return 'id' in read ? { where: read.where ?? '', expected: read.expected, actual: read.actual } : read;
}

function makeFinding(
  operation: AskOperation,
  { id, where, expected, actual, nearest }: Violation,
): FoundViolation {
  const detail = { where, expected, actual, nearest };
  return id === 'unknown_field' ? finding(id, detail) : wrongAnswer(operation, detail);
}

function wrongAnswer(operation: AskOperation, detail: FindingDetail): FoundViolation {
  return finding('wrong_answer', { ...detail, remedy: `Answer 200 and ${wanted[operation]}.` });
}

/** What a dynamic action may not answer, though the contract has a form for it. */
function aboutAction(
  { action, text_message: text }: Record<string, unknown>,
  isLast: boolean,
): FoundViolation[] {
  if (action === undefined && text === undefined) return [finding('empty_answer', { where: '' })];
  const goesOn = Object.hasOwn((action ?? {}) as object, 'get_dynamic_action');
  return goesOn && isLast ? [finding('endless_actions', { where: '/action/get_dynamic_action' })] : [];
}
