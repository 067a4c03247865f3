import type { Chat } from '../divar/chat.ts';
import { pictureSize } from '../divar/media.ts';
import type { WorldMedia } from './load-media.ts';

/** Keeps a file; answers the link under which it is served. */
export type KeepWorldMedia = (file: { name: string; bytes: Buffer }) => string;

/** Puts a file up as if the bot had uploaded it. */
export function enterMedia(
  chat: Chat,
  id: string,
  { file: { kind, name, bytes }, keepMedia }: { file: WorldMedia; keepMedia: KeepWorldMedia },
): void {
  if (chat.state.media.has(id)) return;
  chat.addMedia({
    id,
    kind,
    name,
    sizeBytes: bytes.length,
    ...(kind === 'image' && pictureSize(bytes)),
    link: keepMedia({ name, bytes }),
    uploadToken: '',
  });
}
