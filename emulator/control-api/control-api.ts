import type {
  components as ControlComponents,
  operations as ControlOperations,
} from '../../spec/generated/control-types.ts';

type Parameters<Op> = Op extends { parameters: infer All }
  ? ParameterPart<All, 'path'> & ParameterPart<All, 'query'>
  : Record<never, never>;
type ParameterPart<All, Place extends string> = All extends { [P in Place]?: infer Values }
  ? [Exclude<Values, undefined>] extends [never]
    ? Record<never, never>
    : Exclude<Values, undefined>
  : Record<never, never>;
type Body<Op> = Op extends { requestBody: { content: { 'application/json': infer Content } } }
  ? { body: Content }
  : Record<never, never>;
type AnswerContent<Op> = Op extends { responses: { 200: { content: infer Content } } }
  ? Content extends { 'application/json': infer Json }
    ? Json
    : string
  : never;
type Optional<T> = Record<never, never> extends T ? [input?: T] : [input: T];

/** Id of an operation. */
export type ControlCall = keyof ControlOperations;

/** Input of an operation: path and query parameters side by side, the JSON body as `body`, the app it is about. */
export type ControlInput<Id extends keyof ControlOperations> = Parameters<ControlOperations[Id]> &
  Body<ControlOperations[Id]> & { app?: string };

/** Answer of an operation: its JSON body, or its text where it is not JSON. */
export type ControlAnswer<Id extends keyof ControlOperations> = AnswerContent<ControlOperations[Id]>;

/** One event of the live stream; `data` is what the call of the same name would show. */
export interface StreamEvent {
  id: string;
  event: string;
  data: unknown;
}

/** Where to begin the live stream (after the event with this id; from now on where absent), and when to leave it. */
export interface StreamInput {
  app?: string;
  last_event_id?: string;
  brief?: boolean;
  /** Only exchanges of this direction, once they are over, and messages of this side. */
  direction?: 'bot_to_divar' | 'divar_to_bot';
  signal?: AbortSignal;
  /** Told that the reader does not keep up; in process alone. */
  onBehind?: () => void;
}

/**
 * What tests, the page and the command line can do with an emulator: one function for each operation of
 * spec/control.yaml. Implemented in process and over HTTP. A call that cannot be done throws a `ControlProblem`.
 */
export type ControlApi = {
  [Id in Exclude<keyof ControlOperations, 'openStream'>]: (
    ...input: Optional<ControlInput<Id>>
  ) => Promise<ControlAnswer<Id>>;
} & { openStream: (input?: StreamInput) => AsyncIterable<StreamEvent> };

/** A control call that cannot be done: HTTP status, what is wrong, where, and what to do about it. */
export class ControlProblem extends Error {
  readonly status: number;
  readonly where?: string;
  readonly remedy?: string;

  constructor(status: number, message: string, { where, remedy }: { where?: string; remedy?: string } = {}) {
    super(message);
    this.name = 'ControlProblem';
    this.status = status;
    this.where = where;
    this.remedy = remedy;
  }
}

/** What tests speak of most, by short names. */
type Schemas = ControlComponents['schemas'];
export type AppView = Schemas['App'];
export type ButtonView = Schemas['Button'];
export type ConversationView = Schemas['ConversationView'];
export type DeliveryView = Schemas['DeliveryResult'];
export type SideView = Schemas['Side'];
export type TokenView = Schemas['Token'];
export type TouchpointView = Schemas['Start']['touchpoint'];
export type UserView = Schemas['User'];
export type ViolationRowView = Schemas['ViolationRow'];
export type Message = ControlAnswer<'listMessages'>['messages'][number];
export type Entry = ControlAnswer<'getEntry'>;
export type Finding = Entry['findings'][number];
export type Fault = ControlAnswer<'getFaults'>['faults'][number];
export type Said = ControlAnswer<'sendUserMessage'>;
export type Pressed = ControlAnswer<'pressButton'>;
export type AccessToken = ControlAnswer<'createToken'>;
export type UserMessage = ControlInput<'sendUserMessage'>['body'];

/** The same calls about another app than the default one, unless a call names an app itself. */
export function forApp(control: ControlApi, app: string): ControlApi {
  return new Proxy(control, {
    get(target, name) {
      const call = Reflect.get(target, name);
      return typeof call === 'function' ? (input?: object) => call({ app, ...input }) : call;
    },
  });
}
