/** A failure to inject into the traffic of one direction. */
export interface Fault {
  direction: 'bot_to_divar' | 'divar_to_bot';
  /** Only this operationId or event type. */
  operation?: string;
  conversationId?: string;
  latencyMs?: number;
  /** Answered instead of the real answer. */
  status?: number;
  /** Cut the connection instead of answering; do not deliver the event. */
  drop?: boolean;
  /** Do the work first: the call counts, and only its answer is lost or changed. */
  after?: boolean;
  /** Answered as the body instead of the real one. */
  body?: string;
  /** Headers of the answer that stands in for the real one. */
  headers?: Record<string, string>;
  /** For so many exchanges; without it for all. */
  times?: number;
}

/** What an exchange is about, as far as faults ask. */
export type FaultQuery = Pick<Fault, 'direction' | 'operation' | 'conversationId'>;

/** The failures in force. The first one that fits an exchange strikes it. */
export class Faults {
  #faults: Fault[] = [];

  list(): Fault[] {
    return this.#faults.map((fault) => ({ ...fault }));
  }

  replace(faults: Fault[]): void {
    this.#faults = faults.map((fault) => ({ ...fault }));
  }

  add(faults: Fault[]): void {
    this.#faults.push(...faults.map((fault) => ({ ...fault })));
  }

  /** The fault that strikes this exchange, counted as used. */
  strike(query: FaultQuery): Fault | undefined {
    if (this.#faults.length === 0) return undefined;
    const fault = this.#faults.find((candidate) => fits(candidate, query));
    if (fault?.times !== undefined) this.#use(fault);
    return fault;
  }

  #use(fault: Fault): void {
    fault.times! -= 1;
    if (fault.times === 0) this.#faults = this.#faults.filter((other) => other !== fault);
  }
}

function fits(fault: Fault, query: FaultQuery): boolean {
  return (
    fault.direction === query.direction &&
    (fault.operation === undefined || fault.operation === query.operation) &&
    (fault.conversationId === undefined || fault.conversationId === query.conversationId)
  );
}

/** What a fault did, for the journal. */
export function faultNote(fault: Fault): string {
  const parts = [
    fault.latencyMs !== undefined && `latency ${fault.latencyMs} ms`,
    fault.status !== undefined && `status ${fault.status}`,
    fault.body !== undefined && 'another body',
    fault.drop && 'dropped',
    fault.after && 'after the work was done',
  ].filter(Boolean);
  return `Injected fault: ${parts.join(', ')}.`;
}
