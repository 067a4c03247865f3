import type { Contract, Operation, Violation } from '../../spec/index.ts';
import type { App } from '../app/app.ts';
import { appView, settingProblem } from '../app/settings.ts';
import {
  type ControlApi,
  ControlProblem,
  forApp,
  type StreamEvent,
  type StreamInput,
} from '../control-api/control-api.ts';
import type { AppSettings, ChatConversation, ChatMessage, User } from '../divar/model.ts';
import type { Post } from '../divar/post.ts';
import { faultView } from '../divar/wire/fault-view.ts';
import { conversationView, messageView, userView } from '../divar/wire/message-view.ts';
import { ownedPostView } from '../divar/wire/post-view.ts';
import { gathered, holdsRows, Rows } from '../http/turns.ts';
import type { Direction } from '../journal/entry.ts';
import { entryView } from '../journal/entry-view.ts';
import type { EntryChange, StreamItem } from '../journal/live-stream.ts';
import type { Secrets } from '../journal/secrets.ts';
import type { ControlContext, ControlParts } from './control-parts.ts';
import { controlHandlers } from './handlers/handlers.ts';
import { notFound } from './problems.ts';
import { Replays } from './replays.ts';

/** What these hand out is what they are called for: keys, tokens, the whole state. The contract holds no secrets. */
const handsOutSecrets = new Set([
  'getKeys',
  'createApp',
  'createToken',
  'decideConsent',
  'getState',
  'getWorld',
  'getPlatformContract',
]);

const takesSettings = new Set(['patchApp', 'createApp']);

type CallInput = { app?: string; body?: unknown } & Record<string, unknown>;
type AnyHandler = (context: ControlContext, input: CallInput) => unknown;

/** Does a call, and gives its answer with the rows of a list still to be made, to be sent as they are made. */
export type Perform = (id: string, input: Record<string, unknown>) => Promise<unknown>;

/**
 * The control API of an emulator in this process. Input is judged by spec/control.yaml. All that is shown of
 * an emulator is shown by it, and so the secrets in answers, errors and the stream are masked here.
 */
export function createControl(
  parts: ControlParts,
  contract: Contract,
): { control: ControlApi; perform: Perform } {
  const replays = new Replays();
  const contextOf = (slug: string | undefined): ControlContext => {
    const app = findApp(parts, slug);
    return { parts, app, replays, control: forApp(control, app.slug) };
  };
  const calls = contract.operations
    .filter((operation) => !operation.stream)
    .map(
      (operation) =>
        [operation.id, makeCall(operation, { contextOf, contract, secrets: parts.secrets })] as const,
    );
  const performers = new Map(calls);
  const perform: Perform = (id, input) => performers.get(id)!(input);
  const control: ControlApi = {
    ...(Object.fromEntries(
      calls.map(([id, call]) => [id, async (input?: CallInput) => gathered(await call(input))]),
    ) as unknown as Omit<ControlApi, 'openStream'>),
    openStream: (input?: StreamInput) => openStream(parts, input ?? {}),
  };
  return { control, perform };
}

function openStream(parts: ControlParts, input: StreamInput) {
  return streamEvents(findApp(parts, input.app), input);
}

interface CallParts {
  contextOf: (app: string | undefined) => ControlContext;
  contract: Contract;
  secrets: Secrets;
}

function makeCall(operation: Operation, { contextOf, contract, secrets }: CallParts) {
  const handler = (controlHandlers as unknown as Record<string, AnyHandler>)[operation.id];
  if (!handler) throw new Error(`No handler for ${operation.id}, which spec/control.yaml has.`);
  const judge = makeJudge(contract, operation);
  return async (input: CallInput = {}) => {
    const { app, ...rest } = input;
    try {
      checkInput(contract, operation, rest);
      const context = contextOf(app);
      const answer = await context.app.chat.together(() => handler(context, rest));
      const mask = handsOutSecrets.has(operation.id)
        ? (part: unknown) => part
        : (part: unknown) => secrets.maskAll(part);
      return showAnswer(answer, { mask, judge });
    } catch (error) {
      throw secrets.maskError(error);
    }
  };
}

function findApp({ apps }: ControlParts, slug: string | undefined) {
  const app = slug === undefined ? apps.main : apps.get(slug);
  if (!app) throw notFound.app(slug!);
  return app;
}

