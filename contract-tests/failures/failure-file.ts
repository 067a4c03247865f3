import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { v1 } from 'uuid';
import { parseJson, readText } from '../../emulator/files/read-file.ts';
import { type Message, UsageError } from '../../emulator/index.ts';
import type { FailureCase } from '../runner/evidence.ts';
import type { EvidenceMessage, Kept } from '../runner/finding.ts';
import type { SentInput } from '../runner/input.ts';
import { classOf, shownMessage } from '../runner/outcome.ts';
import { openBench } from '../runner/run.ts';
import { type Keys, shellWord, withNames, withSecrets } from '../runner/secrets.ts';
import { Trial } from '../runner/trial.ts';
import type { TrialSettings } from '../runner/trial-settings.ts';

/** A failure as it is kept: what is needed to send it again. Secrets are names of environment variables. */
export interface FailureFile {
  format: 'divar-emulator-failure';
  version: 1;
  check: string;
  case?: string;
  message: string;
  expected?: string;
  /** How the last request ended, and the replies to all of them. */
  outcome: { status?: number; ended: string; replies: number };
  /** In this order; the last one showed it. */
  requests: FailureRequest[];
}

export interface FailureRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  /** The file with the bytes of the body, beside this one. */
  body: string;
  /** The body holds names such as ${DIVAR_IDENTIFICATION_KEY} in place of secrets. */
  holds_names?: boolean;
}

/** A folder for the inputs of failures. */
export interface FailureFolder {
  /** Takes the inputs of a failure, byte for byte; says where they will be. */
  keep(exhibit: FailureCase): Kept;
  /** Writes what was taken. The folder is made with the first of them. */
  write(): void;
}

/** Keeps the inputs of failures. They are written together: a file in its folder would restart a bot that watches it. */
export function failureFolder(folder: string, keys: Keys): FailureFolder {
  const files = new Map<string, string | Buffer>();
  const keep = (exhibit: FailureCase): Kept => {
    const stem = unusedStem(exhibit, (name) => files.has(path.join(folder, `${name}.json`)));
    const { inputs } = exhibit;
    const requests = inputs.map((input, at) => {
      const body = inputs.length === 1 ? `${stem}.body` : `${stem}.${at + 1}.body`;
      const { request, bytes } = failureRequest(input, { body, keys });
      files.set(path.join(folder, body), bytes);
      return request;
    });
    const file = path.join(folder, `${stem}.json`);
    files.set(file, `${JSON.stringify(failureFile(exhibit, requests), null, 2)}\n`);
    return {
      file,
      curl: requests
        .slice(-3)
        .map((request) => curl(request, folder))
        .join(' && '),
    };
  };
  const write = () => {
    if (files.size > 0) mkdirSync(folder, { recursive: true });
    for (const [file, content] of files) writeFileSync(file, content);
  };
  return { keep, write };
}

function unusedStem({ check, finding }: FailureCase, isTaken: (stem: string) => boolean): string {
  const words = (finding.case ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const stem = [check, words.replace(/^-|-$/g, '').slice(0, 60)].filter(Boolean).join('-');
  let unused = stem;
  for (let count = 2; isTaken(unused); count += 1) unused = `${stem}-${count}`;
  return unused;
}

/** A request as it is kept, and the bytes of its body. */
function failureRequest(
  input: SentInput,
  { body, keys }: { body: string; keys: Keys },
): { request: FailureRequest; bytes: Buffer } {
  // Latin-1 has a character for each byte, so that any bytes come through.
  const sent = input.body.toString('latin1');
  const named = withNames(sent, keys);
  const request = {
    method: input.method,
    url: withNames(input.url, keys),
    headers: input.headers.map(([name, value]): [string, string] => [name, withNames(value, keys)]),
    body,
    holds_names: named !== sent || undefined,
  };
  return { request, bytes: Buffer.from(named, 'latin1') };
}

function failureFile({ check, finding, inputs }: FailureCase, requests: FailureRequest[]): FailureFile {
  const { case: label, message, expected } = finding;
  const { status, ended } = inputs.at(-1)!;
  // What is said after an input is also said after those before it in the same conversation.
  const said = new Map(inputs.toReversed().map((input) => [input.conversationId, input.replies.length]));
  const counted = [...said.values()].reduce((sum, count) => sum + count, 0);
  const replies = Math.max(counted, finding.evidence?.replies.length ?? 0);
  return {
    format: 'divar-emulator-failure',
    version: 1,
    check,
    case: label,
    message,
    expected,
    outcome: { status, ended, replies },
    requests,
  };
}

/** The request as a shell command that reads the body from its file. */
function curl(
  { method, url, headers, body, holds_names: holdsNames }: FailureRequest,
  folder: string,
): string {
  const file = shellWord(path.join(folder, body));
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const options = [...headers.map(headerOption), ...(typed ? [] : ["-H 'Content-Type:'"])].join(' ');
  const start = `curl --globoff -sS -i -X ${method} ${shellWord(url)} ${options}`;
  if (!holdsNames) return `${start} --data-binary @${file}`;
  const fill = ['DIVAR_IDENTIFICATION_KEY', 'DIVAR_API_KEY'].map((name) => `-e "s|\\\${${name}}|$${name}|g"`);
  return `sed ${fill.join(' ')} ${file} | ${start} --data-binary @-`;
}

/** curl leaves a header without a value out unless a semicolon ends its name. */
function headerOption([name, value]: [string, string]): string {
  return `-H ${value === '' ? shellWord(`${name};`) : shellWord(`${name}: ${value}`)}`;
}

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
    throw new UsageError(`${file} is not a kept failure of verify: ${(cause as Error).message}.`, { cause });
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
