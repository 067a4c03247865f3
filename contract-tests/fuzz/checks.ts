import type { Arbitrary } from 'fast-check';
import { v1 } from 'uuid';
import type { Check } from '../runner/check.ts';
import { classOf } from '../runner/outcome.ts';
import { Trial } from '../runner/trial.ts';
import { additive, breaking, type FastCheck, type Generated } from './generated.ts';
import { search } from './search.ts';

/** Generated events: off by default, run under --fuzz. */
export const fuzzChecks: Check[] = [
  {
    id: 'FUZ-01',
    title: 'survives generated events with new fields, types and values',
    level: 'must',
    source: 'observed',
    why: 'Divar adds fields, types and values without asking.',
    remedy: 'Read the fields that the bot needs, and leave the rest alone.',
    phase: 'alone',
    run: (trial) => fuzz(trial, (fc) => additive(fc, trial.settings.probe)),
  },
  {
    id: 'FUZ-02',
    title: 'survives generated bodies that are not events',
    level: 'must',
    source: 'assumed',
    why: 'The URL is public: anything may come.',
    remedy: 'Check before you use; answer 400 to what is not an event.',
    phase: 'alone',
    run: (trial) => fuzz(trial, breaking),
  },
];

/** Values at once for a bot that can bear it. */
const atOnce = 8;

async function fuzz(trial: Trial, make: (fc: FastCheck) => Arbitrary<Generated>): Promise<void> {
  const { fuzzSeconds = 10, seed = 0 } = trial.settings;
  const fc = await import('fast-check');
  const bot = new FuzzedBot(trial);
  const { found, tried } = await search({
    fc,
    arbitrary: make(fc),
    isGood: (value) => bot.isGood(value),
    seed,
    atOnce,
    milliseconds: (fuzzSeconds * 1000) / fuzzChecks.length,
  });
  trial.cases.push(`${tried} generated events`);
  trial.bench.all.count += tried;
  if (found) await bot.tell(trial, found.value);
  await trial.probeAfter();
}

interface CrashProblem {
  message: string;
  expected: string;
  actual: string;
  /** Nothing came in time, which is looked at twice. */
  isByWaiting?: true;
}

/** Sends generated inputs and judges what comes of them. */
class FuzzedBot {
  readonly #trial: Trial;
  /** It does not answer a good message any more, and cannot be started again. */
  #isGone = false;
  #lastFailure: Generated | undefined;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  async isGood(generated: Generated): Promise<boolean> {
    if (this.#isGone || !(await this.#fails(generated))) return true;
    this.#lastFailure = generated;
    await this.#revive();
    return false;
  }

  /** Whether it fails; what is only told by the replies that came in time is looked at twice. */
  async #fails(generated: Generated): Promise<boolean> {
    const trial = this.#quietTrial();
    const problem = await this.#problem(generated, trial);
    return problem?.isByWaiting
      ? (await this.#problem(generated, trial)) !== undefined
      : problem !== undefined;
  }

  /** Sends the smallest failure once more and notes the finding with all that belongs to it. */
  async tell(trial: Trial, smallest: Generated): Promise<void> {
    const example = this.#isGone ? (this.#lastFailure ?? smallest) : smallest;
    const label = 'a generated event, made as small as it goes';
    const problem = await this.#problem(example, trial, label);
    trial.finding(problem?.message ?? 'The bot does not survive a generated event, but not each time.', {
      case: label,
      expected: problem?.expected,
      actual: problem?.actual,
    });
  }

  async #problem(generated: Generated, trial: Trial, label = 'generated'): Promise<CrashProblem | undefined> {
    const { body, conversationId } = await makeBytes(generated, trial);
    const headers = headersFor(trial, body);
    const answer = await trial.sendDirect({ label, headers, body });
    const { status } = answer;
    if (status === undefined || status >= 500) {
      return {
        message: 'The bot does not survive a generated event.',
        expected: 'an answer below 500',
        actual: trial.describeAnswer(answer),
        isByWaiting: status === undefined ? true : undefined,
      };
    }
    if (!generated.isProbe || conversationId === undefined) return undefined;
    return this.#otherwise(trial, { status, conversationId });
  }

  /** A message with additions must have the outcome of the message without. */
  async #otherwise(
    trial: Trial,
    { status, conversationId }: { status: number; conversationId: string },
  ): Promise<CrashProblem | undefined> {
    const { baseline } = trial;
    const replies = await trial.heard(conversationId, baseline.replies);
    if (classOf(status) === baseline.statusClass && baseline.isUsual(replies.length)) return undefined;
    return {
      message: 'The bot behaves otherwise than for the plain message.',
      expected: `${baseline.statusClass}xx and ${baseline.inWords()}`,
      actual: trial.describeReplies({ status, ended: 'answered', replies }),
      isByWaiting: true,
    };
  }

  /** What goes well leaves no trace, so that a long run does not fill the memory. */
  #quietTrial(): Trial {
    return new Trial(this.#trial.bench, { level: 'must' });
  }

  async #revive(): Promise<void> {
    const { restart } = this.#trial.settings;
    if (await this.#isAlive()) return;
    await restart?.();
    this.#isGone = !(await this.#isAlive());
  }

  async #isAlive(): Promise<boolean> {
    const trial = this.#quietTrial();
    const body = JSON.stringify(await trial.probe());
    const { status } = await trial.sendDirect({ label: 'alive', headers: headersFor(trial, body), body });
    return classOf(status) === 2;
  }
}

/** The input as it is sent: with ids that were never used before, where it has ids. */
async function makeBytes(
  { body, length }: Generated,
  trial: Trial,
): Promise<{ body: string; conversationId?: string }> {
  const copy = structuredClone(body) as { new_chatbot_message?: Record<string, unknown> } | null;
  const message = copy?.new_chatbot_message;
  let conversationId: string | undefined;
  if (typeof message === 'object' && message !== null) {
    if (typeof message.id === 'string') message.id = v1();
    const conversation = message.conversation as Record<string, unknown> | null;
    if (typeof conversation?.id === 'string') {
      conversationId = await trial.conversation();
      conversation.id = conversationId;
    }
  }
  const text = JSON.stringify(copy) ?? '';
  return {
    body: length === undefined ? text : text.slice(0, length),
    conversationId,
  };
}

function headersFor({ settings }: Trial, body: string): string[] {
  const { identificationKey: key } = settings;
  const size = String(Buffer.byteLength(body));
  return ['Content-Type', 'application/json', 'Authorization', key, 'Content-Length', size];
}
