import type { Media, MediaKind } from './media.ts';
import type { MessageContent, MessageType } from './model.ts';

const typeOf: Record<MediaKind, MessageType> = {
  image: 'IMAGE',
  video: 'VIDEO',
  voice: 'VOICE',
  file: 'FILE',
};

/** What a message holds that carries this file. */
export function makeMediaContent({ kind, name, link, sizeBytes, heightPx, widthPx }: Media): MessageContent {
  const data = {
    link,
    sizeBytes,
    ...(kind === 'file' && { name }),
    ...(heightPx !== undefined && { heightPx, widthPx }),
  };
  return { type: typeOf[kind], data };
}
