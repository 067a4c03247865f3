import { v1 } from 'uuid';
import type { Entry, Message } from '../../emulator/index.ts';
import type { Check } from '../check.ts';
import { exampleEvent } from '../mutations/events.ts';
import { canariesIn, canaryOf } from '../runner/canary.ts';
import { repliesInWords } from '../runner/outcome.ts';
import { everything } from '../runner/said-so-far.ts';
import type { Trial } from '../runner/trial.ts';

/** Replies to one event beyond the usual number that are not yet a storm. */
const spareReplies = 5;

/** What holds in every phase: judged by all that the bot sent in the whole run. Secrets in texts: OUT-11. */
export const alwaysOn: Check[] = [
  {
    id: 'ALW-01',
    title: 'tells nobody what another user wrote',
    level: 'must',
    source: 'assumed',
    why: 'A text in the wrong chat is a leak.',
    remedy:
      'Keep nothing about the current message in shared variables; look state up by the conversation id.',
    last: true,
    async run(trial) {
      await crossedTalk(trial);
      const messages = await messagesOf(trial);
      trial.cases.push(`${messages.length} messages of the bot`);
      const known = new Set(messages.map(({ conversation_id: id }) => id));
      for (const message of messages) judgeForeign(trial, { message, known });
    },
  },
  {
    id: 'ALW-02',
    title: 'never storms a chat',
    level: 'must',
    source: 'assumed',
    why: 'Users block a bot that floods them, and Divar has a limit for each minute.',
    remedy: 'Send what belongs together as one message, and answer each event once.',
    last: true,
    async run(trial) {
      const taken = new Map<string, Entry[]>();
      for (const entry of await callsOf(trial)) {
        const { conversation_id: id, status } = entry;
        if (id !== undefined && status === 200) taken.set(id, [...(taken.get(id) ?? []), entry]);
      }
      if (taken.size === 0) trial.notRun('the bot sent nothing');
      trial.cases.push(`${taken.size} conversations`);
      for (const [id, calls] of taken) judgeStorm(trial, { id, calls });
    },
  },
  {
    id: 'ALW-03',
    title: 'sends nothing to users who took their access back',
    level: 'must',
    source: 'published',
    why: 'The token is void, and the user has asked to be left alone.',
    remedy: 'At USER_ACCESS_REVOCATION forget the token of the user, and send nothing on the users path.',
    alone: true,
    async run(trial) {
      const id = await trial.conversation();
      const { user } = await trial.control.getConversation({ conversation_id: id });
      const { user_id: userId } = await trial.control.putUser({ user, body: {} });
      const event = exampleEvent('USER_ACCESS_REVOCATION');
      (event.user_access_revocation as { user_id: string }).user_id = userId;
      const before = (await trial.control.listEntries({ limit: 1, brief: true })).newest_id;
      const outcome = await trial.deliver(event, {
        label: 'access revoked',
        where: '/user_access_revocation',
      });
      const { quiet, timeout } = trial.settings;
      await trial.control.waitFor({ for: 'quiet', quiet, timeout });
      const { entries } = await trial.control.listEntries({
        after: before,
        direction: 'bot_to_divar',
        limit: everything,
      });
      const sent = entries.find(({ url = '', conversation_id: own }) => own === id || namesUser(url, userId));
      trial.expect(sent === undefined, 'The bot sends to a user who took their access back.', {
        case: outcome.label,
        expected: 'no message',
        actual: `POST ${sent?.url ?? ''}`,
        entry_id: sent?.id,
      });
    },
  },
];

/** Two users at once who say who they are, and then say goodbye. */
async function crossedTalk(trial: Trial): Promise<void> {
  const ids = await Promise.all([trial.conversation(), trial.conversation()]);
  for (const words of ['من هستم', 'خداحافظ']) {
    await Promise.all(
      ids.map(async (id) => {
        const event = await trial.probe({ id: v1(), text: `${words} ${canaryOf(id)}` }, id);
        await trial.deliver(event, { label: words });
      }),
    );
  }
}

interface Judged {
  message: Message;
  known: Set<string>;
}

function judgeForeign(trial: Trial, { message, known }: Judged): void {
  const { conversation_id: own, text = '', buttons = [] } = message;
  const said = `${text} ${JSON.stringify(buttons)}`;
  const canary = canariesIn(said).find((one) => one !== canaryOf(own));
  const id = uuidsIn(said).find((one) => one !== own && known.has(one));
  trial.expect(
    canary === undefined && id === undefined,
    "Another user's text or conversation came up in a chat.",
    {
      case: `conversation ${own}`,
      expected: `nothing of others (this chat's own word is ${canaryOf(own)})`,
      actual: text,
      entry_id: message.entry_id,
    },
  );
}

function uuidsIn(text: string): string[] {
  return text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
}

function judgeStorm(trial: Trial, { id, calls }: { id: string; calls: Entry[] }): void {
  const events = Math.max(1, trial.all.inConversation(id));
  const most = events * (trial.habit.replies + spareReplies);
  trial.expect(calls.length <= most, 'One chat got a storm of messages.', {
    case: `conversation ${id}`,
    expected: `at most ${repliesInWords(most)} to ${events === 1 ? '1 event' : `${events} events`}`,
    actual: repliesInWords(calls.length),
    entry_id: calls.at(-1)!.id,
  });
}

function namesUser(url: string, userId: string): boolean {
  return url.includes(userId) || url.includes(encodeURIComponent(userId));
}

async function callsOf(trial: Trial): Promise<Entry[]> {
  const { since = 0 } = trial.settings;
  const filter = { direction: 'bot_to_divar', after: since, brief: true, limit: everything } as const;
  return (await trial.control.listEntries(filter)).entries;
}

async function messagesOf(trial: Trial): Promise<Message[]> {
  const ids = new Set((await callsOf(trial)).flatMap(({ conversation_id: id }) => id ?? []));
  const lists = await Promise.all(
    [...ids].map((id) =>
      trial.control.listMessages({ conversation_id: id, limit: everything }).catch(() => undefined),
    ),
  );
  return lists.flatMap((list) => (list?.messages ?? []).filter(({ origin }) => origin === 'bot'));
}
