import type { ControlComponents } from '../../../spec/index.ts';
import type { FaultRule } from './conversation.ts';
import { requestPart } from './request-part.ts';
import { mapped, type Shape } from './shape.ts';

type Fault = ControlComponents['schemas']['Fault'];

/** What a turn says in other words. */
const elsewhere: Partial<Record<keyof Fault, string>> = {
  conversation_id: 'A fault strikes the conversation of its turn. Leave it out.',
  user: 'A fault strikes the conversation of its turn. Leave it out.',
  duplicate: 'Write deliver: { times: 2 }.',
  late: 'Write deliver: { late: 1 }, in turns, or deliver: { delay: 2s }.',
  reorder: 'Write deliver: { late: 1 }.',
};

const given = requestPart<Omit<Fault, 'direction'> & Partial<Fault>>({
  operation: 'addFaults',
  words: 'a fault',
  place: ['faults', '0'],
  defaults: { direction: 'bot_to_divar' },
});

const read: Shape<FaultRule> = mapped(given, (value, { node, reading }) => {
  const misplaced = (Object.keys(elsewhere) as (keyof Fault)[]).find((name) => value[name] !== undefined);
  if (misplaced) return reading.problem(node, `A fault of a turn has no ${misplaced}.`, elsewhere[misplaced]);
  const { direction = 'bot_to_divar', times = 1, status, latency, body, headers, drop } = value;
  if (status === undefined && latency === undefined && body === undefined && !headers && !drop)
    return reading.problem(node, 'A fault needs status, latency, body, headers or drop.');
  return { ...value, direction, times };
});

/** A failure for the next exchanges of a conversation: what a fault of the control API can be, by default of the bot's next call. */
export const fault: Shape<FaultRule> = {
  ...read,
  schema() {
    const { properties, ...rest } = given.schema() as { properties: Record<string, object> };
    const kept = Object.entries(properties).filter(([name]) => !(name in elsewhere));
    return { ...rest, properties: Object.fromEntries(kept) };
  },
};
