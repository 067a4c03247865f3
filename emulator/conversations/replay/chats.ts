import { v4 } from 'uuid';
import { type ControlApi, ControlProblem } from '../../control-api/control-api.ts';
import type { AboutPost, Turn } from '../format/conversation.ts';
import type { Variables } from '../match/placeholders.ts';
import { beginAboutPost, endAboutPost } from './begin-about-post.ts';
import { makeName, ReplayChat } from './chat.ts';
import type { ReplayContext } from './surroundings.ts';
import type { BotActivityFeed } from './wire.ts';

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
