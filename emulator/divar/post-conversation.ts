import type { ChatButton, ChatConversation, ChatMessage, Side } from './model.ts';

/** Which side of a conversation about a post a user is; undefined for anyone else, and in other conversations. */
export function findSide({ type, user, seller }: ChatConversation, name: string): Side | undefined {
  if (type !== 'POST') return undefined;
  if (name === seller) return 'SELLER';
  return name === user ? 'BUYER' : undefined;
}

/** Names of the users who take part in a conversation. */
export function usersOf(conversation: ChatConversation | undefined): string[] {
  return [conversation?.user, conversation?.seller].filter((name) => name !== undefined);
}

/** Name of the user of a side; there is a buyer's side alone in a conversation with the bot. */
export function findUserOnSide({ user, seller }: ChatConversation, side: Side | undefined): string {
  return side === 'SELLER' ? (seller ?? user) : user;
}

export function otherSide(side: Side): Side {
  return side === 'SELLER' ? 'BUYER' : 'SELLER';
}

/** Who takes part in a conversation about a post where nothing else tells. */
export const someBuyer = 'buyer';

/** Name of the seller of a post: its owner, or someone where it has none. */
export function findSeller(post: { owner?: string } | undefined): string {
  return post?.owner ?? 'seller';
}

const sendScope = 'CHAT_POST_CONVERSATIONS_MESSAGE_SEND.';

/** The one post in whose conversations a token's scopes allow to write; undefined where there are none or several. */
export function solePost(scopes: readonly string[]): string | undefined {
  const posts = scopes.filter((scope) => scope.startsWith(sendScope));
  return posts.length === 1 ? posts[0]!.slice(sendScope.length) : undefined;
}

/** The rows of buttons that a side sees under a message. */
export function buttonsFor(message: ChatMessage, side: Side | undefined): ChatButton[][] | undefined {
  return message.side === side ? message.buttons : message.receiverButtons;
}
