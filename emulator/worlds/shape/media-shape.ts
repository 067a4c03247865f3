import { field, mapped, object, type Read, text, word } from '../../conversations/format/shape.ts';
import { guessMediaKind } from '../../divar/media.ts';
import { placed } from './placed.ts';

const given = placed(
  object({
    words: 'a file',
    optional: {
      file: field(text(), 'Where it is, seen from the file of the world.'),
      base64: field(text(), 'Its bytes, instead of file.'),
      name: field(text(), 'Its name. Default: that of file.'),
      kind: field(word('image', 'video', 'voice', 'file'), 'Default: what the ending of the name says.'),
    },
  }),
);

/** A file that messages name as media_token. */
export const mediaFile = mapped(given, ({ file, base64, at, ...value }, { node, reading }) => {
  const name = value.name ?? file?.split(/[\\/]/).at(-1) ?? '';
  if ((file === undefined) === (base64 === undefined))
    return reading.problem(node, 'A file has either file or base64.', 'Name one of them.');
  if (name === '')
    return reading.problem(node, 'A file in base64 needs a name.', 'Give it one, such as car.jpg.');
  const kind = value.kind ?? guessMediaKind(name);
  if (kind === undefined)
    return reading.problem(node, `No kind is known for ${name}.`, 'Name kind: image, video, voice or file.');
  return { name, kind, at, file, base64 };
});

export type MediaGiven = Read<typeof mediaFile>;
