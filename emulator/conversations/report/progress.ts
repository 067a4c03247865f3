import type { ConversationVerdict } from '../replay/verdict.ts';

/** Shows on a terminal how far a replay is, in one line that is written over. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #total: number;
  #done = 0;
  #failed = 0;
  #turns = 0;

  constructor({ total, write }: { total: number; write: (text: string) => void }) {
    this.#total = total;
    this.#write = write;
  }

  turn(): void {
    this.#turns += 1;
    if (this.#turns % 50 === 1) this.#show();
  }

  conversation({ outcome }: ConversationVerdict): void {
    this.#done += 1;
    if (outcome === 'failed') this.#failed += 1;
    this.#show();
  }

  /** Wipes the line, so that the report begins on a clean one. */
  end(): void {
    this.#write('\r\u001b[2K');
  }

  #show(): void {
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    this.#write(`\r\u001b[2K${this.#done}/${this.#total} conversations, ${this.#turns} turns${failed}`);
  }
}
