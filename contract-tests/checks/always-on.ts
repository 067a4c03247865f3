import { v1 } from 'uuid';
import { findDebugOutput, type Message } from '../../emulator/index.ts';
import { exampleEvent } from '../mutations/events.ts';
import { readAnswers, readCalls } from '../runner/bot-activity.ts';
import type { Check } from '../runner/check.ts';
import { canariesIn, canaryOf, type DebugOutput } from '../runner/input.ts';
import { repliesInWords } from '../runner/outcome.ts';
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
    async run(trial) {
      await crossedTalk(trial);
      trial.atEnd(() => {
        const messages = trial.bench.activity.all();
        const known = new Set(messages.map(({ conversation_id: id }) => id));
        for (const message of messages) judgeForeign(trial, { message, known });
      });
    },
  },
  {
    id: 'ALW-02',
    title: 'never storms a chat',
    level: 'must',
    source: 'assumed',
    why: 'Users block a bot that floods them, and Divar has a limit for each minute.',
    remedy: 'Send what belongs together as one message, and answer each event once.',
    phase: 'last',
    async run(trial) {
      trial.atEnd(() => {
        const { activity } = trial.bench;
        if (activity.conversations.length === 0) trial.notRun('the bot sent nothing');
        for (const id of activity.conversations) judgeStorm(trial, { id, messages: activity.said(id) });
      });
    },
  },
  {
    id: 'ALW-03',
    title: 'sends nothing to users who took their access back',
    level: 'must',
    source: 'published',
    why: 'The token is void, and the user has asked to be left alone.',
    remedy: 'At USER_ACCESS_REVOCATION forget the token of the user, and send nothing on the users path.',
    phase: 'strays',
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
      await trial.silence();
      const sent = (await readCalls(trial.control, before)).find(
        ({ url = '', conversation_id: own }) => own === id || namesUser(url, userId),
      );
      trial.expect(sent === undefined, 'The bot sends to a user who took their access back.', {
        case: outcome.label,
        expected: 'no message',
        actual: `POST ${sent?.url ?? ''}`,
        entry_id: sent?.id,
      });
    },
  },
  {
    id: 'ALW-04',
    title: 'shows nobody its debugger or a stack trace',
    level: 'must',
    source: 'assumed',
    why: 'A debugger in an answer runs code for whoever asks; a stack trace tells paths and versions.',
    remedy: 'Turn debug mode off, and answer errors with the bare status.',
    phase: 'last',
    async run(trial) {
      trial.atEnd(async () => {
        const shown = [...(await findShown(trial)), ...trial.bench.all.debugOutput];
        const firstOfKind = new Map(shown.reverse().map((one) => [one.kind, one]));
        for (const { kind, label, entryId } of firstOfKind.values()) {
          trial.finding('An answer shows what is meant for developers.', {
            case: label,
            expected: 'no debug page and no stack trace',
            actual: kind,
            entry_id: entryId,
          });
        }
      });
    },
  },
];

/** Answers to deliveries that hold debug output. */
async function findShown({ control, settings: { since = 0 } }: Trial): Promise<DebugOutput[]> {
  return (await readAnswers(control, since)).flatMap(({ request, response, id, operation }) => {
    const found = findDebugOutput(response?.body ?? '', request?.body);
    return found ? [{ kind: found.kind, label: operation, entryId: id }] : [];
  });
}

/** Two users at once who say who they are, and then say goodbye. */
async function crossedTalk(trial: Trial): Promise<void> {
  const ids = await Promise.all([trial.conversation(), trial.conversation()]);
  for (const words of ['من هستم', 'خداحافظ']) {
    await Promise.all(
      ids.map(async (id) => {
        const event = await trial.probe({ id: v1(), text: trial.phrase(`${words} ${canaryOf(id)}`) }, id);
        await trial.deliver(event, { label: words, expects: trial.baseline.replies });
      }),
    );
  }
}

interface JudgedCall {
  message: Message;
  known: Set<string>;
}

function judgeForeign(trial: Trial, { message, known }: JudgedCall): void {
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

function judgeStorm(trial: Trial, { id, messages }: { id: string; messages: Message[] }): void {
  const events = Math.max(1, trial.bench.all.inConversation(id));
  const most = events * (trial.baseline.range.most + spareReplies);
  trial.expect(messages.length <= most, 'One chat got a storm of messages.', {
    case: `conversation ${id}`,
    expected: `at most ${repliesInWords(most)} to ${events === 1 ? '1 event' : `${events} events`}`,
    actual: repliesInWords(messages.length),
    entry_id: messages.at(-1)!.entry_id,
  });
}

function namesUser(url: string, userId: string): boolean {
  return url.includes(userId) || url.includes(encodeURIComponent(userId));
}
