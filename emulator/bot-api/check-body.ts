import { type Contract, mayHoldAbsent, type Operation, shown, type Violation } from '../../spec/index.ts';
import { type Finding, finding } from '../domain/finding.ts';
import { Refusal, StrictRefusal } from '../domain/refusal.ts';
import { type RefusalId, type ViolationId, violationRow, violations } from '../domain/violations.ts';
import type { BotCall } from './bot-call.ts';

/** The body as the spec describes it. Deviations become findings; one that the platform refuses is thrown. */
export function checkBody(contract: Contract, { operation, body, findings, app }: BotCall): unknown {
  if (!operation.request) return undefined;
  const content = parse(contract, operation, body);
  const deviations = contract.checkRequest(operation.id, content);
  const refused = deviations.find((violation) => rowOf(violation).outcome === 'refused');
  for (const violation of deviations) {
    if (violation !== refused && rowOf(violation).outcome !== 'ignored') findings.push(findingOf(violation));
  }
  if (refused) throw new Refusal(refused.id as RefusalId, detailOf(refused));
  const [first] = findings;
  if (first && app.chat.settings.refuseFindings) throw strict(findings, first);
  return content;
}

function strict(findings: Finding[], first: Finding): StrictRefusal {
  findings.shift();
  return new StrictRefusal(first);
}

function parse(contract: Contract, operation: Operation, body: Buffer): unknown {
  const text = body.toString('utf8');
  const value = parseJson(text);
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

function findingOf(violation: Violation): Finding {
  const id = violationRow(violation.id) ? (violation.id as ViolationId) : 'wrong_value';
  return finding(id, detailOf(violation));
}

function detailOf({ where, expected, actual, nearest }: Violation) {
  return { where, expected, actual, ...(nearest && { nearest }) };
}
