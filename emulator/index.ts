export {
  type BotCommand,
  type BotExit,
  BotNotListening,
  type BotProcess,
  startBot,
} from './bot-process/bot-process.ts';
export { acceptsAt } from './bot-process/find-port.ts';
export { freePort } from './bot-process/free-port.ts';
export { type ControlApi, ControlProblem, type StreamEvent } from './control/control-api.ts';
export { forApp } from './control/for-app.ts';
export { connectEmulator } from './control/http-client.ts';
export { createEmulator } from './create-emulator.ts';
export { findDebugOutput, recogniseFrameworkPage } from './delivery/framework-pages.ts';
export { parseDuration } from './duration.ts';
export type {
  AccessToken,
  Emulator,
  EmulatorOptions,
  Entry,
  Fault,
  Faults,
  Finding,
  Journal,
  Message,
  OtherCall,
  PostConversation,
  PostSide,
  Pressed,
  Reply,
  Said,
  UserMessage,
  VirtualUser,
} from './emulator.ts';
export { bareHost, isLoopback } from './http/address.ts';
export { authorityFolder, openAuthority } from './intercept/authority-store.ts';
export { type ChildEnvironment, childEnvironment, trustBundle } from './intercept/child-environment.ts';
export { type Interceptor, startInterceptor } from './intercept/interceptor.ts';
export { Secrets } from './journal/secrets.ts';
export { type ReplaySettings, record, replay } from './library/conversations.ts';
export { type JunitCase, junitXml } from './reports/junit.ts';
export { type SarifResult, type SarifRule, sarifJson } from './reports/sarif.ts';
export type {
  ConversationVerdict,
  ReplayVerdict,
  TurnFailure,
  TurnProblem,
} from './transcript/replay/verdict.ts';
export { UsageError } from './usage-error.ts';
