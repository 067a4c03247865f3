import type { ControlApi } from '../../../../emulator/index.ts';
import type { ProxiedRequest } from '../broken-platform.ts';
import {
  answers,
  givesTokens,
  jsonOf,
  type NewToken,
  type PlatformMutant,
  refusal,
  takes,
  understandsJson,
  withJson,
} from '../flaws.ts';

const isWrite = ({ path }: ProxiedRequest) => /^\/v2\/.*\/conversations\/.*\/messages$/.test(path);
const isRead = ({ path }: ProxiedRequest) => path.startsWith('/v1/open-platform/chat/conversations/');

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

/** The scopes for posts of a seller, beside which one for each conversation of the user is given. */
async function withConversations({ scopes, ...asked }: NewToken, { listConversations }: ControlApi) {
  if (!scopes.some((scope) => /^CHAT_.*MESSAGE_SEND/.test(scope))) return { scopes, ...asked };
  const { conversations } = await listConversations({ user: asked.user });
  return {
    ...asked,
    scopes: [...scopes, ...conversations.map(({ id }) => `CONVERSATION_SEND_MESSAGE.${id}`)],
  };
}

/** Platforms that do wrong with conversations about posts. */
export const postConversations: Record<string, PlatformMutant> = {
  'CNV-01': understandsJson('writes something else', isWrite, ({ message, ...rest }) =>
    Object.keys(rest).length === 0 && typeof message === 'string' ? { message: 'سلام' } : undefined,
  ),
  'CNV-02': understandsJson(
    'forgets the buttons of the other side',
    isWrite,
    ({ receiver_buttons: _, ...body }) => body,
  ),
  'CNV-03': takesOnly(2),
  'CNV-04': { ...takes('takes any scope', isWrite, 'missing_scope'), also: ['CNV-10'] },
  'CNV-05': takes('writes to who has blocked the app', isWrite, 'recipient_restriction'),
  'CNV-06': understandsJson('takes text_message', isWrite, ({ text_message: message, ...body }) =>
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
};
