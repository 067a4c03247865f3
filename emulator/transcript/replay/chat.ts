import { v4 } from 'uuid';
import type { ControlApi } from '../../control/control-api.ts';
import { ControlProblem } from '../../control/control-api.ts';
import type { Message } from '../../emulator.ts';
import { folded } from '../match/fold.ts';
import type { Inbox } from './inbox.ts';
import type { Surroundings } from './surroundings.ts';
import type { Wire } from './wire.ts';

/** Messages with buttons that may still be pressed, at most. */
const kept = 20;

/** One virtual user's conversation with the bot during a replay. */
export class Chat {
  readonly user: string;
  readonly id: string;
  readonly inbox: Inbox;
  #withButtons: Message[] = [];

  constructor({ user, id, inbox }: { user: string; id: string; inbox: Inbox }) {
    this.user = user;
    this.id = id;
    this.inbox = inbox;
  }

  /** Remembers a message whose buttons can be pressed later. */
  saw(message: Message): void {
    if (!message.buttons) return;
    this.#withButtons = [message, ...this.#withButtons].slice(0, kept);
  }

  /** The newest button with this caption, or at this place of the newest message with buttons. */
  button(wanted: { caption: string } | { row: number; column: number }): ButtonPlace | undefined {
    if ('caption' in wanted) return this.#byCaption(wanted.caption);
    const message = this.#withButtons[0];
    return message?.buttons?.[wanted.row]?.[wanted.column] && { messageId: message.id, ...wanted };
  }

  /** The captions that could be pressed. */
  get captions(): string[] {
    return this.#withButtons.flatMap(({ buttons = [] }) => buttons.flat().map(({ caption }) => caption));
  }

  #byCaption(caption: string): ButtonPlace | undefined {
    const wanted = folded(caption);
    for (const { id, buttons = [] } of this.#withButtons) {
      for (const [row, cells] of buttons.entries()) {
        const column = cells.findIndex((cell) => folded(cell.caption) === wanted);
        if (column >= 0) return { messageId: id, row, column };
      }
    }
    return undefined;
  }
}

export interface ButtonPlace {
  messageId: string;
  row: number;
  column: number;
}

/** Makes the conversations of one file, each under an id that the emulator does not have yet. */
export class Chats {
  readonly #chats = new Map<string, Chat>();
  readonly #slug: string;
  readonly #api: ControlApi;
  readonly #wire: Wire;
  readonly #random: (size: number) => Uint8Array;
  /** Ids made from a seed may be there already, from another replay. */
  readonly #isSeeded: boolean;

  constructor(parts: { slug: string; around: Surroundings; random: (size: number) => Uint8Array }) {
    this.#slug = parts.slug;
    this.#api = parts.around.api;
    this.#wire = parts.around.wire;
    this.#random = parts.random;
    this.#isSeeded = parts.around.isSeeded;
  }

  get all(): Chat[] {
    return [...this.#chats.values()];
  }

  async of(user: string, conversation: string): Promise<Chat> {
    const key = JSON.stringify([user, conversation]);
    const known = this.#chats.get(key);
    if (known) return known;
    const id = await this.#freeId();
    const chat = new Chat({ user: `${this.#slug}.${user}`, id, inbox: this.#wire.inbox(id) });
    this.#chats.set(key, chat);
    return chat;
  }

  forget(): void {
    for (const { id } of this.#chats.values()) this.#wire.forget(id);
  }

  async #freeId(): Promise<string> {
    for (;;) {
      const id = v4({ random: this.#random(16) });
      if (!this.#isSeeded || !(await this.#isTaken(id))) return id;
    }
  }

  async #isTaken(id: string): Promise<boolean> {
    try {
      await this.#api.getConversation({ conversation_id: id });
      return true;
    } catch (error) {
      if (error instanceof ControlProblem && error.status === 404) return false;
      throw error;
    }
  }
}
