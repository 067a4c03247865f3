import type { ViolationId } from '../../../emulator/domain/violations.ts';
import type { ControlApi } from '../../../emulator/index.ts';
import type { Passing } from './broken-platform.ts';
import { answers, type Json, jsonOf, type PlatformMutant, refusal, refuses, withJson } from './flaws.ts';

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
          const count = counts.get(passing.path) ?? 0;
          if (isWrite(passing) && count >= most) return refusal(403, 7);
          const answer = await passOn(passing);
          if (answer.status === 200) counts.set(passing.path, count + 1);
          return answer;
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

type NewToken = Parameters<ControlApi['createToken']>[0]['body'];

/** Gives out other tokens than were asked for. */
function givesTokens(
  flaw: string,
  change: (asked: NewToken, control: ControlApi) => NewToken | Promise<NewToken>,
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      drive: (control) => ({
        ...control,
        createToken: async ({ body, ...input }) =>
          control.createToken({ ...input, body: await change(body, control) }),
      }),
    }),
  };
}

/** The scopes for posts of a seller, beside which one for each conversation of the user is given. */
async function withConversations({ scopes, ...asked }: NewToken, { listConversations }: ControlApi) {
  if (!scopes.some((scope) => /^CHAT_.*MESSAGE_SEND/.test(scope))) return { scopes, ...asked };
  const { conversations } = await listConversations({ user: asked.user });
  return {
    ...asked,
    scopes: [...scopes, ...conversations.map(({ id }) => `CONVERSATION_SEND_MESSAGE.${id}`)],
  };
}

/** Tells of every change of a post. */
const tellsOfAllChanges: PlatformMutant = {
  flaw: 'tells of changes of any post',
  make: () => ({
    drive: (control) => ({
      ...control,
      async updatePost(input) {
        const updated = await control.updatePost(input);
        const body = {
          type: 'POST_UPDATE',
          post_update: { ...input.body, post: { token: input.post_token } },
        };
        if (updated.not_delivered) await control.deliverEvent({ body: { body }, wait: 'delivery' });
        return updated;
      },
    }),
  }),
};

/** Tells of every user who took access back. */
const tellsOfAllRevocations: PlatformMutant = {
  flaw: 'tells of each access that is taken back',
  make: () => ({
    drive: (control) => ({
      ...control,
      async revokeAccess(input) {
        const revoked = await control.revokeAccess(input);
        const { user_id } = await control.putUser({ user: input.user, body: {} });
        const body = { type: 'USER_ACCESS_REVOCATION', user_access_revocation: { user_id } };
        if (!revoked.delivery) await control.deliverEvent({ body: { body }, wait: 'delivery' });
        return revoked;
      },
    }),
  }),
};

const retired = (event: Json) => {
  const update = event.post_update as { type: string; post: Json };
  const post = { ...update.post, title: 'دوچرخه' };
  return update.type === 'RETIRE' ? { ...event, post_update: { ...update, post } } : event;
};

/** A platform for each check of conversations about posts, and of subscriptions. */
export const postMutants: Record<string, PlatformMutant> = {
  'CNV-01': reads('writes something else', isWrite, ({ message, ...rest }) =>
    Object.keys(rest).length === 0 && typeof message === 'string' ? { message: 'سلام' } : undefined,
  ),
  'CNV-02': reads(
    'forgets the buttons of the other side',
    isWrite,
    ({ receiver_buttons: _, ...body }) => body,
  ),
  'CNV-03': takesOnly(2),
  'CNV-04': { ...takes('takes any scope', isWrite, 'missing_scope'), also: ['CNV-10'] },
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
  'CNV-09': takes(
    'takes any token',
    (passing) => isWrite(passing) || isRead(passing),
    'foreign_conversation',
  ),
  'CNV-10': givesTokens("takes the seller's scopes of a buyer", withConversations),
  'CNV-11': takes('writes to the chatbot as about a post', isWrite, 'conversation_with_bot'),
  'CNV-12': takes('takes a message without a token', isWrite, 'missing_token'),
  'CNV-13': takes(
    'takes any conversation',
    (passing) => isWrite(passing) || isRead(passing),
    'unknown_conversation',
  ),
  'SUB-01': brings('forgets the metadata', 'NEW_MESSAGE', ({ metadata: _, ...event }) => event),
  'SUB-02': { ...bringsInSpiteOf('brings every message', /has no subscription/), also: ['SUB-09'] },
  'SUB-03': bringsInSpiteOf('goes on after the token has ended', /has ended/),
  'SUB-04': takes('subscribes with any scope', isSubscription, 'missing_scope'),
  'SUB-05': reads("takes the event's name", isSubscription, ({ event_type: type, ...body }) => ({
    ...body,
    event_type: type === 'NEW_MESSAGE' ? 'NEW_MESSAGE_ON_POST' : type,
  })),
  'SUB-06': brings('tells more of a post that is gone', 'POST_UPDATE', retired),
  'SUB-08': refuses(
    'subscriptions to all posts',
    (passing) =>
      isSubscription(passing) &&
      !passing.text.includes('event_resource_id') &&
      passing.text.includes('NEW_MESSAGE_ON'),
  ),
  'SUB-09': givesTokens("takes the buyer's permission for the seller's", ({ user, scopes, ...asked }) => ({
    ...asked,
    scopes,
    user: scopes.some((scope) => scope.includes('CONVERSATIONS_READ'))
      ? user.replace('buyer', 'seller')
      : user,
  })),
  'SUB-10': tellsOfAllChanges,
  'SUB-11': tellsOfAllRevocations,
  'SUB-12': takes('subscribes with any token', isSubscription, 'unknown_token'),
  'SUB-07': brings('keeps payments to itself', 'PAYMENT_TRANSACTION'),
};
