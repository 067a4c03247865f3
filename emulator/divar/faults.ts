import { type RandomBytes, randomFraction } from './ids.ts';

/** A failure to inject into the traffic of one direction. */
export interface InjectedFault {
  direction: 'bot_to_divar' | 'divar_to_bot';
  /** Only this operationId or event type. */
  operation?: string;
  conversationId?: string;
  /** Only what is about this virtual user, by name. */
  user?: string;
  latencyMs?: number;
  /** Answered instead of the real answer. */
  status?: number;
  /** Cut the connection instead of answering; do not deliver the event. */
  drop?: boolean;
  /** Do the work first: the call counts, the event is delivered, and only the answer is lost or changed. */
  after?: boolean;
  /** What the bot gets as the body, of the answer or of the event. */
  body?: string;
  /** What the bot gets as headers, in place of those of the same name. */
  headers?: Record<string, string>;
  /** Deliver the event once more, byte for byte. */
  duplicate?: boolean;
  /** Deliver the event so much later, while those after it go on. */
  lateMs?: number;
  /** Deliver the event after the next one of its conversation. */
  reorder?: boolean;
  /** Of the exchanges that fit, this part is struck: above 0, at most 1. */
  probability?: number;
  /** Repeats the decisions of `probability`. */
  seed?: number;
  /** For this many exchanges; for all where absent. */
  times?: number;
}

/** What an exchange is about, as far as faults ask. */
export interface FaultQuery extends Pick<InjectedFault, 'direction' | 'operation' | 'conversationId'> {
  /** Name of the user that it is about, where its conversation does not say. */
  readonly user?: string;
}

export interface FaultsParts {
  /** Decides, where a fault has no seed of its own. */
  random: RandomBytes;
  /** Makes the decisions of a fault with a seed. */
  seeded: (seed: number) => RandomBytes;
  /** Names of the users who take part in a conversation. */
  usersOf: (conversationId: string) => readonly string[];
  /** Told when a fault has struck of which only so many are to. */
  onUse: () => void;
}

interface Armed {
  fault: InjectedFault;
  random: RandomBytes;
}

/** The failures in force. The first one that fits an exchange strikes it. */
export class AppFaults {
  readonly #parts: FaultsParts;
  #armed: Armed[] = [];

  constructor(parts: FaultsParts) {
    this.#parts = parts;
  }

  list(): InjectedFault[] {
    return this.#armed.map(({ fault }) => ({ ...fault }));
  }

  replace(faults: InjectedFault[]): void {
    this.#armed = faults.map((fault) => this.#arm(fault));
  }

  add(faults: InjectedFault[]): void {
    this.#armed.push(...faults.map((fault) => this.#arm(fault)));
  }

  /** The fault that strikes this exchange, counted as used. Faults of the order of events are left out. */
  strike(query: FaultQuery): InjectedFault | undefined {
    return this.#strike(query, (fault) => !changesOrder(fault));
  }

  /**
   * The fault that changes when, or how often, this event is delivered, counted as used. One that overtakes another
   * does not itself wait to be overtaken: then all would, and none was out of order.
   */
  strikeOrder(query: FaultQuery, { overtakes }: { overtakes: boolean }): InjectedFault | undefined {
    return this.#strike(query, (fault) => changesOrder(fault) && !(overtakes && fault.reorder));
  }

  #strike(query: FaultQuery, isMeant: (fault: InjectedFault) => boolean): InjectedFault | undefined {
    if (this.#armed.length === 0) return undefined;
    const struck = this.#armed.find(
      (armed) => isMeant(armed.fault) && this.#fits(armed.fault, query) && hits(armed),
    );
    if (struck?.fault.times !== undefined) this.#use(struck, struck.fault.times - 1);
    return struck?.fault;
  }

  #arm(fault: InjectedFault): Armed {
    const { random, seeded } = this.#parts;
    return { fault: { ...fault }, random: fault.seed === undefined ? random : seeded(fault.seed) };
  }

  #fits(fault: InjectedFault, { direction, operation, conversationId = '', user }: FaultQuery): boolean {
    const { usersOf } = this.#parts;
    return (
      fault.direction === direction &&
      (fault.operation === undefined || fault.operation === operation) &&
      (fault.conversationId === undefined || fault.conversationId === conversationId) &&
      (fault.user === undefined || [user, ...usersOf(conversationId)].includes(fault.user))
    );
  }

  #use(armed: Armed, left: number): void {
    armed.fault.times = left;
    if (left === 0) this.#armed = this.#armed.filter((other) => other !== armed);
    this.#parts.onUse();
  }
}

function hits({ fault: { probability }, random }: Armed): boolean {
  return probability === undefined || randomFraction(random) < probability;
}

function changesOrder({ duplicate, lateMs, reorder }: InjectedFault): boolean {
  return duplicate === true || lateMs !== undefined || reorder === true;
}

/** Is the work of the exchange done: the call acted upon, the event delivered? */
export function letsWork({ direction, after, drop, status, body }: InjectedFault): boolean {
  const isLost = drop || status !== undefined || (direction === 'bot_to_divar' && body !== undefined);
  return after || !isLost;
}

/** The answer of a call under a fault: the real one, another, or none where the connection is to be cut. */
export function answerUnder<Answer>(
  fault: InjectedFault | undefined,
  { work, standIn }: { work: () => Answer; standIn: (fault: InjectedFault, real?: Answer) => Answer },
): Answer | undefined {
  if (!fault) return work();
  const real = letsWork(fault) ? work() : undefined;
  if (fault.drop) return undefined;
  return changesAnswer(fault) ? standIn(fault, real) : real;
}

/** Does the fault put another answer in the place of the real one? */
export function changesAnswer({ status, body, headers }: InjectedFault): boolean {
  return status !== undefined || body !== undefined || headers !== undefined;
}

/** The faults that struck an exchange, as the journal keeps them; nothing where there are none. */
export function struckBy(...faults: (InjectedFault | undefined)[]): { faults?: InjectedFault[] } {
  const struck = faults.filter((fault) => fault !== undefined).map(({ times: _left, ...fault }) => fault);
  return struck.length > 0 ? { faults: struck } : {};
}
