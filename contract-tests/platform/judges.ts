import { platformContract } from '../../spec/index.ts';
import type { Level } from '../runner/finding.ts';
import type { AskedAnswer, PlatformTrial } from './trial.ts';

/** 200, and a JSON object that names the conversation. */
export function taken(trial: PlatformTrial, answer: AskedAnswer, conversationId?: string): boolean {
  const { conversation_id: named } = (answer.json ?? {}) as { conversation_id?: unknown };
  const good = answer.status === 200;
  trial.expect(good, 'The message is not taken.', {
    case: answer.label,
    expected: '200',
    actual: shownAnswer(answer),
  });
  if (good && conversationId !== undefined) {
    trial.expect(named === conversationId, 'The answer names another conversation.', {
      case: answer.label,
      expected: conversationId,
      actual: shownAnswer(answer),
    });
  }
  return good;
}

/** Refused with this status and this code of the gateway. */
export function refused(
  trial: PlatformTrial,
  answer: AskedAnswer,
  { status, code, level }: { status: number; code: number; level?: Level },
): void {
  const { code: actual } = (answer.json ?? {}) as { code?: unknown };
  trial.expect(answer.status === status && actual === code, 'Refused, but with a different status or code.', {
    case: answer.label,
    expected: `${status} with code ${code}`,
    actual: shownAnswer(answer),
    level,
  });
}

export function shownAnswer({ status, text }: AskedAnswer): string {
  return `${status} ${text.slice(0, 200)}`.trim();
}

/** Two values that are the same as JSON. */
export function same(
  trial: PlatformTrial,
  { what, expected, actual }: { what: string; expected: unknown; actual: unknown },
): void {
  const [wanted, is] = [JSON.stringify(expected), JSON.stringify(actual)];
  trial.expect(wanted === is, `${what}: not as expected.`, { expected: wanted, actual: is });
}

/** The body of an event or a question, as the contract has it. */
export function asTheContractHasIt(trial: PlatformTrial, name: string, body: unknown): void {
  for (const { where, expected, actual } of platformContract().checkRequest(name, body)) {
    trial.finding(`The request is not as the contract says (${where || 'as a whole'}).`, {
      expected,
      actual,
    });
  }
}
