import { buttonView } from '../../divar/wire/buttons.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { type PressOutcome, perform } from '../press/perform.ts';
import { pressedButton } from '../press/pressed-button.ts';
import { notFound } from '../problems.ts';
import { repliesAfter, waitAsAsked } from '../waiting.ts';

const pending: PressOutcome = { outcome: 'pending' };

/** The press of a button. */
export const buttonCalls: ControlHandlers<'pressButton'> = {
  async pressButton(context, { message_id: id, body: press, ...input }) {
    const { app } = context;
    const message = app.chat.state.messages.get(id);
    if (!message) throw notFound.message(id);
    const conversation = app.chat.state.conversations.get(message.conversationId)!;
    const { button, side, row, column } = pressedButton(conversation, { message, press });
    const last = app.chat.state.messagesOf(conversation.id).last?.id;
    const { action, caption } = button;
    const place = { messageId: id, caption, row, column };
    const work = perform(context, { action, conversation, side, button: place });
    const { result, timedOut } = await waitAsAsked(app, { input, work, conversationId: conversation.id });
    return {
      button: buttonView(button),
      ...(result ?? pending),
      replies: repliesAfter(app, conversation.id, last),
      timed_out: timedOut ? true : undefined,
    };
  },
};
