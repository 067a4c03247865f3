import { requestPart } from '../../conversations/format/request-part.ts';
import {
  field,
  json,
  list,
  mapped,
  object,
  type Read,
  type Shape,
  text,
  word,
} from '../../conversations/format/shape.ts';
import type { ChatButton } from '../../divar/model.ts';
import { actionFromWire } from '../../divar/wire/buttons.ts';
import { checkFurther, furtherFields, pickFurther } from '../../divar/wire/fields.ts';
import { placed, time } from './texts.ts';

const postData = object({ words: 'a post token', required: { post_token: field(text(), 'Of the post.') } });
const anyData = mapped(
  object({ words: 'data', optional: { data: field(json(), 'A JSON object of the bot.') } }),
  ({ data = {} }) => ({ data: data as Record<string, unknown> }),
);

/** A button, its action under the name that it has on the wire. */
const button: Shape<ChatButton> = mapped(
  object({
    words: 'a button',
    required: { caption: field(text(), 'What stands on it.') },
    optional: {
      icon: field(text(), 'Its icon, such as HOME.'),
      icon_name: field(text(), 'Name of its icon, in the older form.'),
      open_direct_link: field(text(), 'Opens this URL.'),
      open_server_link: field(anyData, 'Asks the bot for a link.'),
      get_dynamic_action: field(anyData, 'Asks the bot what to do.'),
      open_post_page: field(postData, 'Opens the page of a post.'),
      open_post_manage_page: field(postData, "Opens the owner's page of a post."),
    },
  }),
  (given, { node, reading }) => {
    const { caption, icon, icon_name: iconName, ...actions } = given;
    const kinds = Object.keys(actions);
    if (kinds.length > 1)
      return reading.problem(node, `A button does one thing; this one ${kinds.join(', ')}.`);
    const icons = { icon };
    return {
      caption,
      ...icons,
      iconName,
      action: actionFromWire(actions),
    };
  },
);

const rows = list(list(button));

const data = (name: string) =>
  field(
    requestPart<Record<string, unknown>>({ operation: 'sendUserMessage', words: name, place: [name] }),
    'Instead of a text, as the bot gets it.',
  );

const dataFields = {
  image_data: data('image_data'),
  file_data: data('file_data'),
  voice_data: data('voice_data'),
  video_data: data('video_data'),
  location_data: data('location_data'),
  contact_data: data('contact_data'),
};

const given = object({
  words: 'a message',
  required: { from: field(word('user', 'buyer', 'seller', 'bot'), 'Who says it.') },
  optional: {
    text: field(text(), 'What is said.'),
    ...dataFields,
    media_token: field(text(), 'A file of media.'),
    side: field(word('BUYER', 'SELLER'), 'On whose behalf the bot writes, in a conversation about a post.'),
    sender_type: field(word('HUMAN', 'BOT'), 'What a user speaks as. Default HUMAN.'),
    sent_at: field(time, 'When. Default: the time of the start.'),
    buttons: field(rows, 'Rows of buttons under it.'),
    sender_buttons: field(rows, 'Rows that its own side sees, in a conversation about a post.'),
    receiver_buttons: field(rows, 'Rows that the other side sees, in a conversation about a post.'),
    ...Object.fromEntries(
      furtherFields().map((name) => [name, field(json(), "Of the bot's message, as it was sent.")]),
    ),
  },
});

/** A message of a conversation: a text, the data of another type, or a file with or without a text. */
export const message = placed(
  mapped(given, (value, { node, reading }) => {
    const carried = [...Object.keys(dataFields), 'media_token'].filter((name) => Object.hasOwn(value, name));
    if (carried.length > 1) return reading.problem(node, `A message holds one of ${carried.join(', ')}.`);
    if (carried.length === 0 && value.text === undefined) {
      return reading.problem(
        node,
        'The message holds nothing.',
        'Give it a text, a media_token or location_data.',
      );
    }
    const [wrong] = checkFurther(pickFurther(value) ?? {});
    if (wrong) {
      return reading.problem(
        node,
        `${wrong.where.slice(1)}: expected ${wrong.expected}, found ${wrong.actual}.`,
      );
    }
    return value;
  }),
);

export type MessageGiven = Read<typeof message>;
