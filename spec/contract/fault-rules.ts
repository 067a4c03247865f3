import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import type { components } from '../generated/control-types.ts';
import { durationMs } from './formats.ts';
import { nearest } from './nearest.ts';

type FaultFields = components['schemas']['Fault'];
type FaultField = keyof FaultFields;

/** Why a fault that its schema allows cannot be, where that is, and what to do. */
export interface FaultProblem {
  /** JSON pointer into the fault. */
  where: string;
  message: string;
  remedy: string;
}

/** The names that `operation` may have in each direction. */
export type FaultNames = Record<FaultFields['direction'], readonly string[]>;

const effects = ['latency', 'status', 'body', 'headers', 'drop', 'duplicate', 'late', 'reorder'] as const;
const orders = ['duplicate', 'late', 'reorder'] as const;
const dayMs = 24 * 3_600_000;
/** Requests that wait for an answer of their own, out of the order of events. */
const questions = ['SESSION_INITIALISATION', 'DYNAMIC_ACTION'];

/** What the schema of a fault cannot say: what goes together. */
const rules: ((fault: FaultFields) => FaultProblem | undefined)[] = [
  doesNothing,
  mixesOrder,
  lacksOfAfter,
  lacksProbability,
  losesWhatItChanges,
  waitsTooLong,
  hasBadHeader,
  hasNoRoomForBody,
];

/** Has an answer of this status a body? */
export function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

/** The first thing that is wrong with a fault; `names` where those of its operation are to be looked at. */
export function faultProblem(fault: FaultFields, names?: FaultNames): FaultProblem | undefined {
  for (const rule of rules) {
    const problem = rule(fault);
    if (problem) return problem;
  }
  return names && misnamed(fault, names);
}

function said(fault: FaultFields, fields: readonly FaultField[]): FaultField | undefined {
  return fields.find((name) => {
    const value = fault[name];
    const isEmpty = name === 'headers' && Object.keys(value ?? {}).length === 0;
    return value !== undefined && value !== false && !isEmpty;
  });
}

function problem(field: FaultField | '', message: string, remedy: string): FaultProblem {
  return { where: field === '' ? '' : `/${field}`, message, remedy };
}

function apart(one: FaultField, other: FaultField, remedy: string): FaultProblem {
  return problem(one, `"${one}" and "${other}" do not go together.`, remedy);
}

function doesNothing(fault: FaultFields): FaultProblem | undefined {
  if (said(fault, effects)) return undefined;
  return problem('', 'The fault does nothing.', `Give it one of ${effects.join(', ')}.`);
}

/** The order of events is a matter of its own. */
function mixesOrder(fault: FaultFields): FaultProblem | undefined {
  const order = said(fault, orders);
  if (!order) return undefined;
  if (fault.direction === 'bot_to_divar') {
    const remedy = 'Use it with the direction divar_to_bot.';
    return problem(order, `"${order}" is for events that go to the bot.`, remedy);
  }
  if (questions.includes(fault.operation ?? '')) {
    const remedy = 'Name an event type, or none.';
    return problem(order, `"${order}" is for events; ${fault.operation} is a question.`, remedy);
  }
  const other = said(fault, ['latency', 'status', 'body', 'headers', 'drop', 'after']);
  if (other) return apart(order, other, 'Write two faults.');
  return fault.late !== undefined && fault.reorder
    ? apart('late', 'reorder', 'Leave one of them out.')
    : undefined;
}

function lacksOfAfter(fault: FaultFields): FaultProblem | undefined {
  const lost: FaultField[] =
    fault.direction === 'bot_to_divar' ? ['drop', 'status', 'body'] : ['drop', 'status'];
  if (!fault.after || said(fault, lost)) return undefined;
  const message = '"after" needs an answer that is lost or changed.';
  return problem('after', message, `Give it with ${lost.join(' or ')}, or leave it out.`);
}

function lacksProbability({ seed, probability }: FaultFields): FaultProblem | undefined {
  if (seed === undefined || probability !== undefined) return undefined;
  return problem('seed', '"seed" repeats the decisions of "probability".', 'Give both, or neither.');
}

/** A cut connection has no answer; an event that is not delivered has no body. */
function losesWhatItChanges(fault: FaultFields): FaultProblem | undefined {
  if (fault.drop && fault.status !== undefined) return apart('drop', 'status', 'Leave one of them out.');
  const changed = said(fault, ['body', 'headers']);
  if (!changed) return undefined;
  if (fault.direction === 'bot_to_divar')
    return fault.drop ? apart('drop', changed, 'Leave one of them out.') : undefined;
  const lost = fault.after ? undefined : said(fault, ['drop', 'status']);
  return lost && apart(lost, changed, 'The event is not delivered: leave one of them out, or add "after".');
}

function waitsTooLong(fault: FaultFields): FaultProblem | undefined {
  const field = (['latency', 'late'] as const).find((name) => durationMs(fault[name] ?? '0')! > dayMs);
  return field && problem(field, `"${field}" is ${fault[field]}, more than a day.`, 'Write 24h or less.');
}

function hasBadHeader({ headers = {} }: FaultFields): FaultProblem | undefined {
  for (const [name, value] of Object.entries(headers)) {
    const message = wrongWith(name, value);
    if (message === undefined) continue;
    const where = `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { where, message, remedy: 'Correct it, or leave it out.' };
  }
  return undefined;
}

function wrongWith(name: string, value: string): string | undefined {
  if (/^(content-length|transfer-encoding)$/i.test(name))
    return `The header "${name}" follows from the body.`;
  if (/^x-emulator-/i.test(name)) return `The header "${name}" is the emulator's own.`;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return undefined;
  } catch {
    return `The header ${JSON.stringify(name)} cannot be sent with the value ${JSON.stringify(value)}.`;
  }
}

function hasNoRoomForBody({ status = 200, body = '' }: FaultFields): FaultProblem | undefined {
  if (body === '' || hasBody(status)) return undefined;
  return problem('body', `An answer ${status} ${STATUS_CODES[status]} has no body.`, 'Leave it out.');
}

const kinds = { bot_to_divar: 'a call of the bot', divar_to_bot: 'an event or question to the bot' };

function misnamed({ direction, operation }: FaultFields, names: FaultNames): FaultProblem | undefined {
  if (operation === undefined || names[direction].includes(operation)) return undefined;
  const other = direction === 'bot_to_divar' ? 'divar_to_bot' : 'bot_to_divar';
  if (names[other].includes(operation)) {
    const message = `"${operation}" is not ${kinds[direction]}: it goes the other way.`;
    return problem('operation', message, `Use it with the direction ${other}.`);
  }
  const [close] = nearest(operation, names[direction]);
  const remedy =
    close === undefined ? `There are ${names[direction].join(', ')}.` : `Did you mean "${close}"?`;
  return problem('operation', `"${operation}" is not ${kinds[direction]}.`, remedy);
}
