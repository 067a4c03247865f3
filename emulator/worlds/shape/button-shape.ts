import { field, json, mapped, object, type Shape, text } from '../../conversations/format/shape.ts';
import type { Button } from '../../divar/model.ts';
import { actionFromWire } from '../../divar/wire/buttons.ts';

const postData = object({ words: 'a post token', required: { post_token: field(text(), 'Of the post.') } });
const anyData = mapped(
  object({ words: 'data', optional: { data: field(json(), 'A JSON object of the bot.') } }),
  ({ data = {} }) => ({ data: data as Record<string, unknown> }),
);

/** A button, its action under the name that it has on the wire. */
export const button: Shape<Button> = mapped(
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
