import { type ControlApi, ControlProblem } from '../../control/control-api.ts';
import type { AboutPost } from '../format/conversation.ts';
import { FormatError } from '../format/problem.ts';
import { filled, filledJson, type Variables } from '../match/placeholders.ts';

/** A conversation of a buyer and a seller, as it was begun. */
export interface About {
  postToken: string;
  buyer: string;
  seller: string;
  /** Of the access token that the bot was given. */
  tokenId: string;
  metadata?: Record<string, unknown>;
}

interface Beginning {
  api: ControlApi;
  /** Of the conversation. */
  id: string;
  variables: Variables;
  /** Name in the emulator of a user of the file. */
  nameOf(user: string): string;
}

/** Brings buyer and seller together, and gives the bot what the file says that it is allowed. */
export async function beginAboutPost(
  given: AboutPost,
  { api, id, variables, nameOf }: Beginning,
): Promise<About> {
  const postToken = filled(given.postToken, variables);
  const { buyer, seller, allows, subscription } = given;
  const parties = {
    post_token: postToken,
    buyer: nameOf(buyer),
    seller: nameOf(seller),
    conversation_id: id,
  };
  const metadata = subscription?.metadata && metadataOf(subscription.metadata, variables);
  let tokenId: string;
  try {
    await api.startPostConversation({ body: parties });
    const scopes = allows.scopes?.map((scope) => filled(scope, { ...variables, conversation: id }));
    const token = await api.createToken({
      body: {
        user: nameOf(allows.user),
        scopes: scopes ?? usualScopes(postToken, id),
        ...(allows.accessToken !== undefined && { access_token: filled(allows.accessToken, variables) }),
      },
    });
    tokenId = token.id;
    const wanted = { event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: postToken } as const;
    const body = { ...wanted, token_id: tokenId, ...(metadata && { metadata }) };
    if (subscription) await api.createSubscription({ body });
  } catch (error) {
    if (!(error instanceof ControlProblem)) throw error;
    const { message, remedy } = error;
    throw new FormatError([{ at: given.at, message, ...(remedy !== undefined && { remedy }) }]);
  }
  return { postToken, buyer, seller, tokenId, ...(metadata && { metadata }) };
}

/** Takes the bot's token back, so that another replay can give it again. */
export async function endAboutPost({ tokenId }: About, api: ControlApi): Promise<void> {
  try {
    await api.revokeToken({ token_id: tokenId });
  } catch (error) {
    // Gone with a reset.
    if (!(error instanceof ControlProblem)) throw error;
  }
}

function metadataOf(given: Record<string, unknown>, variables: Variables): Record<string, unknown> {
  return filledJson(given, variables) as Record<string, unknown>;
}

/** What a bot needs to read along and to write in the conversation. */
function usualScopes(postToken: string, conversationId: string): string[] {
  return [
    `CHAT_POST_CONVERSATIONS_READ.${postToken}`,
    `CHAT_POST_CONVERSATIONS_MESSAGE_SEND.${postToken}`,
    `CHAT_CONVERSATION_READ.${conversationId}`,
  ];
}
