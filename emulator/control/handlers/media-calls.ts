import { type MediaKind, mediaRules } from '../../domain/media.ts';
import { ControlProblem } from '../control-api.ts';
import type { ControlHandlers } from '../control-parts.ts';

/** Calls about files that users send. */
export const mediaCalls: ControlHandlers<'uploadUserMedia'> = {
  uploadUserMedia({ parts }, { type, name, body: { raw } }) {
    const bytes = Buffer.from(raw, 'base64');
    const { mostBytes } = mediaRules[type.toLowerCase() as MediaKind];
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
    return { link: parts.keepMedia({ name, bytes }), size_bytes: bytes.length };
  },
};
