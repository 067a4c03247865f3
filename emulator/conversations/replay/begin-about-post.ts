import { type ControlApi, ControlProblem } from '../../control-api/control-api.ts';
import type { AboutPost } from '../format/conversation.ts';
import { filled, filledJson, type Variables } from '../match/placeholders.ts';
import { misplaced } from './misplaced.ts';

/** A conversation of a buyer and a seller, as it was begun. */
export interface About {
  postToken: string;
  buyer: string;
  seller: string;
  /** Of the access tokens that were made for the bot. */
  tokenIds: string[];
  metadata?: Record<string, unknown>;
}

interface PostBeginning {
  api: ControlApi;
  /** Of the conversation. */
  id: string;
  variables: Variables;
  /** Name in the emulator of a user of the file. */
  nameOf(user: string): string;
}

/** Brings buyer and seller together, and gives the bot what the file says that it is allowed. */
export async function beginAboutPost(given: AboutPost, beginning: PostBeginning): Promise<About> {
  const { variables } = beginning;
  const postToken = filled(given.postToken, variables);
  const { buyer, seller, subscription } = given;
  const metadata = subscription?.metadata && fillMetadata(subscription.metadata, variables);
  const about = { postToken, buyer, seller, tokenIds: [], metadata };
  await begin(given, about, beginning).catch(misplaced(given.at));
  return about;
}

async function begin(
  { allows, subscription }: AboutPost,
  { postToken, buyer, seller, tokenIds, metadata }: About,
  { api, id, variables, nameOf }: PostBeginning,
): Promise<void> {
  const token = async (user: string, more: { scopes?: string[]; access_token?: string } = {}) => {
    const usual = usualScopes(user === seller ? 'seller' : 'buyer', { postToken, conversationId: id });
    const made = await api.createToken({
      body: { user: nameOf(user), scopes: more.scopes ?? usual, access_token: more.access_token },
    });
    tokenIds.push(made.id);
    return made.id;
  };
  const parties = { post_token: postToken, buyer: nameOf(buyer), seller: nameOf(seller) };
  await api.startPostConversation({ body: { ...parties, conversation_id: id } });
  const scopes = allows.scopes?.map((scope) => filled(scope, { ...variables, conversation: id }));
  const given = await token(allows.user, {
    scopes,
    access_token: allows.accessToken === undefined ? undefined : filled(allows.accessToken, variables),
  });
  if (!subscription) return;
  // The messages come by the seller's permission alone (published).
  const sellers = allows.user === seller ? given : await token(seller);
  const wanted = { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: postToken } as const;
  await api.createSubscription({ body: { ...wanted, token_id: sellers, metadata } });
}

/** Takes the bot's tokens back, so that another replay can give them again. */
export async function endAboutPost({ tokenIds }: About, api: ControlApi): Promise<void> {
  for (const id of tokenIds) {
    await api.revokeToken({ token_id: id }).catch((error) => {
      // Gone with a reset.
      if (!(error instanceof ControlProblem)) throw error;
    });
  }
}

function fillMetadata(given: Record<string, unknown>, variables: Variables): Record<string, unknown> {
  return filledJson(given, variables) as Record<string, unknown>;
}

/** What a bot needs of one of the two to write in the conversation and to read it, and of the seller to read along. */
function usualScopes(
  side: 'buyer' | 'seller',
  { postToken, conversationId }: { postToken: string; conversationId: string },
): string[] {
  const read = `CHAT_CONVERSATION_READ.${conversationId}`;
  if (side === 'buyer') return [`CONVERSATION_SEND_MESSAGE.${conversationId}`, read];
  return [
    `CHAT_POST_CONVERSATIONS_READ.${postToken}`,
    `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${postToken}`,
    read,
  ];
}
