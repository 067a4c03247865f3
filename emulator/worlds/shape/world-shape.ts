import { formatVersionUpTo } from '../../conversations/format/file-shape.ts';
import { field, mapped, object, type Read, record, text } from '../../conversations/format/shape.ts';
import { checkApp } from '../check-app.ts';
import { appFields } from './app-shape.ts';
import { slug } from './texts.ts';

/** The version of the format that this emulator writes and reads. */
export const worldVersion = 1;

const app = mapped(object({ words: 'an app', optional: appFields }), (given, { reading }) => {
  checkApp(given, reading);
  return given;
});

/** A whole file: what the app that is started begins with, and further apps. */
export const world = mapped(
  object({
    words: 'a world',
    required: { version: field(formatVersionUpTo(worldVersion), 'Version of the format: 1.') },
    optional: {
      name: field(text(), 'What the world is for.'),
      description: field(text(), 'More about it.'),
      ...appFields,
      apps: field(record(app, { name: slug }), 'Further apps by slug.'),
    },
  }),
  (given, { reading }) => {
    checkApp(given, reading);
    return given;
  },
);

export type WorldGiven = Read<typeof world>;
