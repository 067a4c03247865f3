import type { ControlComponents, Violation } from '../../../spec/index.ts';
import type { AskResult } from '../../delivery/delivery.ts';
import { type Finding, finding } from '../../domain/finding.ts';
import type {
  Action,
  Button,
  Conversation,
  Message,
  PressField,
  Side,
  SideSpelling,
} from '../../domain/model.ts';
import { buttonsFor, otherSide, sideOf } from '../../domain/post-conversation.ts';
import { actionFromWire, buttonView } from '../../wire/buttons.ts';
import { ControlProblem } from '../control-api.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { notFound } from '../problems.ts';
import { repliesAfter, waitAsAsked } from '../waiting.ts';

type Schemas = ControlComponents['schemas'];
type Outcome = Omit<Schemas['Pressed'], 'button' | 'replies' | 'timed_out'>;

/** The press of a button. */
export const buttonCalls: ControlHandlers<'pressButton'> = {
  async pressButton(context, { message_id: id, body: press, ...input }) {
    const { app } = context;
    const message = app.chat.state.messages.get(id);
    if (!message) throw notFound.message(id);
    const conversation = app.chat.state.conversations.get(message.conversationId)!;
    const side = sideOfPress(conversation, { message, press });
    const button = pressedButton(buttonsFor(message, side), press);
    const last = app.chat.state.messagesOf(conversation.id).last?.id;
    const work = perform(context, { action: button.action, conversation, side });
    const { result, timedOut } = await waitAsAsked(app, { input, work, conversationId: conversation.id });
    return {
      button: buttonView(button),
      ...(result ?? { outcome: 'nothing' as const }),
      replies: repliesAfter(app, conversation.id, last),
      ...(timedOut && { timed_out: true }),
    };
  },
};

function pressedButton(buttons: Button[][] | undefined, { row, column, caption }: Schemas['Press']): Button {
  const all = buttons?.flat() ?? [];
  const button = findButton(buttons, { row, column, caption });
  if (button) return button;
  const place = caption === undefined ? `at row ${row ?? 0}, column ${column ?? 0}` : `"${caption}"`;
  const captions = all.map((one) => `"${one.caption}"`).join(', ') || 'none';
  throw new ControlProblem(404, `The message has no button ${place}.`, {
    remedy: `Its buttons: ${captions}.`,
  });
}

function findButton(
  buttons: Button[][] | undefined,
  { row = 0, column = 0, caption }: Schemas['Press'],
): Button | undefined {
  if (caption === undefined) return buttons?.[row]?.[column];
  return buttons?.flat().find((one) => one.caption === caption);
}

/** Who presses: the side that is named, the one of the user, or the one that has the button. */
function sideOfPress(
  conversation: Conversation,
  { message, press }: { message: Message; press: Schemas['Press'] },
): Side | undefined {
  const { user, side } = press;
  checkUser(conversation, user);
  if (conversation.type !== 'POST') {
    if (side === undefined) return undefined;
    throw new ControlProblem(409, 'The message is in a conversation with the bot, which has no sides.', {
      where: '/side',
    });
  }
  if (side !== undefined) return side;
  if (user !== undefined) return sideOf(conversation, user);
  const own = message.side ?? 'SELLER';
  return findButton(message.buttons, press) ? own : otherSide(own);
}

function checkUser({ user: first, seller }: Conversation, user: string | undefined): void {
  if (user === undefined || user === first || user === seller) return;
  const names = seller === undefined ? `"${first}"` : `"${first}" and "${seller}"`;
  throw new ControlProblem(409, `The message is in the conversation of ${names}.`, {
    where: '/user',
  });
}

interface PressedAction {
  action: Action;
  conversation: Conversation;
  side: Side | undefined;
}

const userSides = {
  SUPPLY: { SELLER: 'SUPPLY', BUYER: 'DEMAND' },
  Supply: { SELLER: 'Supply', BUYER: 'Demand' },
} as const;

/** What Divar tells the app of the place of the button. Source: published. */
function placeOf({ conversation: { id, postToken }, side }: PressedAction, spelling: SideSpelling) {
  return {
    conversation_id: id,
    ...(postToken !== undefined && { post_token: postToken }),
    ...(side && { user_side: userSides[spelling][side] }),
  };
}

