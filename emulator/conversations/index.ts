export type { Conversation, Turn } from './format/conversation.ts';
export { conversationFiles, loadConversation, loadConversations } from './format/files.ts';
export { conversationSchema, parseConversation } from './format/parse.ts';
export { FormatError, type FormatProblem, type Position } from './format/reading.ts';
export { type LiveOptions, type RecordingInput, recording, recordLive } from './record/recording.ts';
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
