import type { Entry, Fault } from '../../emulator/index.ts';
import type { Check } from '../runner/check.ts';
import { type Outcome, repliesInWords } from '../runner/outcome.ts';
import { formatMs } from '../runner/pace.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll } from './cases.ts';
import { is2xx, sameAsProbe } from './judges.ts';

const retry = 'Send again after a pause that grows, as long as the status says "later" (429, 5xx).';

/** How long a bot is watched that is told to come later, and how often it may try meanwhile. */
const watchMs = 15_000;
const mostAttempts = 10;

/** Pauses that a bot may make before it sends again. */
const pauseMs = 3000;
const lookAgainMs = 25;

/** Delivers the probe in a conversation whose calls fail this way, and waits until the bot has seen that. */
async function deliverUnder(
  trial: Trial,
  label: string,
  fault: Omit<Fault, 'direction'>,
): Promise<Outcome & { id: string }> {
  trial.needsReplies();
  const id = await trial.conversation();
  await trial.control.addFaults({
    body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, ...fault }] },
  });
  const outcome = await trial.deliver(await trial.probe({}, id), { label, isFaulted: true });
  if (outcome.ended === 'timed_out') {
    trial.finding('The bot does not answer in time.', {
      level: 'must',
      case: label,
      expected: 'an answer',
      actual: trial.describeAnswer(outcome),
      entry_id: outcome.entryId,
    });
  }
  const calls = await awaitAttempts(trial, id, ([call]) => call?.state === 'done');
  if (calls.length === 0) trial.notRun(`the bot sent nothing in answer to the probe ("${label}")`);
  await trial.quiet(id);
  return Object.assign(outcome, { id });
}

/** The bot's calls in a conversation, oldest first. */
async function readAttempts(trial: Trial, id: string): Promise<Entry[]> {
  return (await trial.control.listEntries({ direction: 'bot_to_divar', conversation_id: id })).entries;
}

/** Waits until the bot has called so often in a conversation, or long enough for one that pauses. */
async function awaitAttempts(
  trial: Trial,
  id: string,
  isEnough: (calls: Entry[]) => boolean,
  { andOpen = false, waitMs = trial.bench.pace.patienceMs }: { andOpen?: boolean; waitMs?: number } = {},
): Promise<Entry[]> {
  const end = performance.now() + waitMs;
  for (;;) {
    const calls = await readAttempts(trial, id);
    const left = end - performance.now();
    if (isEnough(calls) || left <= 0) return calls;
    // Of calls that have no answer yet nothing is told: those are looked for again and again.
    await trial.control.waitFor({
      for: 'entry',
      direction: 'bot_to_divar',
      conversation_id: id,
      after: calls.at(-1)?.id ?? 0,
      timeout: `${Math.ceil(Math.min(left, andOpen ? lookAgainMs : left))}ms`,
    });
  }
}