/** What the user's client, and Divar, do with an action. */
async function perform(context: ControlContext, pressed: PressedAction): Promise<Outcome> {
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

/** Fields that only some pages of the documentation have, as far as the app's settings ask for them. */
function furtherFields(
  { app }: ControlContext,
  { conversation, data, side }: PressedAction & { data: Record<string, unknown> },
): Partial<Record<PressField, unknown>> {
  const { pressFields, slug } = app.chat.settings;
  const presser = side === 'SELLER' ? conversation.seller : conversation.user;
  const values: Record<PressField, unknown> = {
    provider_data: data,
    user_id: app.chat.user(presser ?? conversation.user).id,
    completion_url: 'https://open-platform-redirect.divar.ir/completion',
    return_url: `https://divar.ir/chat/addon_${slug}`,
  };
  return Object.fromEntries(pressFields.map((name) => [name, values[name]]));
}

/** Asks the app's session-initialisation URL for the URL to open. Source: published. */
async function openServerLink(
  context: ControlContext,
  pressed: PressedAction & { data: Record<string, unknown> },
): Promise<Outcome> {
  const { conversation, data } = pressed;
  const further = furtherFields(context, pressed);
  const body = {
    source: 'CHAT_MESSAGE_ACTION',
    ...placeOf(pressed, context.app.chat.settings.sideSpelling),
    extra_data: data,
    ...further,
  };
  const url = context.app.chat.settings.initUrl;
  const asked = await ask(context, { operation: 'SESSION_INITIALISATION', url, body, conversation });
  if (asked.failure) return asked.failure;
  return { outcome: 'opens_url', url: asked.answer.url as string, entry_id: asked.entryId };
}

/** Asks the app's dynamic-action URL for the action to run or the text to show. Source: published. */
async function getDynamicAction(
  context: ControlContext,
  pressed: PressedAction & { data: Record<string, unknown> },
): Promise<Outcome> {
  const { conversation, data, side } = pressed;
  const { user_id } = furtherFields(context, pressed);
  const body = {
    touchpoint: 'CHAT',
    ...placeOf(pressed, context.app.chat.settings.sideSpelling),
    extra_data: data,
    ...(user_id !== undefined && { user_id }),
  };
  const url = context.app.chat.settings.dynamicActionUrl;
  const asked = await ask(context, { operation: 'DYNAMIC_ACTION', url, body, conversation });
  if (asked.failure) return asked.failure;
  const { action, text_message: text } = asked.answer as { action?: object; text_message?: string };
  const next = await perform(context, { action: actionFromWire(action), conversation, side });
  return {
    ...(text !== undefined && next.outcome === 'nothing' ? { outcome: 'shows_text' } : next),
    ...(text !== undefined && { text }),
    entry_id: asked.entryId,
  };
}

interface Question {
  operation: 'SESSION_INITIALISATION' | 'DYNAMIC_ACTION';
  url: string | null;
  body: object;
  conversation: Conversation;
}
type Asked = { failure: Outcome } | { failure?: undefined; answer: Record<string, unknown>; entryId: number };

async function ask(
  { parts, app }: ControlContext,
  { operation, url, body, conversation }: Question,
): Promise<Asked> {
  const [violation] = parts.platform.checkRequest(operation, body);
  if (violation) throw new Error(`The emulator's own request breaks the spec: ${JSON.stringify(violation)}`);
  const result = await app.delivery.ask({
    operation,
    url,
    body: Buffer.from(JSON.stringify(body)),
    ...(operation === 'SESSION_INITIALISATION' && { headers: { API_VERSION: '2', 'API-Version': '2' } }),
    conversationId: conversation.id,
    judge: (answer) => wrongIn(parts.platform.checkAnswer(operation, 200, parsed(answer) ?? null)),
  });
  const { entry } = result;
  if (result.outcome !== 'answered' || result.status !== 200) return { failure: failure(result) };
  const findings = entry.findings.filter(({ id }) => id === 'wrong_answer');
  if (findings.length === 0)
    return { answer: parsed(result.answer) as Record<string, unknown>, entryId: entry.id };
  const error = 'The answer is not as the contract says.';
  return { failure: { outcome: 'failed', error, error_code: 'wrong_answer', entry_id: entry.id, findings } };
}

function wrongIn(violations: Violation[]): Finding[] {
  return violations.map(({ where, expected, actual }) =>
    finding('wrong_answer', { where, expected, actual }),
  );
}

function failure({ outcome, status, error, entry }: AskResult): Outcome {
  const what = outcome === 'answered' ? `the answer has the status ${status}` : error;
  const error_code = outcome === 'answered' ? 'wrong_status' : outcome;
  return {
    outcome: 'failed',
    error: `The app's URL did not give the answer: ${what}.`,
    error_code,
    entry_id: entry.id,
  };
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse((body ?? Buffer.alloc(0)).toString('utf8'));
  } catch {
    return undefined;
  }
}
