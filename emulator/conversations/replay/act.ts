import { nearest } from '../../../spec/index.ts';
import type { ControlApi, Pressed, UserMessage } from '../../control-api/control-api.ts';
import { durationText } from '../../duration.ts';
import type { Consent, Turn, UserAction } from '../format/conversation.ts';
import { filled, filledJson, type Variables } from '../match/placeholders.ts';
import { allowAccess } from './allow-access.ts';
import type { ReplayChat } from './chats.ts';
import { saidEvent } from './event.ts';
import type { ReplayContext } from './replay-context.ts';
import type { TurnProblem } from './verdict.ts';

type DeliveryResult = Awaited<ReturnType<ControlApi['deliverEvent']>>['deliveries'][number];

/** What became of the action of a turn. */
export interface TurnOutcome {
  /** How the event ended, each time that it was delivered. */
  deliveries: DeliveryResult[];
  pressed?: Pressed;
  /** The user went to the bot with a browser. */
  visited?: true;
  /** Why the turn could not be played. */
  problem?: TurnProblem;
}

export interface TurnAtHand {
  turn: Turn;
  chat: ReplayChat;
  variables: Variables;
  around: ReplayContext;
  timeoutMs: number;
  /** Moment that the event carries where it is delivered later, in microseconds. */
  moment?: number;
  random: (size: number) => Uint8Array;
}

/** Does what the user does in a turn, and waits until the bot has answered the event. */
export async function act(acting: TurnAtHand): Promise<TurnOutcome> {
  const { action, deliver } = acting.turn;
  if (action.kind === 'waits') return { deliveries: [] };
  if (action.kind === 'press') return press(acting, action);
  if (action.kind === 'consents') return consent(acting, action.consent);
  const crafted =
    acting.moment !== undefined || deliver.key !== undefined || Object.keys(deliver.headers).length > 0;
  const isEvent = action.kind === 'event' || action.kind === 'raw';
  return crafted || isEvent ? deliverCrafted(acting) : say(acting, action);
}

async function say(
  { turn, chat, variables, around, timeoutMs }: TurnAtHand,
  action: UserAction,
): Promise<TurnOutcome> {
  const body = { ...userMessage(action, variables), conversation_id: chat.id };
  const limits = { wait: 'delivery' as const, timeout: durationText(timeoutMs) };
  const said = await around.api.sendUserMessage({ user: chat.speaker(turn.user), body, ...limits });
  if (said.not_delivered !== undefined) return { deliveries: [], ...untold(turn, said.not_delivered) };
  if (!said.delivery) return { deliveries: [], problem: unanswered(timeoutMs) };
  const deliveries = [said.delivery];
  for (let time = 1; time < turn.deliver.times; time += 1) {
    await around.sleep(turn.deliver.gapMs);
    const again = await around.api.resendDelivery({ entry_id: said.delivery.entry_id!, ...limits });
    if (again.deliveries.length === 0) return { deliveries, problem: unanswered(timeoutMs) };
    deliveries.push(...again.deliveries);
  }
  return { deliveries };
}

function userMessage(action: UserAction, variables: Variables): UserMessage {
  switch (action.kind) {
    case 'says':
      return {
        text: filled(action.text, variables),
        sender_type: action.sender === 'BOT' ? 'BOT' : undefined,
      };
    case 'sends':
      return {
        type: action.type,
        [action.field]: filledJson(action.data, variables),
        sender_type: action.sender === 'BOT' ? 'BOT' : undefined,
      };
    case 'start':
      return { start: makeStart(action, variables) };
    default:
      throw new Error(`A ${action.kind} turn is not a message of a user.`);
  }
}

function makeStart(
  { touchpoint, postToken, conversationId }: UserAction & { kind: 'start' },
  variables: Variables,
) {
  return {
    touchpoint,
    post_token: postToken === undefined ? undefined : filled(postToken, variables),
    conversation_id: conversationId === undefined ? undefined : filled(conversationId, variables),
  };
}

/** Delivers an event that the emulator does not make itself. */
async function deliverCrafted(acting: TurnAtHand): Promise<TurnOutcome> {
  const { turn, chat, around, timeoutMs } = acting;
  const { times, gapMs, key, headers: others } = turn.deliver;
  const headers = key === undefined ? others : { Authorization: key, ...others };
  const body = {
    ...(await craftedEvent(acting)),
    user: chat.speaker(turn.user),
    headers: Object.keys(headers).length > 0 ? headers : undefined,
  };
  const limits = { wait: 'delivery' as const, timeout: durationText(timeoutMs) };
  const deliveries: DeliveryResult[] = [];
  for (let time = 0; time < times; time += 1) {
    if (time > 0) await around.sleep(gapMs);
    const answer = await around.api.deliverEvent({ body, ...limits });
    if (answer.deliveries.length === 0) return { deliveries, problem: unanswered(timeoutMs) };
    deliveries.push(...answer.deliveries);
  }
  return { deliveries };
}

