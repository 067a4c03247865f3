import { v4 } from 'uuid';
import { type ControlApi, ControlProblem, type Message } from '../../control-api/control-api.ts';
import type { AboutPost, ButtonPlace, Turn } from '../format/conversation.ts';
import { folded } from '../match/fold.ts';
import type { Variables } from '../match/placeholders.ts';
import { type About, beginAboutPost, endAboutPost } from './begin-about-post.ts';
import type { BotActivityFeed } from './bot-activity-feed.ts';
import type { Inbox } from './inbox.ts';
import type { ReplayContext } from './replay-context.ts';

/** Makes the conversations of one file, each under an id that the emulator does not have yet. */
export class ReplayChats {
  readonly #chats = new Map<string, ReplayChat>();
  readonly #slug: string;
  readonly #api: ControlApi;
  readonly #wire: BotActivityFeed;
  readonly #aboutPosts: Record<string, AboutPost>;
  readonly #random: (size: number) => Uint8Array;
  /** Ids made from a seed may be there already, from another replay. */
  readonly #isSeeded: boolean;

  constructor(parts: {
    slug: string;
    around: ReplayContext;
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

  get all(): ReplayChat[] {
    return [...this.#chats.values()];
  }

  async of({ user, conversation }: Turn, variables: Variables): Promise<ReplayChat> {
    const given = Object.hasOwn(this.#aboutPosts, conversation) ? this.#aboutPosts[conversation] : undefined;
    const key = JSON.stringify(given ? [conversation] : [user, conversation]);
    const known = this.#chats.get(key);
    if (known) return known;
    const id = await this.#freeId();
    const begin = { api: this.#api, id, variables, nameOf: (name: string) => makeName(this.#slug, name) };
    const about = given && (await beginAboutPost(given, begin));
    const inbox = this.#wire.inbox(id);
    const chat = new ReplayChat({ slug: this.#slug, user, id, inbox, about });
    this.#chats.set(key, chat);
    return chat;
  }

  /** Ends what was begun for these conversations. What the bot still says is seen all the same. */
  async end(): Promise<void> {
    for (const { about } of this.#chats.values()) if (about) await endAboutPost(about, this.#api);
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

/** Messages with buttons that may still be pressed, at most. */
const kept = 100;

type ReplaySide = NonNullable<Message['side']>;

/** A conversation during a replay: that of one virtual user with the bot, or of two about a post. */
export class ReplayChat {
  /** Name in the emulator of one who has a part in it. */
  readonly user: string;
  readonly id: string;
  readonly inbox: Inbox;
  readonly about: About | undefined;
  /** What is in the inbox belongs to the next turn. */
  isUnjudged = false;
  readonly #slug: string;
  #withButtons: Message[] = [];

  constructor({ slug, user, id, inbox, about }: ReplayChatParts) {
    this.#slug = slug;
    this.user = makeName(slug, user);
    this.id = id;
    this.inbox = inbox;
    this.about = about;
  }

  /** Name in the emulator of the user of a turn. */
  speaker(user: string): string {
    return makeName(this.#slug, user);
  }

  /** Which side the user of a turn is, in a conversation about a post. */
  side(user: string): ReplaySide | undefined {
    if (!this.about) return undefined;
    return user === this.about.seller ? 'SELLER' : 'BUYER';
  }

  /** Remembers a message whose buttons can be pressed later. */
  saw(message: Message): void {
    if (!message.buttons && !message.receiver_buttons) return;
    this.#withButtons = [message, ...this.#withButtons].slice(0, kept);
  }

  /** The newest button with this caption, or at this place of a message with buttons, as a side sees it. */
  button(wanted: ButtonPlace, side?: ReplaySide): OfferedButton | undefined {
    if ('caption' in wanted) return this.#byCaption(wanted.caption, side);
    const { row, column, message: back = 0 } = wanted;
    const message = this.#withButtons.filter((one) => rowsFor(one, side).length > 0)[back];
    return message && rowsFor(message, side)[row]?.[column] && { messageId: message.id, row, column };
  }

  /** The captions that a side could press. */
  captions(side?: ReplaySide): string[] {
    return this.#withButtons
      .flatMap((message) => rowsFor(message, side).flat())
      .map(({ caption }) => caption);
  }

  #byCaption(caption: string, side: ReplaySide | undefined): OfferedButton | undefined {
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

interface ReplayChatParts {
  slug: string;
  /** As turns name it. */
  user: string;
  id: string;
  inbox: Inbox;
  about?: About;
}

/** Name in the emulator of a user of a file. */
function makeName(slug: string, user: string): string {
  return `${slug}.${user}`;
}

function rowsFor({ side: own, buttons, receiver_buttons: others }: Message, side: ReplaySide | undefined) {
  return (own === side ? buttons : others) ?? [];
}

export interface OfferedButton {
  messageId: string;
  row: number;
  column: number;
}
