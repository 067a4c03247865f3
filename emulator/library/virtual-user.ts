import type { AccessToken, ControlApi, Message, Said, UserMessage } from '../control-api/control-api.ts';
import { overlay } from '../divar/overlay.ts';
import { parseDuration } from '../duration.ts';
import { plain } from '../reports/text.ts';
import type { PostConversation, Reply, VirtualUser } from './types.ts';

const defaultTimeout = '5s';
/** A message is looked for again after so long, whatever the live stream says. */
const lookAgainMs = 500;

/** More than a conversation has. */
const mostMessages = 1_000_000;

/** A virtual user on the control API; remembers which replies it has handed out. */
export class ChattingUser implements VirtualUser {
  readonly name: string;
  readonly #control: ControlApi;
  /** The only one that counts, where there is one. */
  readonly #conversationId: string | undefined;
  /** The last message handed out, for each conversation. */
  readonly #seen = new Map<string, string>();
  /** How the last event ended. */
  #delivery: Said['delivery'];

  constructor(name: string, control: ControlApi, { conversationId }: { conversationId?: string } = {}) {
    this.name = name;
    this.#control = control;
    this.#conversationId = conversationId;
  }

  async says(message: string | UserMessage): Promise<Said> {
    const given = typeof message === 'string' ? { text: message } : message;
    const place = this.#conversationId === undefined ? {} : { conversation_id: this.#conversationId };
    const body = overlay(place, given);
    const said = await this.#control.sendUserMessage({
      user: this.name,
      body,
      wait: 'delivery',
      timeout: '1h',
    });
    this.#delivery = said.delivery;
    return said;
  }

  starts(start: NonNullable<UserMessage['start']>): Promise<Said> {
    return this.says({ start });
  }

  async nextReply({ timeout = defaultTimeout }: { timeout?: string } = {}): Promise<Reply> {
    const deadline = performance.now() + parseDuration(timeout, 'timeout');
    while (true) {
      const [next] = await this.#unseen();
      if (next) return this.#handOut(next);
      const left = deadline - performance.now();
      if (left <= 0) {
        const reasons = [...this.#describeDelivery(), ...(await this.#refused()).map(describeRefused)];
        throw new Error([`The bot said nothing to ${this.name} within ${timeout}.`, ...reasons].join('\n'));
      }
      await this.#control.waitFor({ for: 'message', timeout: `${Math.ceil(Math.min(left, lookAgainMs))}ms` });
    }
  }

  async replies({ timeout = defaultTimeout }: { timeout?: string } = {}): Promise<Reply[]> {
    await this.#control.waitFor({ for: 'quiet', timeout });
    const replies = await this.#unseen();
    const refused = replies.length === 0 ? await this.#refused() : [];
    if (refused.length > 0) throw this.#triedToSpeak(refused);
    return replies.map((message) => this.#handOut(message));
  }

  async expectSilence(options: { timeout?: string } = {}): Promise<void> {
    const replies = await this.replies(options);
    if (replies.length === 0) return;
    const texts = replies.map((reply) => JSON.stringify(reply.text ?? reply.type)).join(', ');
    const said = `Expected silence, but the bot said to ${this.name}: ${texts}.`;
    throw new Error([said, ...this.#describeDelivery()].join('\n'));
  }

  grants(scopes: string[]): Promise<AccessToken> {
    return this.#control.createToken({ body: { user: this.name, scopes } });
  }

  allows(authoriseUrl: string): Promise<string> {
    return this.#decides(authoriseUrl, true);
  }

  denies(authoriseUrl: string): Promise<string> {
    return this.#decides(authoriseUrl, false);
  }

  async revokes(): Promise<void> {
    await this.#control.revokeAccess({ user: this.name, wait: 'delivery', timeout: '1h' });
  }

  async #decides(url: string, allow: boolean): Promise<string> {
    return (await this.#control.decideConsent({ body: { url, user: this.name, allow } })).redirect_to;
  }

  #triedToSpeak(refused: RefusedCall[]): Error {
    const said = `The bot said nothing to ${this.name}, but tried to.`;
    return new Error([said, ...this.#describeDelivery(), ...refused.map(describeRefused)].join('\n'));
  }

  /** The end of the last event, unless the bot acknowledged it. */
  #describeDelivery(): string[] {
    if (!this.#delivery) return [];
    const { outcome, status = 0, error, entry_id } = this.#delivery;
    if (outcome === 'answered' && status < 300) return [];
    const end =
      outcome === 'answered'
        ? `The bot answered the event with ${status}`
        : `The event was not delivered (${outcome.replaceAll('_', ' ')})`;
    return [`${end}${error ? `: ${plain(error)}` : '.'} ${exchange(entry_id)}`.trim()];
  }

  /** Calls of the bot that Divar refused since the last event. */
  async #refused(): Promise<RefusedCall[]> {
    const after = this.#delivery?.entry_id ?? 0;
    const ids = await this.#conversationIds();
    const waits = ids.map((id) =>
      this.#control.waitFor({ for: 'quiet', timeout: '0', conversation_id: id, after }),
    );
    const all = (await Promise.all(waits)).flatMap(({ refused = [] }) => refused);
    return [...new Map(all.map((call) => [call.entry_id, call])).values()];
  }

  /** The bot's messages to this user that were not handed out yet, oldest first. */
  async #unseen(): Promise<Message[]> {
    const ids = await this.#conversationIds();
    const lists = await Promise.all(
      ids.map(async (id) => {
        const after = this.#seen.get(id);
        const limit = mostMessages;
        const { messages } = await this.#control.listMessages({ conversation_id: id, after, limit });
        return messages.filter((message) => message.origin === 'bot');
      }),
    );
    return inOrderOfTime(lists);
  }

  async #conversationIds(): Promise<string[]> {
    if (this.#conversationId !== undefined) return [this.#conversationId];
    const { conversations } = await this.#control.listConversations({ user: this.name });
    return conversations.map(({ id }) => id);
  }

  #handOut(message: Message): Reply {
    this.#seen.set(message.conversation_id, message.id);
    return {
      ...message,
      press: (button) =>
        this.#control.pressButton({
          message_id: message.id,
          timeout: '1h',
          body:
            typeof button === 'string'
              ? { caption: button, user: this.name }
              : { ...button, user: this.name },
        }),
    };
  }
}

