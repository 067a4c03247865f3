import type { ControlApi } from './control/control-api.ts';
import type { PostConversation } from './emulator.ts';
import { ChattingUser } from './virtual-user.ts';

/** Two virtual users who talk about a post, on the control API. */
export async function startPostConversation(
  control: ControlApi,
  { postToken, buyer, seller }: { postToken: string; buyer: string; seller?: string },
): Promise<PostConversation> {
  const body = { post_token: postToken, buyer, ...(seller !== undefined && { seller }) };
  const { id, seller: owner } = await control.startPostConversation({ body });
  const side = (name: string) => new ChattingUser(name, control, { conversationId: id });
  return { id, buyer: side(buyer), seller: side(owner!) };
}
