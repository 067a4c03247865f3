import { ControlProblem } from '../../control-api/control-api.ts';
import { type MediaKind, mediaRules } from '../../divar/media.ts';
import { pictureSize } from '../../divar/picture-size.ts';
import type { ControlHandlers } from '../control-parts.ts';

/** Calls about files that users send. */
export const mediaCalls: ControlHandlers<'uploadUserMedia'> = {
  uploadUserMedia({ parts }, { type, name, body: { raw } }) {
    const bytes = Buffer.from(raw, 'base64');
    const kind = type.toLowerCase() as MediaKind;
    const { mostBytes } = mediaRules[kind];
    if (bytes.length > mostBytes) {
      throw new ControlProblem(
        413,
        `The file has ${bytes.length} bytes; ${type} takes ${mostBytes} at most.`,
        {
          where: 'body',
          remedy: 'Send a smaller file.',
        },
      );
    }
    const size = kind === 'image' ? pictureSize(bytes) : undefined;
    return {
      link: parts.keepMedia({ name, bytes }),
      size_bytes: bytes.length,
      name: kind === 'file' ? name : undefined,
      height_px: size?.heightPx,
      width_px: size?.widthPx,
    };
  },
};
