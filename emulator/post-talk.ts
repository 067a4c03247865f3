import type { ControlApi } from './control/control-api.ts';
import type { PostConversation, PostSide } from './emulator.ts';
import { ChattingUser } from './virtual-user.ts';

/** Two virtual users who talk about a post, on the control API. */
export async function startPostConversation(
  control: ControlApi,
  { postToken, buyer, seller }: { postToken: string; buyer: string; seller?: string },
): Promise<PostConversation> {
  const body = { post_token: postToken, buyer, ...(seller !== undefined && { seller }) };
  const conversation = await control.startPostConversation({ body });
  const side = (name: string): PostSide => {
    const user = new ChattingUser(name, control);
    return {
      name,
      says: (message) =>
        user.says({
          ...(typeof message === 'string' ? { text: message } : message),
          conversation_id: conversation.id,
        }),
      grants: (scopes) => user.grants(scopes),
    };
  };
  return { id: conversation.id, buyer: side(buyer), seller: side(conversation.seller!) };
}
