import { type Contract, mayHoldAbsent, type Operation, shown, type Violation } from '../../spec/index.ts';
import { type Finding, finding } from '../domain/finding.ts';
import { Refusal, StrictRefusal } from '../domain/refusal.ts';
import { type RefusalId, type ViolationId, violationRow, violations } from '../domain/violations.ts';
import { secretsOf } from '../running-app.ts';
import { hasMoreValues, isNestedDeeper } from '../wire/nesting.ts';
import type { BotCall } from './bot-call.ts';

/** Levels of objects and lists that a body may have: the usual limit of protocol buffers (assumed). */
const mostLevels = 100;
/** Values that a body may have, those in objects and lists counted (assumed). */
const mostValues = 20_000;

/** The body as the spec describes it. Deviations become findings; one that the platform refuses is thrown. */
export function checkBody(contract: Contract, call: BotCall): unknown {
  const { operation, body, findings, app } = call;
  if (!operation.request || (body.length === 0 && !operation.request.required)) return undefined;
  const content = parse(contract, operation, body);
  const { violations: deviations, more } = contract.deviations(operation.id, content, isRefused);
  const refused = deviations.find(({ id }) => isRefused(id));
  for (const violation of deviations) {
    if (violation !== refused && rowOf(violation.id).outcome !== 'ignored')
      findings.push(findingOf(violation));
  }
  call.findingsLeftOut = more;
  if (holdsSecret(body, app)) findings.push(finding('secret_in_body'));
  if (refused) throw new Refusal(refused.id as RefusalId, detailOf(refused));
  if (app.chat.settings.refuseFindings) refuseFirst(findings);
  return content;
}

/** Shorter keys are ordinary words. */
const shortestSecret = 8;

function holdsSecret(body: Buffer, app: BotCall['app']): boolean {
  for (const secret of secretsOf(app)) {
    if (secret.length >= shortestSecret && body.includes(secret)) return true;
  }
  return false;
}

/** The note about --any-key is no fault of the bot. */
function refuseFirst(findings: Finding[]): void {
  const index = findings.findIndex(({ id }) => id !== 'any_key_taken');
  const [first] = index < 0 ? [] : findings.splice(index, 1);
  if (first) throw new StrictRefusal(first);
}

function parse(contract: Contract, operation: Operation, body: Buffer): unknown {
  const text = body.toString('utf8');
  if (hasMoreValues(text, mostValues))
    throw new Refusal('too_large', { expected: `at most ${mostValues} values in the body` });
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

function isRefused(id: string): boolean {
  return rowOf(id).outcome === 'refused';
}

function rowOf(id: string) {
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
