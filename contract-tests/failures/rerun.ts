import { readFileSync } from 'node:fs';
import path from 'node:path';
import { v1 } from 'uuid';
import { parseJson, readText } from '../../emulator/files/read-file.ts';
import { type Message, UsageError } from '../../emulator/index.ts';
import type { EvidenceMessage } from '../runner/finding.ts';
import { classOf, shownMessage } from '../runner/outcome.ts';
import { openBench } from '../runner/run.ts';
import { type Keys, withSecrets } from '../runner/secrets.ts';
import { Trial } from '../runner/trial.ts';
import type { TrialSettings } from '../runner/trial-settings.ts';
import type { FailureFile, FailureRequest } from './failure-file.ts';

/** What came of a kept failure that was sent again. */
export interface Rerun {
  failure: FailureFile;
  outcome: FailureFile['outcome'];
  replies: EvidenceMessage[];
  /** The answer's status class and the number of replies are as they were. */
  isSame: boolean;
  /** It was sent once more under a new message id, since bots leave a repeated one alone. */
  underNewId: boolean;
}

/** Reads a kept failure. A file that is none is a UsageError. */
export function readFailure(file: string): FailureFile {
  try {
    const failure = parseJson(readText(file), file) as FailureFile;
    if (failure.format !== 'divar-emulator-failure') throw new Error('it has another format');
    if (failure.version !== 1) throw new Error(`its version is ${failure.version}, newer than this program`);
    return failure;
  } catch (cause) {
    throw new UsageError(`${file} is no kept failure of verify: ${(cause as Error).message}.`, { cause });
  }
}

/** Sends a kept failure again, byte for byte. */
export async function rerunFailure(file: string, settings: TrialSettings): Promise<Rerun> {
  const failure = readFailure(file);
  const bodies = failure.requests.map((request) => restoreBody(request, { file, keys: settings }));
  const first = await send(failure, { bodies, settings });
  if (first.isSame || messageId(bodies) === undefined) return { ...first, failure, underNewId: false };
  const again = await send(failure, { bodies: withNewId(bodies), settings });
  return { ...again, failure, underNewId: true };
}

function restoreBody(request: FailureRequest, { file, keys }: { file: string; keys: Keys }): Buffer {
  const bytes = readFileSync(path.join(path.dirname(file), path.basename(request.body)));
  if (!request.holds_names) return bytes;
  return Buffer.from(withSecrets(bytes.toString('latin1'), keys), 'latin1');
}

const timeBased = /"id"\s*:\s*"([0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"/;

function messageId(bodies: Buffer[]): string | undefined {
  return timeBased.exec(bodies.at(-1)?.toString('latin1') ?? '')?.[1];
}

function withNewId(bodies: Buffer[]): Buffer[] {
  const id = v1();
  const old = messageId(bodies)!;
  return bodies.map((body) => Buffer.from(body.toString('latin1').replaceAll(old, id), 'latin1'));
}

async function send(
  { requests, check, outcome: before }: FailureFile,
  { bodies, settings }: { bodies: Buffer[]; settings: TrialSettings },
): Promise<Pick<Rerun, 'outcome' | 'replies' | 'isSame'>> {
  const bench = await openBench(settings);
  const trial = new Trial(bench, { level: 'must' });
  const heard = await listen(trial, bodies);
  const answers = [];
  for (const [at, { method, headers }] of requests.entries()) {
    const body = bodies[at]!;
    const host = headers.find(([name]) => name === 'Host')?.[1];
    const given = headers.flatMap(([name, value]) =>
      name === 'Host' ? [] : [name, withSecrets(value, settings)],
    );
    const all = body.length > 0 ? [...given, 'Content-Length', String(body.length)] : given;
    answers.push(await trial.sendDirect({ label: check, method, host, headers: all, body }));
  }
  const replies = (await heard(before.replies)).map(shownMessage);
  bench.activity.close();
  const { status, ended } = answers.at(-1)!;
  const outcome = { status, ended, replies: replies.length };
  const isSame = classOf(status) === classOf(before.status) && replies.length === before.replies;
  return { outcome, replies, isSame };
}

/** Makes room for the bot's replies; answers how to read those that came since. */
async function listen(trial: Trial, bodies: Buffer[]) {
  const id = findConversation(bodies.at(-1) ?? Buffer.alloc(0));
  if (id === undefined) return async () => [];
  const { conversations } = await trial.control.listConversations();
  if (!conversations.some((one) => one.id === id)) {
    await trial.control.putConversation({
      conversation_id: id,
      body: { user: `contract-test ${id.slice(0, 8)}` },
    });
  }
  const before = await readReplies(trial, id);
  return async (expected: number) => {
    const { activity, pace } = trial.bench;
    await activity.until(() => activity.said(id).length >= expected, pace.patienceMs);
    await trial.silence();
    return (await readReplies(trial, id)).slice(before.length);
  };
}

async function readReplies({ control }: Trial, id: string): Promise<Message[]> {
  const { messages } = await control.listMessages({ conversation_id: id });
  return messages.filter(({ origin }) => origin === 'bot');
}

function findConversation(body: Buffer): string | undefined {
  return /"conversation"\s*:\s*\{[^}]*"id"\s*:\s*"([^"\\]+)"/.exec(body.toString('utf8'))?.[1];
}
