import { ControlProblem } from '../control-api.ts';
import type { ControlHandlers } from '../control-parts.ts';

/** Longest file of each kind, in bytes. Source: published. */
const limits = { IMAGE: 5_000_000, FILE: 5_000_000, VOICE: 1_500_000, VIDEO: 50_000_000 };

/** Calls about files that users send. */
export const mediaCalls: ControlHandlers<'uploadUserMedia'> = {
  uploadUserMedia({ parts }, { type, name, body: { raw } }) {
    const bytes = Buffer.from(raw, 'base64');
    if (bytes.length > limits[type]) {
      throw new ControlProblem(
        413,
        `The file has ${bytes.length} bytes; ${type} takes ${limits[type]} at most.`,
        {
          where: 'body',
          remedy: 'Send a smaller file.',
        },
      );
    }
    return { link: parts.keepMedia({ name, bytes }), size_bytes: bytes.length };
  },
};
