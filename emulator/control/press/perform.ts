import type { ControlSchemas } from '../../../spec/index.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import { folded } from '../../conversations/match/fold.ts';
import type {
  Action,
  ChatButton,
  ChatConversation,
  ChatMessage,
  PressField,
  Side,
  SideSpelling,
} from '../../divar/model.ts';
import { overlay } from '../../divar/overlay.ts';
import { buttonsFor, findSide, findUserOnSide, otherSide } from '../../divar/post-conversation.ts';
import { actionFromWire } from '../../divar/wire/buttons.ts';
import type { EntryButton } from '../../journal/entry.ts';
import type { ControlContext } from '../control-parts.ts';
import { askApp } from './ask-app.ts';

/** What a press comes to. */
export type PressOutcome = Omit<ControlSchemas['Pressed'], 'button' | 'replies' | 'refused' | 'timed_out'>;

export interface PressedAction {
  action: Action;
  conversation: ChatConversation;
  side: Side | undefined;
  button: Omit<EntryButton, 'step'>;
  /** One more than the dynamic actions that led here. Default 1. */
  step?: number;
}

/** So many dynamic actions are asked for in a row, at most (assumed). */
const mostInARow = 5;

/** What the user's client, and Divar, do with an action. */
export async function perform(context: ControlContext, pressed: PressedAction): Promise<PressOutcome> {
  const { action } = pressed;
  switch (action.kind) {
    case 'openDirectLink':
      return { outcome: 'opens_url', url: action.url };
    case 'openPostPage':
      return { outcome: 'opens_post_page', ...postPage(context, action.postToken, { manage: false }) };
    case 'openPostManagePage':
      return { outcome: 'opens_post_manage_page', ...postPage(context, action.postToken, { manage: true }) };
    case 'openServerLink':
      return openServerLink(context, { ...pressed, data: action.data });
    case 'getDynamicAction':
      return getDynamicAction(context, { ...pressed, data: action.data });
    case 'none':
      return { outcome: 'nothing' };
  }
}

function postPage({ parts, app }: ControlContext, token: string, { manage }: { manage: boolean }) {
  return { post_token: token, page: parts.postPage(token, { manage, app: app.slug }) };
}

type WithData = PressedAction & { data: Record<string, unknown> };

/** Asks the app's session-initialisation URL for the URL to open; it is never opened here. Source: published. */
async function openServerLink(context: ControlContext, pressed: WithData): Promise<PressOutcome> {
  const body = {
    source: 'CHAT_MESSAGE_ACTION',
    ...describePlace(context, pressed),
    extra_data: pressed.data,
    ...furtherFields(context, pressed),
  };
  const asked = await askApp(context, { operation: 'SESSION_INITIALISATION', body, ...about(pressed) });
  if ('failure' in asked) return { ...asked.failure, ...asked.exchange };
  return { outcome: 'opens_url', url: asked.content.url as string, ...asked.exchange };
}

/** Asks the app's dynamic-action URL for the action to run, the text to show, or both. Source: published. */
async function getDynamicAction(context: ControlContext, pressed: WithData): Promise<PressOutcome> {
  const { step = 1 } = pressed;
  const { user_id } = furtherFields(context, pressed);
  const body = {
    touchpoint: 'CHAT',
    ...describePlace(context, pressed),
    extra_data: pressed.data,
    user_id,
  };
  const isLast = step >= mostInARow;
  const asked = await askApp(context, { operation: 'DYNAMIC_ACTION', body, isLast, ...about(pressed) });
  if ('failure' in asked) return { ...asked.failure, ...asked.exchange };
  const { action, text_message: text } = asked.content as { action?: object; text_message?: string };
  const next = await perform(context, { ...pressed, action: actionFromWire(action), step: step + 1 });
  return together({ ...asked.exchange, outcome: 'shows_text', text }, next);
}

/** What a dynamic action showed, and what the action did that it led to. */
function together(shown: PressOutcome, next: PressOutcome): PressOutcome {
  const texts = [shown.text, next.text].filter((text) => text !== undefined);
  const findings = [...(shown.findings ?? []), ...(next.findings ?? [])];
  return {
    ...overlay(shown, next),
    outcome: next.outcome === 'nothing' && texts.length > 0 ? 'shows_text' : next.outcome,
    text: texts.length > 0 ? texts.join('\n') : undefined,
    findings: findings.length > 0 ? findings : undefined,
  };
}

function about({ conversation, button, step = 1 }: PressedAction) {
  return { conversationId: conversation.id, pressed: { ...button, step } };
}

const userSides = {
  SUPPLY: { SELLER: 'SUPPLY', BUYER: 'DEMAND' },
  Supply: { SELLER: 'Supply', BUYER: 'Demand' },
} as const satisfies Record<SideSpelling, Record<Side, string>>;

/** What Divar tells the app of the place of the button. Source: published. */
function describePlace({ app }: ControlContext, { conversation: { id, postToken }, side }: PressedAction) {
  return {
    conversation_id: id,
    post_token: postToken,
    user_side: side ? userSides[app.chat.settings.sideSpelling][side] : undefined,
  };
}

/**
 * Fields that only some pages of the documentation have, as far as the app's settings ask for them; and `user_id` where the
 * user has given the app access (published on both pages of buttons, "if logged in").
 */
function furtherFields(
  { app }: ControlContext,
  { conversation, data, side }: WithData,
): Partial<Record<PressField, unknown>> {
  const { pressFields: asked, slug } = app.chat.settings;
  const user = findUserOnSide(conversation, side);
  const isLoggedIn = app.chat.grants.hasAccess(user);
  const pressFields: PressField[] = isLoggedIn && !asked.includes('user_id') ? [...asked, 'user_id'] : asked;
  const values: Record<PressField, () => unknown> = {
    provider_data: () => data,
    user_id: () => app.chat.user(user).id,
    completion_url: () => 'https://open-platform-redirect.divar.ir/completion',
    return_url: () => `https://divar.ir/chat/addon_${slug}`,
  };
  return Object.fromEntries(pressFields.map((name) => [name, values[name]()]));
}

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
