import { type Contract, mayHoldAbsent, type Operation, shown, type Violation } from '../../spec/index.ts';
import { type Finding, finding } from '../domain/finding.ts';
import { Refusal, StrictRefusal } from '../domain/refusal.ts';
import { type RefusalId, type ViolationId, violationRow, violations } from '../domain/violations.ts';
import { isNestedDeeper } from '../wire/nesting.ts';
import type { BotCall } from './bot-call.ts';

/** Levels of objects and lists that a body may have: the usual limit of protocol buffers (assumed). */
const mostLevels = 100;

/** The body as the spec describes it. Deviations become findings; one that the platform refuses is thrown. */
export function checkBody(contract: Contract, { operation, body, findings, app }: BotCall): unknown {
  if (!operation.request || (body.length === 0 && !operation.request.required)) return undefined;
  const content = parse(contract, operation, body);
  const deviations = contract.checkRequest(operation.id, content);
  const refused = deviations.find((violation) => rowOf(violation).outcome === 'refused');
  for (const violation of deviations) {
    if (violation !== refused && rowOf(violation).outcome !== 'ignored') findings.push(findingOf(violation));
  }
  if (app.secrets.isIn(body.toString('utf8'))) findings.push(finding('secret_in_body'));
  if (refused) throw new Refusal(refused.id as RefusalId, detailOf(refused));
  if (app.chat.settings.refuseFindings) refuseFirst(findings);
  return content;
}

/** The note about --any-key is no fault of the bot. */
function refuseFirst(findings: Finding[]): void {
  const index = findings.findIndex(({ id }) => id !== 'any_key_taken');
  const [first] = index < 0 ? [] : findings.splice(index, 1);
  if (first) throw new StrictRefusal(first);
}

function parse(contract: Contract, operation: Operation, body: Buffer): unknown {
  const text = body.toString('utf8');
  const value = parseJson(text);
  if (isNestedDeeper(text, mostLevels))
    throw new Refusal('too_deep', { expected: `at most ${mostLevels} levels` });
  return mayHoldAbsent(text) ? contract.withoutAbsent(operation.request!.schema, value) : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const actual = text === '' ? 'an empty body' : `${shown(text)} (${(error as Error).message})`;
    throw new Refusal('not_json', { expected: 'a JSON object', actual });
  }
}

function rowOf({ id }: Violation) {
  return violationRow(id) ?? violations.wrong_value;
}

/** The finding that a deviation stands for. */
export function findingOf(violation: Violation): Finding {
  const id = violationRow(violation.id) ? (violation.id as ViolationId) : 'wrong_value';
  return finding(id, detailOf(violation));
}

function detailOf({ where, expected, actual, nearest }: Violation) {
  return { where, expected, actual, ...(nearest && { nearest }) };
}
