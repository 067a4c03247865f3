import type { IncomingHttpHeaders } from 'node:http';
import {
  type Contract,
  mayHoldAbsent,
  type RefusalId,
  type Violation,
  type ViolationId,
  violationRow,
  violations,
} from '../../../spec/index.ts';
import { type FoundViolation, finding, Refusal, StrictRefusal } from '../../divar/finding.ts';
import { hasMoreValues, type JsonText, type LargeNumber, readJson } from '../../http/json-text.ts';
import type { BotCall } from './bot-call.ts';

/** Values that a body may have, those in objects and lists counted (assumed). */
const mostValues = 20_000;

/** The body as the spec describes it. Deviations become findings; one that the platform refuses is thrown. */
export function checkBody(contract: Contract, call: BotCall): unknown {
  const { operation, body, findings, app } = call;
  if (!operation.request || (body.length === 0 && !operation.request.required)) return undefined;
  const { value, text, largeNumbers } = readBody(call);
  const content = mayHoldAbsent(text) ? contract.withoutAbsent(operation.request.schema, value) : value;
  const found = contract.deviations(operation.id, content, isRefused);
  const deviations = found.violations.map((violation) => quoteDigits(violation, largeNumbers));
  const refused = deviations.find(({ id }) => isRefused(id));
  for (const violation of deviations) {
    if (violation !== refused && findRow(violation.id).outcome !== 'ignored')
      findings.push(makeFinding(violation));
  }
  call.findingsLeftOut = found.more;
  findings.push(...contentTypeFindings(call.headers));
  for (const { where, digits } of largeNumbers.slice(0, 3)) {
    findings.push(finding('large_number', { where, expected: 'at most 2^53 - 1', actual: digits }));
  }
  if (call.holdsSecret) findings.push(finding('secret_in_body'));
  if (refused) throw new Refusal(refused.id as RefusalId, makeDetail(refused));
  if (app.chat.settings.refuseFindings) refuseFirst(findings);
  return content;
}

/** Reads the body as a gateway of protocol buffers does, which takes UTF-8 alone and each key once (assumed). */
function readBody({ headers, body }: BotCall): JsonText {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^\s*identity\s*$/i.test(encoding)) {
    throw new Refusal('compressed_body', {
      where: 'Content-Encoding',
      expected: 'no Content-Encoding',
      actual: encoding,
    });
  }
  if (hasMoreValues(body.toString('utf8'), mostValues))
    throw new Refusal('too_large', { expected: `at most ${mostValues} values in the body` });
  const read = readJson(body);
  if (!('id' in read)) return read;
  const { id, ...detail } = read;
  throw new Refusal(id, detail);
}

/** The gateway reads every body as JSON, whatever is said of it (assumed). */
function contentTypeFindings({ 'content-type': type }: IncomingHttpHeaders): FoundViolation[] {
  const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
  const charset = /;\s*charset="?([^;"\s]+)/i.exec(type ?? '')?.[1] ?? 'utf-8';
  if (isJson && /^utf-?8$/i.test(charset)) return [];
  const actual = type ?? 'no Content-Type';
  return [finding('content_type_not_json', { where: 'Content-Type', expected: 'application/json', actual })];
}

/** What a finding quotes was read by JavaScript, which rounds large numbers; here they are as they were sent. */
function quoteDigits(violation: Violation, largeNumbers: LargeNumber[]): Violation {
  let { actual } = violation;
  for (const { where, digits } of largeNumbers) {
    const isWithin = where === violation.where || where.startsWith(`${violation.where}/`);
    if (isWithin) actual = actual.replace(JSON.stringify(Number(digits)), digits);
  }
  return { ...violation, actual };
}

/** The note about --any-key is no fault of the bot. */
function refuseFirst(findings: FoundViolation[]): void {
  const index = findings.findIndex(({ id }) => id !== 'any_key_taken');
  const [first] = index < 0 ? [] : findings.splice(index, 1);
  if (first) throw new StrictRefusal(first);
}

function isRefused(id: string): boolean {
  return findRow(id).outcome === 'refused';
}

function findRow(id: string) {
  return violationRow(id) ?? violations.wrong_value;
}

/** The finding that a deviation stands for. */
export function makeFinding(violation: Violation): FoundViolation {
  const id = violationRow(violation.id) ? (violation.id as ViolationId) : 'wrong_value';
  return finding(id, makeDetail(violation));
}

function makeDetail({ where, expected, actual, nearest }: Violation) {
  return { where, expected, actual, nearest };
}
