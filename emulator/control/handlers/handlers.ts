import { faultProblem } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import { type ControlApi, ControlProblem } from '../../control-api/control-api.ts';
import type { InjectedFault } from '../../divar/faults.ts';
import { mediaRules, pictureSize } from '../../divar/media.ts';
import type { MediaKind } from '../../divar/model.ts';
import { buttonView } from '../../divar/wire/buttons.ts';
import { type FaultView, faultFromView, faultView } from '../../divar/wire/fault-view.ts';
import { ownedPostView, postFromWire } from '../../divar/wire/post-view.ts';
import { Rows } from '../../http/turns.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { type PressOutcome, perform, pressedButton } from '../press/perform.ts';
import { notFound } from '../problems.ts';
import { refusedAfter, repliesAfter, waitAsAsked } from '../waiting.ts';
import { appCalls } from './app-calls.ts';
import { emulatorCalls } from './emulator-calls.ts';
import { eventCalls } from './event-calls.ts';
import { journalCalls } from './journal-calls.ts';
import { postConversationCalls } from './post-conversation-calls.ts';
import { replayCalls } from './replay-calls.ts';
import { tokenCalls } from './token-calls.ts';
import { userCalls } from './user-calls.ts';
import { waitCalls } from './wait-calls.ts';
import { worldCalls } from './world-calls.ts';

const pending: PressOutcome = { outcome: 'pending' };

/** The press of a button. */
const buttonCalls: ControlHandlers<'pressButton'> = {
  async pressButton(context, { message_id: id, body: press, ...input }) {
    const { app } = context;
    const message = app.chat.state.messages.get(id);
    if (!message) throw notFound.message(id);
    const conversation = app.chat.state.conversations.get(message.conversationId)!;
    const { button, side, row, column } = pressedButton(conversation, { message, press });
    const last = app.chat.state.messagesOf(conversation.id).last?.id;
    const before = app.journal.newestId;
    const { action, caption } = button;
    const place = { message_id: id, caption, row, column };
    const work = perform(context, { action, conversation, side, button: place });
    const { result, timedOut } = await waitAsAsked(app, { input, work, conversationId: conversation.id });
    return {
      button: buttonView(button),
      ...(result ?? pending),
      replies: repliesAfter(app, conversation.id, last),
      refused: refusedAfter(app, conversation.id, before),
      timed_out: timedOut ? true : undefined,
    };
  },
};

/** Calls about the failures to inject. */
const faultCalls: ControlHandlers<'getFaults' | 'putFaults' | 'addFaults' | 'deleteFaults'> = {
  getFaults: ({ app }) => faultsView(app),
  putFaults: (context, { body }) => put(context, checked(context, body.faults)),
  addFaults(context, { body }) {
    context.app.faults.add(checked(context, body.faults));
    return told(context);
  },
  deleteFaults: (context) => put(context, []),
};

function put(context: ControlContext, faults: InjectedFault[]) {
  context.app.faults.replace(faults);
  return told(context);
}

function told({ app }: ControlContext) {
  app.stream.publish('faults', {});
  return faultsView(app);
}

function faultsView(app: App): { faults: Rows<FaultView> } {
  return { faults: Rows.of(app.faults.list(), faultView) };
}

/** The faults, if each of them can be. */
function checked({ parts }: ControlContext, views: FaultView[]): InjectedFault[] {
  for (const [index, view] of views.entries()) {
    const problem = faultProblem(view, parts.faultNames);
    if (!problem) continue;
    const { message, where, remedy } = problem;
    throw new ControlProblem(400, message, { where: `/faults/${index}${where}`, remedy });
  }
  return views.map(faultFromView);
}

/** Calls about files that users send. */
const mediaCalls: ControlHandlers<'uploadUserMedia'> = {
  uploadUserMedia({ parts }, { type, name, body: { raw } }) {
    const bytes = Buffer.from(raw, 'base64');
    const kind = type.toLowerCase() as MediaKind;
    const { mostBytes } = mediaRules[kind];
    if (bytes.length > mostBytes) {
      throw new ControlProblem(
        413,
        `The file has ${bytes.length} bytes; ${type} takes ${mostBytes} at most.`,
        {
          where: 'body',
          remedy: 'Send a smaller file.',
        },
      );
    }
    const size = kind === 'image' ? pictureSize(bytes) : undefined;
    return {
      link: parts.keepMedia({ name, bytes }),
      size_bytes: bytes.length,
      name: kind === 'file' ? name : undefined,
      height_px: size?.heightPx,
      width_px: size?.widthPx,
    };
  },
};

/** Calls about the posts that the bot can read. */
const postCalls: ControlHandlers<'listPosts' | 'readPost' | 'putPost'> = {
  listPosts: ({ app }) => ({ posts: Rows.of(app.chat.posts(), ownedPostView) }),

  readPost({ app }, { post_token: token }) {
    const post = app.chat.post(token);
    if (!post) throw notFound.post(token);
    return ownedPostView(post);
  },

  putPost: ({ app }, { post_token: token, body }) =>
    ownedPostView(app.chat.putPost(postFromWire(token, body))),
};

/** What each call of spec/control.yaml does; the live stream aside, which is not a single answer. */
export const controlHandlers: ControlHandlers<Exclude<keyof ControlApi, 'openStream'>> = {
  ...emulatorCalls,
  ...userCalls,
  ...eventCalls,
  ...buttonCalls,
  ...journalCalls,
  ...waitCalls,
  ...appCalls,
  ...tokenCalls,
  ...mediaCalls,
  ...postCalls,
  ...postConversationCalls,
  ...faultCalls,
  ...replayCalls,
  ...worldCalls,
};
