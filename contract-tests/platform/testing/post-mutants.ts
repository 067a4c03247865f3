import type { ViolationId } from '../../../emulator/domain/violations.ts';
import type { ControlApi } from '../../../emulator/index.ts';
import type { Passing } from './broken-platform.ts';
import { answers, type Json, jsonOf, type PlatformMutant, refusal, withJson } from './flaws.ts';

const isWrite = ({ path }: Passing) => /^\/v2\/.*\/conversations\/.*\/messages$/.test(path);
const isRead = ({ path }: Passing) => path.startsWith('/v1/open-platform/chat/conversations/');
const isSubscription = ({ path }: Passing) => path.endsWith('/subscriptions');

/** Changes the JSON of some calls. */
function reads(
  flaw: string,
  fits: (passing: Passing) => boolean,
  change: (body: Json) => Json | undefined,
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      call: (passing, passOn) =>
        passOn(fits(passing) ? withJson(passing, change(jsonOf(passing)) ?? jsonOf(passing)) : passing),
    }),
  };
}

/** Takes what a good platform refuses for this reason. */
const takes = (flaw: string, fits: (passing: Passing) => boolean, reason: ViolationId) =>
  answers(flaw, (answer, passing) =>
    fits(passing) && answer.headers['x-emulator-findings']?.split(', ').includes(reason)
      ? { ...answer, status: 200, text: '{"status":200,"message":"success"}' }
      : undefined,
  );

/** Takes so many messages in each conversation, and refuses the scope of the next. */
function takesOnly(most: number): PlatformMutant {
  return {
    flaw: 'does not know the scope for all conversations',
    make() {
      const counts = new Map<string, number>();
      return {
        async call(passing, passOn) {
          const count = (counts.get(passing.path) ?? 0) + 1;
          if (isWrite(passing)) counts.set(passing.path, count);
          return isWrite(passing) && count > most ? refusal(403, 7) : passOn(passing);
        },
      };
    },
  };
}

/** Changes events of one type, or swallows them where there is no change. */
function brings(flaw: string, type: string, change?: (event: Json) => Json): PlatformMutant {
  return {
    flaw,
    make: () => ({
      async event(passing, passOn) {
        const event = jsonOf(passing);
        if (event.type !== type) return passOn(passing);
        return change ? passOn(withJson(passing, change(event))) : { status: 200, headers: {}, text: '' };
      },
    }),
  };
}

/** Brings a message about a post that a good platform keeps from the app for this reason. */
function bringsInSpiteOf(flaw: string, reason: RegExp): PlatformMutant {
  return {
    flaw,
    make: () => ({
      drive: (control) => ({
        ...control,
        sendUserMessage: (input) => saidAndBrought(control, reason, input),
      }),
    }),
  };
}

async function saidAndBrought(
  control: ControlApi,
  reason: RegExp,
  input: Parameters<ControlApi['sendUserMessage']>[0],
) {
  const said = await control.sendUserMessage(input);
  if (!reason.test(said.not_delivered ?? '')) return said;
  const new_message = { conversation: { id: said.conversation_id } };
  await control.deliverEvent({ body: { body: { type: 'NEW_MESSAGE', new_message } }, wait: 'delivery' });
  return said;
}

const retired = (event: Json) => {
  const update = event.post_update as { type: string; post: Json };
  const post = { ...update.post, title: 'دوچرخه' };
  return update.type === 'RETIRE' ? { ...event, post_update: { ...update, post } } : event;
};

/** A platform for each check of conversations about posts, and of subscriptions. */
export const postMutants: Record<string, PlatformMutant> = {
  'CNV-01': reads('writes something else', isWrite, ({ message, ...rest }) =>
    Object.keys(rest).length === 0 && message !== undefined ? { message: 'سلام' } : undefined,
  ),
  'CNV-02': reads(
    'forgets the buttons of the other side',
    isWrite,
    ({ receiver_buttons: _, ...body }) => body,
  ),
  'CNV-03': takesOnly(2),
  'CNV-04': takes('takes any scope', isWrite, 'missing_scope'),
  'CNV-05': takes('writes to who has blocked the app', isWrite, 'recipient_restriction'),
  'CNV-06': reads('takes text_message', isWrite, ({ text_message: message, ...body }) =>
    message === undefined ? undefined : { ...body, message },
  ),
  'CNV-07': answers('reads backwards', (answer, passing) => {
    if (!isRead(passing) || answer.status !== 200) return undefined;
    const { messages, ...rest } = jsonOf(answer) as { messages: unknown[] };
    return withJson(answer, { ...rest, messages: messages.reverse() });
  }),
  'CNV-08': takes('reads with any scope', isRead, 'missing_scope'),
  'CNV-09': takes('takes a message and media', isWrite, 'message_and_media'),
  'CNV-10': takes('lets a stranger read', isRead, 'foreign_conversation'),
  'CNV-11': takes('writes to the chatbot as about a post', isWrite, 'conversation_with_bot'),
  'SUB-01': brings('forgets the metadata', 'NEW_MESSAGE', ({ metadata: _, ...event }) => event),
  'SUB-02': bringsInSpiteOf('brings every message', /has no subscription/),
  'SUB-03': bringsInSpiteOf('goes on after the token has ended', /has ended/),
  'SUB-04': takes('subscribes with any scope', isSubscription, 'missing_scope'),
  'SUB-05': reads("takes the event's name", isSubscription, ({ event_type: type, ...body }) => ({
    ...body,
    event_type: type === 'NEW_MESSAGE' ? 'NEW_MESSAGE_ON_POST' : type,
  })),
  'SUB-06': brings('tells more of a post that is gone', 'POST_UPDATE', retired),
  'SUB-07': brings('keeps payments to itself', 'PAYMENT_TRANSACTION'),
};
