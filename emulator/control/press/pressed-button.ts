import type { ControlSchemas } from '../../../spec/index.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import { folded } from '../../conversations/match/fold.ts';
import type { ChatButton, ChatConversation, ChatMessage, Side } from '../../divar/model.ts';
import { buttonsFor, findSide, otherSide } from '../../divar/post-conversation.ts';

type PressRequest = ControlSchemas['Press'];

/** Whose button is pressed in a conversation about a post, and which. */
export function pressedButton(
  conversation: ChatConversation,
  { message, press }: { message: ChatMessage; press: PressRequest },
): FoundButton & { side: Side | undefined } {
  const side = sideOfPress(conversation, { message, press });
  const found = findButton(buttonsFor(message, side), press);
  if (found) return { ...found, side };
  throw noButton({ message, side, press });
}

/** The side that is named, the one of the user, or the one that has the button. */
function sideOfPress(
  conversation: ChatConversation,
  { message, press }: { message: ChatMessage; press: PressRequest },
): Side | undefined {
  const { user, side } = press;
  checkUser(conversation, user);
  if (conversation.type !== 'POST') {
    if (side === undefined) return undefined;
    throw new ControlProblem(409, 'The message is in a conversation with the bot, which has no sides.', {
      where: '/side',
    });
  }
  const sideOfUser = user === undefined ? undefined : findSide(conversation, user);
  if (side !== undefined && sideOfUser !== undefined && side !== sideOfUser) {
    throw new ControlProblem(409, `"${user}" is the ${sideOfUser}, not the ${side}.`, {
      where: '/side',
      remedy: 'Name one of the two: user or side.',
    });
  }
  const own = message.side ?? 'SELLER';
  return side ?? sideOfUser ?? (findButton(message.buttons, press) ? own : otherSide(own));
}

function checkUser({ user: first, seller }: ChatConversation, user: string | undefined): void {
  if (user === undefined || user === first || user === seller) return;
  const names = seller === undefined ? `"${first}"` : `"${first}" and "${seller}"`;
  throw new ControlProblem(409, `The message is in the conversation of ${names}.`, {
    where: '/user',
  });
}

interface FoundButton {
  button: ChatButton;
  row: number;
  column: number;
}

/** By its place; or by its caption, as it is before as it is spelled otherwise. */
function findButton(
  buttons: ChatButton[][] | undefined,
  { row = 0, column = 0, caption }: PressRequest,
): FoundButton | undefined {
  const all = (buttons ?? []).flatMap((cells, row) =>
    cells.map((button, column) => ({ button, row, column })),
  );
  if (caption === undefined) return all.find((one) => one.row === row && one.column === column);
  const sought = folded(caption);
  return (
    all.find(({ button }) => button.caption === caption) ??
    all.find(({ button }) => folded(button.caption).trim() === sought.trim())
  );
}

function noButton({
  message,
  side,
  press: { row = 0, column = 0, caption },
}: {
  message: ChatMessage;
  side: Side | undefined;
  press: PressRequest;
}): ControlProblem {
  const place = caption === undefined ? `at row ${row}, column ${column}` : `"${caption}"`;
  const whose = side === undefined ? '' : ` for the ${side}`;
  const others = side && `; those for the ${otherSide(side)}: ${captions(message, otherSide(side))}`;
  return new ControlProblem(404, `The message has no button ${place}${whose}.`, {
    remedy: `Its buttons${whose}: ${captions(message, side)}${others ?? ''}.`,
  });
}

function captions(message: ChatMessage, side: Side | undefined): string {
  const all = buttonsFor(message, side)?.flat() ?? [];
  return all.map(({ caption }) => `"${caption}"`).join(', ') || 'none';
}
