import type { components, operations } from '../../../../../spec/generated/control-types.ts';

type Schemas = components['schemas'];

export type App = Schemas['App'];
export type Button = Schemas['Button'];
export type Conversation = Schemas['ConversationView'];
export type DeliveryResult = Schemas['DeliveryResult'];
export type Entry = Schemas['Entry'];
export type Fault = Schemas['Fault'];
export type Finding = Schemas['Finding'];
export type ViolationRow = Schemas['ViolationRow'];
export type Message = Schemas['Message'];
export type Pressed = Schemas['Pressed'];
export type Side = Schemas['Side'];
export type Token = Schemas['Token'];
export type User = Schemas['User'];
export type UserMessage = Schemas['UserMessage'];
export type Touchpoint = Schemas['Start']['touchpoint'];

type Operations = operations;
type Given<T> = [Exclude<T, undefined>] extends [never] ? unknown : Exclude<T, undefined>;
type Part<Op, Place extends string> = Op extends { parameters: infer All }
  ? All extends { [P in Place]?: infer Values }
    ? Given<Values>
    : unknown
  : unknown;
type Body<Op> = Op extends { requestBody: { content: { 'application/json': infer Content } } }
  ? { body: Content }
  : unknown;

export type CallId = keyof Operations;

/** Path and query parameters of a call side by side, its JSON body as `body`. */
export type Input<Id extends CallId> = Part<Operations[Id], 'path'> &
  Part<Operations[Id], 'query'> &
  Body<Operations[Id]>;

export type Answer<Id extends CallId> = Operations[Id] extends {
  responses: { 200: { content: infer Content } };
}
  ? Content extends { 'application/json': infer Json }
    ? Json
    : string
  : never;
