import type { Fault } from '../../emulator/index.ts';
import type { Check } from '../check.ts';
import { repliesInWords } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';

const retry = 'Send again after a pause that grows, as long as the status says "later" (429, 5xx).';

/** How long a bot is watched that is told to come later, and how often it may try meanwhile. */
const watchMs = 15_000;
const mostAttempts = 10;

/** Delivers the probe in a conversation whose calls fail this way; answers its id. */
async function under(trial: Trial, label: string, fault: Omit<Fault, 'direction'>): Promise<string> {
  const id = await trial.conversation();
  await trial.control.addFaults({
    body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, ...fault }] },
  });
  const { entryId } = await trial.deliver(await trial.probe({}, id), { label });
  if (entryId === undefined) trial.finding('The event is not answered.', { level: 'must', case: label });
  return id;
}

async function attempts(trial: Trial, id: string) {
  return (await trial.control.listEntries({ direction: 'bot_to_divar', conversation_id: id })).entries;
}

/** Waits until the bot has said something here, or three seconds have gone. */
async function heard(trial: Trial, id: string): Promise<number> {
  const before = await trial.replies(id);
  if (before.length === 0)
    await trial.control.waitFor({ for: 'message', conversation_id: id, timeout: '3s' });
  return (await trial.replies(id)).length;
}

function needsReplies(trial: Trial): void {
  if (trial.habit.replies === 0) trial.notRun('the bot does not reply to the probe');
}