type RefusedCall = Said['refused'][number];

function describeRefused({ method, url, status, findings, entry_id }: RefusedCall): string {
  const call = `Divar refused ${method} ${plain(url ?? '')} with ${status}`;
  const found = findings.find(({ outcome }) => outcome === 'refused') ?? findings[0];
  if (!found) return `${call}. ${exchange(entry_id)}`;
  const place = found.where ? ` at ${plain(found.where)}` : '';
  const advice = [found.message, found.remedy].map((text) => text && plain(text)).filter(Boolean);
  return `${call}: ${found.id}${place}. ${advice.join(' ')} ${exchange(entry_id)}`;
}

const exchange = (id: number | undefined) => (id === undefined ? '' : `(exchange ${id})`);

/** All messages by time. Those of one conversation stay in their order, though the clock may have been set back. */
function inOrderOfTime(conversations: Message[][]): Message[] {
  const left = conversations.filter((messages) => messages.length > 0);
  const ordered: Message[] = [];
  while (left.length > 0) {
    left.sort(([a], [b]) => (a!.sent_at < b!.sent_at ? -1 : 1));
    ordered.push(left[0]!.shift()!);
    if (left[0]!.length === 0) left.shift();
  }
  return ordered;
}

/** Two virtual users who talk about a post, on the control API. */
export async function startPostConversation(
  control: ControlApi,
  { postToken, buyer, seller }: { postToken: string; buyer: string; seller?: string },
): Promise<PostConversation> {
  const body = { post_token: postToken, buyer, seller };
  const { id, seller: owner } = await control.startPostConversation({ body });
  const side = (name: string) => new ChattingUser(name, control, { conversationId: id });
  return { id, buyer: side(buyer), seller: side(owner!) };
}
