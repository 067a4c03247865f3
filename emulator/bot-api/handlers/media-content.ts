import type { Media } from '../../domain/media.ts';
import type { MessageContent, MessageType } from '../../domain/model.ts';
import type { CheckedCall } from '../bot-call.ts';
import { noteFinding } from '../note-finding.ts';

const typeOf: Record<Media['kind'], MessageType> = {
  image: 'IMAGE',
  video: 'VIDEO',
  voice: 'VOICE',
  file: 'FILE',
};

/** What a message with this media token holds: the uploaded file, or the bare token of an unknown one. */
export function mediaContent(call: CheckedCall<unknown>, mediaToken: string): Partial<MessageContent> {
  const media = call.app.chat.state.media.get(mediaToken);
  if (!media) {
    noteFinding(call, 'unknown_media_token', { where: '/media_token', actual: mediaToken });
    return { mediaToken };
  }
  return { type: typeOf[media.kind], data: dataOf(media), mediaToken };
}

function dataOf({ kind, name, link, sizeBytes, heightPx, widthPx }: Media): Record<string, unknown> {
  return {
    link,
    sizeBytes,
    ...(kind === 'file' && { name }),
    ...(heightPx !== undefined && { heightPx, widthPx }),
  };
}