/** J. The bot as a client. */
export const client: Check[] = [
  {
    id: 'RTY-01',
    title: 'sends again after 500, 502 and 503',
    level: 'should',
    source: 'assumed',
    why: 'Otherwise the user never gets the answer.',
    remedy: retry,
    long: true,
    async run(trial) {
      needsReplies(trial);
      await Promise.all(
        [500, 502, 503].map(async (status) => {
          const label = `${status} once`;
          const count = await heard(trial, await under(trial, label, { status, times: 1 }));
          trial.expect(count === trial.habit.replies, 'The message does not arrive exactly once.', {
            case: label,
            expected: repliesInWords(trial.habit.replies),
            actual: repliesInWords(count),
          });
        }),
      );
    },
  },
  {
    id: 'RTY-02',
    title: 'waits as long as Retry-After says',
    level: 'should',
    source: 'assumed',
    why: 'Sending sooner makes it worse.',
    remedy: retry,
    long: true,
    async run(trial) {
      needsReplies(trial);
      const id = await under(trial, '429 with Retry-After: 1', {
        status: 429,
        headers: { 'Retry-After': '1' },
        times: 1,
      });
      await heard(trial, id);
      const [first, second] = await attempts(trial, id);
      if (!first || !second)
        return trial.finding('The message is not sent again.', { expected: 'another attempt after 1 s' });
      const gap = Date.parse(second.at) - Date.parse(first.at);
      trial.expect(gap >= 950, 'The message is sent again too soon.', {
        expected: 'after 1 s',
        actual: `after ${gap} ms`,
      });
    },
  },
  {
    id: 'RTY-03',
    title: 'tries less and less often, and ends',
    level: 'should',
    source: 'assumed',
    why: 'A bot that keeps knocking at the same pace never gets out of its limit.',
    remedy: 'Double the pause after each attempt, and give up after a few.',
    slow: true,
    async run(trial) {
      needsReplies(trial);
      const label = '429 again and again';
      const id = await under(trial, label, { status: 429 });
      const quiet = `${watchMs / 3}ms`;
      await trial.control.waitFor({ for: 'quiet', conversation_id: id, quiet, timeout: `${watchMs}ms` });
      const times = (await attempts(trial, id)).map(({ at }) => Date.parse(at));
      if (times.length < 2) trial.notRun('the bot does not try again after 429');
      const pauses = times.slice(1).map((time, index) => time - times[index]!);
      trial.expect(times.length <= mostAttempts, 'The attempts do not end.', {
        case: label,
        expected: `at most ${mostAttempts} attempts in ${watchMs / 1000} s`,
        actual: `${times.length} attempts`,
      });
      const grows = pauses.length < 2 || pauses.at(-1)! > pauses[0]! * 1.3;
      trial.expect(grows, 'The pauses do not grow.', {
        case: label,
        expected: 'a longer pause after each attempt',
        actual: `pauses of ${pauses.slice(0, 8).join(', ')} ms`,
      });
    },
  },
  {
    id: 'RTY-04',
    title: 'does not send again what was refused',
    level: 'must',
    source: 'assumed',
    why: 'It will be refused for ever.',
    remedy: 'Log the refusal and go on.',
    async run(trial) {
      needsReplies(trial);
      await Promise.all(
        [400, 401, 403, 404, 412].map(async (status) => {
          const label = String(status);
          const id = await under(trial, label, { status, times: 50 });
          const count = (await attempts(trial, id)).length;
          trial.expect(count <= trial.habit.replies, 'A refused message is sent again.', {
            level: 'should',
            case: label,
            expected: repliesInWords(trial.habit.replies),
            actual: repliesInWords(count),
          });
        }),
      );
      await trial.probeAfter();
    },
  },
  {
    id: 'RTY-05',
    title: 'does not repeat itself when the answer is lost',
    level: 'should',
    source: 'assumed',
    why: 'The user sees every copy.',
    remedy: retry,
    async run(trial) {
      needsReplies(trial);
      const count = (
        await trial.replies(
          await under(trial, 'taken, but the answer is lost', { drop: true, after: true, times: 1 }),
        )
      ).length;
      const most = trial.habit.replies + 1;
      trial.expect(count <= most, 'The message arrives more than twice.', {
        expected: `at most ${repliesInWords(most)}`,
        actual: repliesInWords(count),
      });
    },
  },
  {
    id: 'RTY-06',
    title: 'goes on with others while the API is slow',
    level: 'must',
    source: 'assumed',
    why: 'One slow call must not stop every chat.',
    remedy: 'Handle each event by itself; hold no lock during a call.',
    long: true,
    async run(trial) {
      needsReplies(trial);
      const { paceMs = 0 } = trial.settings;
      const latency = `${Math.ceil(3000 + 2 * paceMs)}ms`;
      const id = await trial.conversation();
      await trial.control.addFaults({
        body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, latency, times: 1 }] },
      });
      const slow = trial.deliver(await trial.probe({}, id), { label: `no answer for ${latency}` });
      const label = 'another conversation meanwhile';
      const other = await trial.deliver(await trial.probe(), { label });
      await slow;
      const [held] = await attempts(trial, id);
      const [sent] = await attempts(trial, other.conversationId!);
      if (!held || !sent)
        return trial.finding('The bot does not reply.', { case: label, expected: 'a reply' });
      const late = Date.parse(sent.at) - Date.parse(held.at) - (held.duration_ms ?? 0);
      trial.expect(late < 0, 'Other conversations wait.', {
        case: label,
        expected: 'a reply before the call that waits is answered',
        actual: `a reply ${Math.round(late)} ms after it`,
        entry_id: other.entryId,
      });
    },
  },
  {
    id: 'RTY-07',
    title: 'survives answers that are no JSON',
    level: 'must',
    source: 'observed',
    why: 'A proxy in between answers HTML.',
    remedy: 'Catch errors of reading the answer.',
    async run(trial) {
      const bodies = { 'an empty body': '', HTML: '<html>', 'broken JSON': '{"conversation_id":' };
      await Promise.all(
        Object.entries(bodies).map(([label, body]) => under(trial, label, { after: true, body, times: 1 })),
      );
      await trial.probeAfter();
    },
  },
  {
    id: 'RTY-08',
    title: 'recovers when connections are cut',
    level: 'must',
    source: 'assumed',
    why: 'Networks break, and come back.',
    remedy: 'Catch errors of the connection.',
    slow: true,
    async run(trial) {
      const labels = ['a cut connection', 'another one', 'a third one'];
      await Promise.all(labels.map((label) => under(trial, label, { drop: true, times: 20 })));
      await trial.probeAfter();
    },
  },
  {
    id: 'RTY-09',
    title: 'takes unknown fields in the answer',
    level: 'must',
    source: 'observed',
    why: 'Divar adds fields without asking.',
    remedy: 'Read what is needed, leave the rest alone.',
    async run(trial) {
      const id = await trial.conversation();
      const body = JSON.stringify({ conversation_id: id, message_id: 'm', added_by_divar_later: { a: [1] } });
      await trial.control.addFaults({
        body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, after: true, body, times: 5 }] },
      });
      const outcome = await trial.deliver(await trial.probe({}, id), { label: 'more fields' });
      trial.expect(outcome.replies.length === trial.habit.replies, 'The bot behaves otherwise.', {
        case: outcome.label,
        expected: repliesInWords(trial.habit.replies),
        actual: repliesInWords(outcome.replies.length),
        entry_id: outcome.entryId,
      });
    },
  },
];
