import { makeMediaContent } from '../../../divar/media.ts';
import type { MessageContent } from '../../../divar/model.ts';
import { type CheckedCall, noteFinding } from '../bot-call.ts';

/** What a message with this media token holds: the uploaded file, or the bare token of an unknown one. */
export function mediaContent(call: CheckedCall<unknown>, mediaToken: string): Partial<MessageContent> {
  const media = call.app.chat.state.media.get(mediaToken);
  if (media) return { ...makeMediaContent(media), mediaToken };
  noteFinding(call, 'unknown_media_token', { where: '/media_token', actual: mediaToken });
  return { mediaToken };
}
