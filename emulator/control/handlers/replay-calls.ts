import { type ControlInput, ControlProblem } from '../../control-api/control-api.ts';
import type { Conversation, ReplayOptions } from '../../conversations/index.ts';
import { durationMs } from '../../duration.ts';
import { UsageError } from '../../usage-error.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { notFound } from '../problems.ts';
import type { ReplayView } from '../replays.ts';

type NewReplay = ControlInput<'startReplay'>['body'];

/** Calls that play and write down conversations. What they need is loaded when it is wanted. */
export const replayCalls: ControlHandlers<'startReplay' | 'getReplay' | 'getRecording'> = {
  async startReplay(context, { body }) {
    const conversations = await parsedConversations(body);
    const replay = context.replays.begin(context.app, conversations.length);
    void play(context, { replay, conversations, options: readOptions(body) });
    return { ...replay };
  },

  getReplay({ app, replays }, { replay_id: id }) {
    const replay = replays.get(app, id);
    if (!replay) throw notFound.replay(id);
    return { ...replay };
  },

  async getRecording({ app, control }, { conversation_id: id }) {
    if (!app.chat.state.conversations.has(id)) throw notFound.conversation(id);
    const { recordLive } = await import('../../conversations/index.ts');
    return recordLive(control, { conversationId: id }).catch((error) => {
      throw error instanceof UsageError ? new ControlProblem(409, error.message) : error;
    });
  },
};

async function parsedConversations({ conversations, variables = {} }: NewReplay): Promise<Conversation[]> {
  const { FormatError, parseConversation } = await import('../../conversations/index.ts');
  return conversations.map(({ file = 'conversation.yaml', text }, index) => {
    try {
      return parseConversation(text, { file, variables });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new ControlProblem(400, error.message, { where: `/conversations/${index}/text` });
    }
  });
}

function readOptions({ speed, concurrency, seed, timeout, silence, settle }: NewReplay): ReplayOptions {
  const replyMs = timeout === undefined ? undefined : durationMs(timeout);
  const quietMs = silence === undefined ? undefined : durationMs(silence);
  return {
    exclusive: false,
    speed,
    concurrency,
    seed,
    replyMs,
    quietMs,
    settle,
  };
}

interface ReplayJob {
  replay: ReplayView;
  conversations: Conversation[];
  options: ReplayOptions;
}

/** Plays to the end; whatever goes wrong ends up in the replay's own view. */
async function play(
  { app, control, replays }: ControlContext,
  { replay, conversations, options }: ReplayJob,
): Promise<void> {
  try {
    const { replayConversations } = await import('../../conversations/index.ts');
    const verdict = await replayConversations(control, conversations, {
      ...options,
      onTurn() {
        replay.turns += 1;
      },
      onConversation({ outcome }) {
        const failed = replay.failed + (outcome === 'failed' ? 1 : 0);
        replays.change(app, replay, { done: replay.done + 1, failed });
      },
    });
    // A conversation that was played twice counts once.
    const failed = verdict.conversations.filter(({ outcome }) => outcome === 'failed').length;
    replays.change(app, replay, { state: 'over', turns: verdict.turns, failed, verdict: { ...verdict } });
  } catch (error) {
    replays.change(app, replay, {
      state: 'broken',
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
