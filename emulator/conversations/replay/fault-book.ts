import type { ControlApi } from '../../control-api/control-api.ts';
import type { FaultRule } from '../format/conversation.ts';

/** The failures that a replay injects, each for one conversation alone. */
export class FaultBook {
  readonly #api: ControlApi;
  readonly #conversations = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(api: ControlApi) {
    this.#api = api;
  }

  /** Lets the next exchanges of a conversation fail, besides the failures in force. */
  add(conversationId: string, rules: readonly FaultRule[]): Promise<void> {
    this.#conversations.add(conversationId);
    const added = rules.map((rule) => ({ ...rule, conversation_id: conversationId }));
    return this.#change(async () => {
      await this.#api.addFaults({ body: { faults: added } });
    });
  }

  /** Takes back what was injected for a conversation and not used. */
  clear(conversationId: string): Promise<void> {
    if (!this.#conversations.delete(conversationId)) return Promise.resolve();
    return this.#change(async () => {
      const { faults } = await this.#api.getFaults();
      const others = faults.filter(({ conversation_id: id }) => id !== conversationId);
      if (others.length < faults.length) await this.#api.putFaults({ body: { faults: others } });
    });
  }

  /** One change after the other, so that none is lost. */
  #change(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
