import type { DeliveryEnd } from '../delivery/delivery.ts';
import type { ChatMessage } from '../divar/model.ts';
import type { ControlContext } from './control-parts.ts';

/**
 * Delivers an event of the emulator's own making, judged by the spec; `about` is the message that it tells of, `user`
 * the name of the user where it tells of no message.
 */
export function deliverEvent(
  { parts, app }: Pick<ControlContext, 'parts' | 'app'>,
  { event, about, user }: { event: { type: string }; about?: ChatMessage; user?: string },
): Promise<DeliveryEnd> {
  const [violation] = parts.platform.checkRequest(event.type, event);
  if (violation) throw new Error(`The emulator's own event breaks the spec: ${JSON.stringify(violation)}`);
  return app.delivery.deliver({
    operation: event.type,
    body: Buffer.from(JSON.stringify(event)),
    user,
    ...(about && { conversation_id: about.conversationId, message_id: about.id, message_type: about.type }),
  });
}