function checkInput(contract: Contract, operation: Operation, { body, ...parameters }: CallInput): void {
  const named = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  const [wrong] = contract.checkParameters(operation.id, named);
  if (wrong) throw problem(operation, wrong, wrong.where.slice(1));
  if (!operation.request) return;
  if (body === undefined && operation.request.required) {
    throw new ControlProblem(400, `${operation.method} ${operation.path} needs a JSON body.`, { where: '' });
  }
  const [violation] = contract.checkRequest(operation.id, body);
  if (!violation) return;
  const setting = takesSettings.has(operation.id) ? settingProblem(violation.where, body) : undefined;
  throw setting ?? problem(operation, violation, violation.where);
}

function problem(operation: Operation, { expected, actual, id }: Violation, where: string): ControlProblem {
  const what = id === 'unknown_field' ? 'There is no such field' : 'Invalid value';
  return new ControlProblem(400, `${what}: ${actual}. Expected: ${expected}.`, {
    where,
    remedy: `See ${operation.id} in /_emulator/openapi.json.`,
  });
}

/** Our own answers are judged by the spec in our tests, which set this. */
const judgesAnswers = process.env.DIVAR_EMULATOR_JUDGE_ANSWERS === 'true';

function makeJudge(contract: Contract, operation: Operation): (part: unknown) => void {
  if (!judgesAnswers) return () => undefined;
  return (part) => {
    // What is undefined is absent once it is sent.
    const [violation] = contract.checkAnswer(operation.id, 200, JSON.parse(JSON.stringify(part)));
    if (!violation) return;
    throw new Error(
      `The emulator's own answer breaks the spec: ${operation.id} ${JSON.stringify(violation)}`,
    );
  };
}

/** An answer as it is shown: masked; the rows of a list as they are made. */
function showAnswer(
  answer: unknown,
  { mask, judge }: { mask: (part: unknown) => unknown; judge: (part: unknown) => void },
): unknown {
  // Of a text, which may be long, each character would be an entry.
  const fields = typeof answer === 'object' && answer !== null ? Object.entries(answer) : [];
  const [name, rows] = fields.find(([, part]) => part instanceof Rows) ?? [];
  if (name === undefined) {
    judge(answer);
    // The rows of an archive lie deeper, and are masked where they are made.
    return holdsRows(answer) ? answer : mask(answer);
  }
  const { [name]: _rows, ...others } = answer as Record<string, unknown>;
  judge({ ...others, [name]: [] });
  return {
    ...(mask(others) as object),
    [name]: (rows as Rows)
      .map((row) => {
        judge({ ...others, [name]: [row] });
        return row;
      })
      .map(mask),
  };
}

/** The live stream of an app, each event as the call of the same name shows it. */
async function* streamEvents(app: App, input: StreamInput): AsyncGenerator<StreamEvent> {
  const { last_event_id: after, brief = false, direction, signal, onBehind } = input;
  for await (const item of app.stream.read({ after, signal, onBehind })) {
    if (isOutdated(item) || (direction !== undefined && isElsewhere(item, direction))) continue;
    yield { id: item.id, event: item.event, data: app.secrets.maskAll(makeData(app, { item, brief })) };
  }
}

/** The start of an exchange that is over by now; its end follows. */
function isOutdated({ event, subject }: StreamItem): boolean {
  return event === 'entry' && (subject as EntryChange).state !== (subject as EntryChange).entry.state;
}

/** An exchange or a message that is not of this direction, or not over yet. */
function isElsewhere({ event, subject }: StreamItem, direction: Direction): boolean {
  if (event === 'message')
    return ((subject as ChatMessage).origin === 'bot') !== (direction === 'bot_to_divar');
  if (event !== 'entry') return false;
  const { entry, state } = subject as EntryChange;
  return state !== 'done' || entry.direction !== direction;
}

function makeData(app: App, { item, brief }: { item: StreamItem; brief: boolean }): unknown {
  const { state } = app.chat;
  switch (item.event) {
    case 'entry':
      return entryView((item.subject as EntryChange).entry, { brief, secrets: app.secrets });
    case 'message':
      return messageView(item.subject as ChatMessage, state);
    case 'conversation':
      return conversationView(item.subject as ChatConversation, state);
    case 'user':
      return userView(item.subject as User);
    case 'app':
      return appView(item.subject as AppSettings);
    case 'faults':
      return { faults: app.faults.list().map(faultView) };
    case 'post':
      return ownedPostView(item.subject as Post);
    default:
      return item.subject;
  }
}