/** The call after the first one that says the same again. */
function findRetry([first, ...others]: Entry[]): Entry | undefined {
  return first && others.find(({ request }) => request?.body === first.request?.body);
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
    isExact: true,
    async run(trial) {
      trial.needsReplies();
      await Promise.all(
        [500, 502, 503].map(async (status) => {
          const label = `${status} once`;
          const outcome = await deliverUnder(trial, label, { status, times: 1 });
          await trial.bench.activity.until(() => outcome.replies.length >= trial.baseline.replies, pauseMs);
          trial.atEnd(() => {
            const count = outcome.replies.length;
            trial.expect(trial.baseline.isUsual(count), 'The message does not arrive exactly once.', {
              case: label,
              expected: trial.baseline.inWords(),
              actual: repliesInWords(count),
              entry_id: outcome.entryId,
              isAbsence: trial.lacksReplies(outcome),
            });
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
    isExact: true,
    async run(trial) {
      const label = '429 with Retry-After: 1';
      const { id } = await deliverUnder(trial, label, {
        status: 429,
        headers: { 'Retry-After': '1' },
        times: 1,
      });
      const calls = await awaitAttempts(trial, id, (all) => findRetry(all) !== undefined, {
        waitMs: pauseMs,
      });
      const first = calls[0] ?? trial.notRun('the bot sent nothing');
      trial.atEnd(async () => {
        const second = findRetry(await readAttempts(trial, id));
        if (!second)
          return trial.finding('The message is not sent again.', {
            expected: 'another attempt after 1 s',
            isAbsence: true,
          });
        const gap = Date.parse(second.at) - Date.parse(first.at);
        trial.expect(gap >= 950, 'The message is sent again too soon.', {
          case: label,
          expected: 'after 1 s',
          actual: `after ${gap} ms`,
          entry_id: second.id,
        });
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
      const label = '429 again and again';
      const { id } = await deliverUnder(trial, label, { status: 429 });
      const quiet = `${watchMs / 3}ms`;
      await trial.control.waitFor({ for: 'quiet', conversation_id: id, quiet, timeout: `${watchMs}ms` });
      const times = (await readAttempts(trial, id)).map(({ at }) => Date.parse(at));
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
    long: true,
    async run(trial) {
      trial.needsReplies();
      await Promise.all(
        [400, 401, 403, 404, 412].map(async (status) => {
          const label = String(status);
          const { id } = await deliverUnder(trial, label, { status, times: 50 });
          trial.atEnd(async () => {
            const count = (await readAttempts(trial, id)).length;
            const { most } = trial.baseline.range;
            trial.expect(count <= most, 'A refused message is sent again.', {
              level: 'should',
              case: label,
              expected: `at most ${most === 1 ? '1 attempt' : `${most} attempts`}`,
              actual: `${count} attempts`,
            });
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
    long: true,
    async run(trial) {
      const label = 'taken, but the answer is lost';
      const outcome = await deliverUnder(trial, label, { drop: true, after: true, times: 1 });
      trial.atEnd(() => {
        const count = outcome.replies.length;
        const most = trial.baseline.range.most + 1;
        trial.expect(count <= most, 'The message arrives more than twice.', {
          case: label,
          expected: `at most ${repliesInWords(most)}`,
          actual: repliesInWords(count),
          entry_id: outcome.entryId,
        });
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
    phase: 'alone',
    async run(trial) {
      trial.needsReplies();
      const { pace } = trial.bench;
      const latencyMs = Math.ceil(Math.max(3000, 4 * pace.usualMs) * trial.patience);
      const id = await trial.conversation();
      await trial.control.addFaults({
        body: {
          faults: [{ direction: 'bot_to_divar', conversation_id: id, latency: `${latencyMs}ms`, times: 1 }],
        },
      });
      const label = `no answer for ${formatMs(latencyMs)}`;
      const slow = trial.deliver(await trial.probe({}, id), { label, isFaulted: true, atOnce: true });
      await awaitAttempts(trial, id, (calls) => calls.length > 0, { andOpen: true });
      const meanwhile = 'another conversation meanwhile';
      const other = await trial.deliver(await trial.probe(), {
        label: meanwhile,
        expects: trial.baseline.replies,
        atOnce: true,
      });
      const [sent] = await readAttempts(trial, other.conversationId!);
      const [open] = await readAttempts(trial, id);
      if (sent && open?.state === 'open') return;
      await slow;
      const [held] = await awaitAttempts(trial, id, ([call]) => call?.state === 'done');
      if (!held || !sent) {
        return trial.finding('The bot does not reply.', {
          case: meanwhile,
          expected: 'a reply',
          actual: trial.describe(other),
          entry_id: other.entryId,
          isAbsence: true,
        });
      }
      const late = Date.parse(sent.at) - Date.parse(held.at) - (held.duration_ms ?? 0);
      trial.expect(late < 0, 'Other conversations wait.', {
        case: meanwhile,
        expected: 'a reply before the call that waits is answered',
        actual: `a reply ${formatMs(late)} after it`,
        entry_id: other.entryId,
      });
    },
  },
  {
    id: 'RTY-07',
    title: 'survives answers that are not JSON',
    level: 'must',
    source: 'observed',
    why: 'A proxy in between answers HTML.',
    remedy: 'Catch errors of reading the answer.',
    long: true,
    async run(trial) {
      const bodies = { 'an empty body': '', HTML: '<html>', 'broken JSON': '{"conversation_id":' };
      await Promise.all(
        Object.entries(bodies).map(async ([label, body]) => {
          const outcome = await deliverUnder(trial, label, { after: true, body, times: 1 });
          trial.atEnd(() => {
            if (outcome.ended !== 'timed_out') is2xx()(trial, outcome);
          });
        }),
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
      await Promise.all(labels.map((label) => deliverUnder(trial, label, { drop: true, times: 20 })));
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
    long: true,
    async run(trial) {
      trial.needsReplies();
      const id = await trial.conversation();
      const body = JSON.stringify({ conversation_id: id, message_id: 'm', added_by_divar_later: { a: [1] } });
      await trial.control.addFaults({
        body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, after: true, body, times: 5 }] },
      });
      const input = await trial.probe({}, id);
      await judgeAll(trial, [{ label: 'more fields', input }], sameAsProbe);
    },
  },
];
