import { type ControlComponents, type FaultProblem, faultProblem } from '../../../spec/index.ts';
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

const usual = { direction: 'bot_to_divar' } as const;

const read = requestPart<Omit<Fault, 'direction'> & Partial<Fault>>({
  operation: 'addFaults',
  words: 'a fault',
  place: ['faults', '0'],
  defaults: usual,
  check(fault: Fault) {
    const problem = misplaced(fault) ?? faultProblem({ ...usual, ...fault });
    if (problem?.where === '') problem.remedy = 'Give it status, latency, body, headers or drop.';
    if (problem) throw problem;
  },
});

function misplaced(fault: Fault): FaultProblem | undefined {
  const name = (Object.keys(elsewhere) as (keyof Fault)[]).find((one) => fault[one] !== undefined);
  return (
    name && { where: `/${name}`, message: `A fault of a turn has no ${name}.`, remedy: elsewhere[name]! }
  );
}

/** A failure for the next exchanges of a conversation: what a fault of the control API can be, by default of the bot's next call. */
export const fault: Shape<FaultRule> = {
  ...mapped(read, (value) => ({ times: 1, ...usual, ...value })),
  schema() {
    const { properties, ...rest } = read.schema() as { properties: Record<string, object> };
    const kept = Object.entries(properties).filter(([name]) => !(name in elsewhere));
    return { ...rest, properties: Object.fromEntries(kept) };
  },
};
