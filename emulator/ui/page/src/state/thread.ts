import type { Message } from '../../../../control-api/control-api.ts';

/** The messages of one conversation that the page holds, oldest first; `version` grows with each change. */
export class Thread {
  messages: Message[] = [];
  /** Nothing older is left on the emulator. */
  complete = false;
  loaded = false;
  version = 0;
  #ids = new Set<string>();

  /** Takes a message that came or changed just now. */
  take(message: Message): void {
    this.version += 1;
    if (!this.#ids.has(message.id)) {
      this.#ids.add(message.id);
      this.messages.push(message);
      return;
    }
    const at = this.messages.findLastIndex(({ id }) => id === message.id);
    this.messages[at] = message;
  }

  /** Puts older messages in front. */
  putBefore(older: Message[]): void {
    const fresh = older.filter(({ id }) => !this.#ids.has(id));
    for (const { id } of fresh) this.#ids.add(id);
    this.messages = [...fresh, ...this.messages];
    this.version += 1;
  }

  /** Takes the newest messages as the emulator has them; keeps older ones that join on, and what came meanwhile. */
  putNewest(newest: Message[], complete: boolean): void {
    const known = new Set(newest.map(({ id }) => id));
    const joint = this.messages.findIndex(({ id }) => id === newest[0]?.id);
    const older = this.messages.slice(0, Math.max(0, joint));
    const last = newest.at(-1);
    const rest = this.messages.slice(older.length);
    const later = rest.filter(({ id, sent_at }) => !known.has(id) && (!last || sent_at >= last.sent_at));
    this.messages = [...older, ...newest, ...later];
    this.#ids = new Set(this.messages.map(({ id }) => id));
    this.complete = complete || (older.length > 0 && this.complete);
    this.loaded = true;
    this.version += 1;
  }
}
