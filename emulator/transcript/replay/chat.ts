import { v4 } from 'uuid';
import type { ControlApi } from '../../control/control-api.ts';
import { ControlProblem } from '../../control/control-api.ts';
import type { Message } from '../../emulator.ts';
import type { AboutPost, Turn } from '../format/conversation.ts';
import { folded } from '../match/fold.ts';
import type { Variables } from '../match/placeholders.ts';
import { beginAboutPost, endAboutPost } from './begin-about-post.ts';
import type { Inbox } from './inbox.ts';
import type { Surroundings } from './surroundings.ts';
import type { Wire } from './wire.ts';

/** Messages with buttons that may still be pressed, at most. */
const kept = 20;

/** A conversation of a buyer and a seller, as it was begun. */
export interface About {
  postToken: string;
  buyer: string;
  seller: string;
  /** Of the access tokens that were made for the bot. */
  tokenIds: string[];
  metadata?: Record<string, unknown>;
}

type Side = NonNullable<Message['side']>;

/** A conversation during a replay: that of one virtual user with the bot, or of two about a post. */
export class Chat {
  /** Name in the emulator of one who has a part in it. */
  readonly user: string;
  readonly id: string;
  readonly inbox: Inbox;
  readonly about: About | undefined;
  /** What is in the inbox belongs to the next turn. */
  isUnjudged = false;
  readonly #slug: string;
  #withButtons: Message[] = [];

  constructor({ slug, user, id, inbox, about }: ChatParts) {
    this.#slug = slug;
    this.user = nameOf(slug, user);
    this.id = id;
    this.inbox = inbox;
    this.about = about;
  }

  /** Name in the emulator of the user of a turn. */
  speaker(user: string): string {
    return nameOf(this.#slug, user);
  }

  /** Which side the user of a turn is, in a conversation about a post. */
  side(user: string): Side | undefined {
    if (!this.about) return undefined;
    return user === this.about.seller ? 'SELLER' : 'BUYER';
  }

  /** Remembers a message whose buttons can be pressed later. */
  saw(message: Message): void {
    if (!message.buttons && !message.receiver_buttons) return;
    this.#withButtons = [message, ...this.#withButtons].slice(0, kept);
  }

  /** The newest button with this caption, or at this place of the newest message with buttons, as a side sees it. */
  button(
    wanted: { caption: string } | { row: number; column: number },
    side?: Side,
  ): ButtonPlace | undefined {
    if ('caption' in wanted) return this.#byCaption(wanted.caption, side);
    const message = this.#withButtons.find((one) => rowsFor(one, side).length > 0);
    return (
      message && rowsFor(message, side)[wanted.row]?.[wanted.column] && { messageId: message.id, ...wanted }
    );
  }

  /** The captions that a side could press. */
  captions(side?: Side): string[] {
    return this.#withButtons
      .flatMap((message) => rowsFor(message, side).flat())
      .map(({ caption }) => caption);
  }

  #byCaption(caption: string, side: Side | undefined): ButtonPlace | undefined {
    const wanted = folded(caption);
    for (const message of this.#withButtons) {
      for (const [row, cells] of rowsFor(message, side).entries()) {
        const column = cells.findIndex((cell) => folded(cell.caption) === wanted);
        if (column >= 0) return { messageId: message.id, row, column };
      }
    }
    return undefined;
  }
}

interface ChatParts {
  slug: string;
  /** As turns name it. */
  user: string;
  id: string;
  inbox: Inbox;
  about?: About;
}

function nameOf(slug: string, user: string): string {
  return `${slug}.${user}`;
}

function rowsFor({ side: own, buttons, receiver_buttons: others }: Message, side: Side | undefined) {
  return (own === side ? buttons : others) ?? [];
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
  readonly #aboutPosts: Record<string, AboutPost>;
  readonly #random: (size: number) => Uint8Array;
  /** Ids made from a seed may be there already, from another replay. */
  readonly #isSeeded: boolean;

  constructor(parts: {
    slug: string;
    around: Surroundings;
    aboutPosts: Record<string, AboutPost>;
    random: (size: number) => Uint8Array;
  }) {
    this.#slug = parts.slug;
    this.#api = parts.around.api;
    this.#wire = parts.around.wire;
    this.#aboutPosts = parts.aboutPosts;
    this.#random = parts.random;
    this.#isSeeded = parts.around.isSeeded;
  }

  get all(): Chat[] {
    return [...this.#chats.values()];
  }

  async of({ user, conversation }: Turn, variables: Variables): Promise<Chat> {
    const given = Object.hasOwn(this.#aboutPosts, conversation) ? this.#aboutPosts[conversation] : undefined;
    const key = JSON.stringify(given ? [conversation] : [user, conversation]);
    const known = this.#chats.get(key);
    if (known) return known;
    const id = await this.#freeId();
    const begin = { api: this.#api, id, variables, nameOf: (name: string) => nameOf(this.#slug, name) };
    const about = given && (await beginAboutPost(given, begin));
    const inbox = this.#wire.inbox(id);
    const chat = new Chat({ slug: this.#slug, user, id, inbox, ...(about && { about }) });
    this.#chats.set(key, chat);
    return chat;
  }

  /** Ends what was begun for these conversations, and looks at them no more. */
  async end(): Promise<void> {
    for (const { about } of this.#chats.values()) if (about) await endAboutPost(about, this.#api);
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
