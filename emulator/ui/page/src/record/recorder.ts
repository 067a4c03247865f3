import type { Session } from '../state/session.ts';
import type { Replay } from '../wire/replay.ts';
import { makeFileName, readName } from './fixture-turns.ts';

/** Whether this emulator can record and replay. */
export function canRecord({ calls }: Session): boolean {
  return calls.has('getRecording') && calls.has('startReplay') && calls.has('getReplay');
}

/** Begins a recording: what is said from now on goes into a conversation of its own. */
export function startRecording(session: Session): void {
  const { conversations, conversationId, users } = session.state;
  const user = conversations.get(conversationId ?? '')?.user ?? [...users.keys()][0] ?? 'sara';
  session.chats.begin(user);
  session.store.change(({ recorder }) => {
    recorder.recording = true;
  });
}

/** Ends a recording, or takes a conversation as a whole: its fixture is there to look at. */
export function takeRecording(session: Session, conversationId: string): Promise<boolean> {
  return session.attempt(async () => {
    const text = await session.calls.callAny('getRecording', { conversation_id: conversationId });
    session.store.change(({ recorder }) => {
      recorder.recording = false;
      recorder.text = String(text);
      recorder.replayId = undefined;
      recorder.version += 1;
    });
  });
}

/** Plays the fixture against the bot; how it goes comes by the stream. */
export function startReplay(session: Session): Promise<boolean> {
  return session.attempt(async () => {
    const { text } = session.state.recorder;
    const body = { conversations: [{ file: makeFileName(readName(text)), text }] };
    const replay = (await session.calls.callAny('startReplay', { body })) as Replay;
    takeReplay(session, replay);
    session.store.change(({ recorder }) => {
      recorder.replayId = replay.id;
      recorder.version += 1;
    });
    await readVerdict(session, replay.id);
  });
}

/** Reads the verdict of a replay once it is over. */
export async function readVerdict(session: Session, id: string): Promise<void> {
  const known = session.state.replays.get(id);
  if (known?.verdict || known?.state === 'broken') return;
  const replay = (await session.calls.callAny('getReplay', { replay_id: id })) as Replay;
  takeReplay(session, replay);
}

function takeReplay(session: Session, replay: Replay): void {
  session.store.change((state) => {
    state.replays.set(replay.id, replay);
    state.replayVersion += 1;
  });
}