/** The event of a turn: its bytes, its JSON, or the one of what the user says. */
async function craftedEvent(acting: TurnAtHand): Promise<{ raw: string } | { body: unknown }> {
  const { turn, variables } = acting;
  const { action } = turn;
  if (action.kind === 'raw') return { raw: Buffer.from(filled(action.text, variables)).toString('base64') };
  if (action.kind === 'event') return { body: filledJson(action.body, variables) };
  return { body: await eventOfSaying(acting) };
}

async function eventOfSaying({
  turn,
  chat,
  variables,
  around,
  moment,
  random,
}: TurnAtHand): Promise<unknown> {
  const sentAt = moment ?? (await emulatorMicros(around.api));
  const action = filledJson(turn.action, variables) as UserAction;
  const about = chat.about && { ...chat.about, side: chat.side(turn.user)! };
  const parts = { conversationId: chat.id, sentAt, dialect: around.dialect, random };
  return saidEvent(action, { ...parts, about });
}

/** The emulator's time, in microseconds since 1970. */
export async function emulatorMicros(api: ControlApi): Promise<number> {
  const { now } = await api.getClock();
  return Date.parse(now) * 1000;
}

async function press(
  { turn, chat, variables, around, timeoutMs }: TurnAtHand,
  { button }: UserAction & { kind: 'press' },
): Promise<TurnOutcome> {
  const wanted = 'caption' in button ? { caption: filled(button.caption, variables) } : button;
  const side = chat.side(turn.user);
  const place = chat.button(wanted, side);
  if (!place) return { deliveries: [], problem: noButton(wanted, chat.captions(side)) };
  const { messageId, row, column } = place;
  const limits = { wait: 'delivery' as const, timeout: durationText(timeoutMs) };
  const body = { row, column, side };
  const pressed = await around.api.pressButton({ message_id: messageId, body, ...limits });
  const failed = pressed.timed_out
    ? unanswered(timeoutMs)
    : pressed.outcome === 'failed' && turn.expect?.fails === undefined && failedPress(pressed);
  return { deliveries: [], pressed, problem: failed || undefined };
}

async function consent(
  { turn, chat, variables, around, timeoutMs }: TurnAtHand,
  given: Consent,
): Promise<TurnOutcome> {
  const { api } = around;
  const user = chat.speaker(turn.user);
  if (!chat.about) await api.putConversation({ conversation_id: chat.id, body: { user } });
  const words = filledJson(given, variables) as Consent;
  const failed = await allowAccess(api, { consent: words, user, timeoutMs });
  if (failed === undefined) return { deliveries: [], visited: true };
  return { deliveries: [], problem: { kind: 'delivery', message: failed, differences: [] } };
}

function noButton(wanted: Parameters<ReplayChat['button']>[0], captions: string[]): TurnProblem {
  const shown =
    'caption' in wanted ? JSON.stringify(wanted.caption) : `at row ${wanted.row}, column ${wanted.column}`;
  const close = 'caption' in wanted ? nearest(wanted.caption, captions) : [];
  const listed = (close.length > 0 ? close : captions.slice(0, 9)).map((caption) => JSON.stringify(caption));
  const there = listed.length > 0 ? `The bot has sent ${listed.join(', ')}.` : 'The bot has sent no buttons.';
  return { kind: 'press', message: `There is no button ${shown} to press. ${there}`, differences: [] };
}

function failedPress({ error, findings = [] }: Pressed): TurnProblem {
  const remedies = findings.map(({ remedy }) => remedy);
  const words = [...new Set([error, ...remedies])].filter(Boolean).join(' ');
  return { kind: 'press', message: `Pressing the button failed: ${words}`, differences: [] };
}

/** The bot was not told of a message: a problem where replies to it are expected. */
function untold({ expect }: Turn, reason: string): { problem?: TurnProblem } {
  if (!expect || expect.count.min === 0) return {};
  return { problem: { kind: 'delivery', message: `The bot was not told: ${reason}`, differences: [] } };
}

function unanswered(timeoutMs: number): TurnProblem {
  const message = `The bot did not answer within ${durationText(timeoutMs)}.`;
  return { kind: 'delivery', message, differences: [] };
}
