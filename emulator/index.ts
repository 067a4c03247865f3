// An emulator in this process, or one that runs elsewhere.

export { createEmulator } from './create-emulator.ts';

// Its options and parts.

export type { EmulatorOptions } from './app/options.ts';
export { connectEmulator } from './control-api/http-client.ts';
export type {
  Emulator,
  Faults,
  Journal,
  OtherCall,
  PostConversation,
  PostSide,
  Reply,
  VirtualUser,
} from './library/types.ts';

// What it shows: messages, exchanges, findings; how it says that something is wrong.

export {
  type AccessToken,
  type ControlApi,
  ControlProblem,
  type Entry,
  type Fault,
  type Finding,
  forApp,
  type Message,
  type Pressed,
  type Said,
  type StreamEvent,
  type UserMessage,
} from './control-api/control-api.ts';
export { UsageError } from './usage-error.ts';

// Recorded conversations.

export type {
  ConversationVerdict,
  ReplayVerdict,
  TurnFailure,
  TurnProblem,
} from './conversations/replay/verdict.ts';
export { type ReplaySettings, record, replay } from './library/conversations.ts';

// A bot as a child process, and its calls to Divar's real address led here.

export {
  type BotCommand,
  type BotExit,
  BotNotListening,
  type BotProcess,
  startBot,
} from './bot-process/bot-process.ts';
export { acceptsAt } from './bot-process/find-port.ts';
export { freePort } from './bot-process/free-port.ts';
export { authorityFolder, openAuthority } from './intercept/authority-store.ts';
export { type ChildEnvironment, childEnvironment, trustBundle } from './intercept/child-environment.ts';
export { type Interceptor, startInterceptor } from './intercept/interceptor.ts';

// What the commands and the contract tests are made of.

export { findDebugOutput, recogniseFrameworkPage } from './delivery/bot-findings.ts';
export { parseDuration } from './duration.ts';
export { bareHost, isLoopback } from './http/address.ts';
export { Secrets } from './journal/secrets.ts';
export { type JunitCase, junitXml } from './reports/junit.ts';
export { type SarifResult, type SarifRule, sarifJson } from './reports/sarif.ts';
