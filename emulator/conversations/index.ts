export type { Conversation, Turn } from './format/conversation.ts';
export { conversationFiles, loadConversation, loadConversations } from './format/files.ts';
export { parseConversation } from './format/parse.ts';
export { FormatError, type FormatProblem, type Position } from './format/problem.ts';
export { conversationSchema } from './format/schema.ts';
export { type LiveOptions, recordLive } from './record/live.ts';
export { type RecordingInput, recording } from './record/recording.ts';
export { readSource } from './record/sources.ts';
export { type ReplayOptions, replayConversations, verdictOfNothing } from './replay/replay.ts';
export {
  type ConversationVerdict,
  exitCodeOf,
  type PlayedTurn,
  type ReplayVerdict,
  type TurnFailure,
  type TurnProblem,
} from './replay/verdict.ts';
export { type PrettyOptions, prettyReport } from './report/pretty.ts';
export { replayReports } from './report/replay-reports.ts';
export { type UpdateResult, Updates } from './update/updates.ts';
