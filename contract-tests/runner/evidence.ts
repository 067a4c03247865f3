import { isUtf8 } from 'node:buffer';
import type { Entry } from '../../emulator/index.ts';
import type { CheckFinding, Evidence, Kept } from './finding.ts';
import type { InputLog, SentInput } from './input.ts';
import { withNames } from './secrets.ts';
import type { Trial } from './trial.ts';

/** Findings of a check that get all there is to know about them; the others are told in a line. */
const mostShown = 20;
const mostCharacters = 2000;

/** A finding, and the inputs that showed it, oldest first. */
export interface FailureCase {
  check: string;
  finding: CheckFinding;
  inputs: SentInput[];
}

interface Explained {
  trial: Trial;
  check: string;
  log: InputLog;
  options: { keep?: (exhibit: FailureCase) => Kept };
}

/** Adds to each finding the exchange that showed it, the line of the contract, and where its input is kept. */
export async function explain(
  findings: readonly CheckFinding[],
  { trial, check, log, options }: Explained,
): Promise<void> {
  if (findings.length === 0) return;
  const { specLine } = await import('./spec-line.ts');
  for (const finding of findings.slice(0, mostShown)) {
    const inputs = await addEvidence(finding, { trial, log });
    finding.spec = specLine(...findPlace(finding)) ?? finding.spec;
    if (inputs.length > 0) finding.kept = options.keep?.({ check, finding, inputs });
  }
}

/** The exchange of a finding, and of a call of the bot the event that led to it; answers the inputs that showed it. */
async function addEvidence(
  finding: CheckFinding,
  { trial, log }: Pick<Explained, 'trial' | 'log'>,
): Promise<SentInput[]> {
  const entry = await entryOf(trial, finding);
  const isCall = entry?.direction === 'bot_to_divar';
  const inputs = isCall ? cause(trial, { entry, log }) : inputsFor(trial, finding);
  const last = inputs.at(-1);
  const ofInput = last && (await evidenceOfInput(trial, last, isCall ? undefined : entry));
  finding.evidence = isCall ? evidenceOfCall(entry, trial) : ofInput;
  if (isCall) finding.cause = ofInput;
  return inputs;
}

/** The event or operation that a finding is about, and the place in it. */
function findPlace({ evidence, where = '' }: CheckFinding): [name: string, pointer: string] {
  if (evidence?.direction === 'bot_to_divar') return ['sendMessageToConversation', where];
  const pointer = where.split(', ').find((part) => part.startsWith('/')) ?? '';
  return ['NEW_CHATBOT_MESSAGE', pointer];
}

async function entryOf(trial: Trial, { entry_id: id }: CheckFinding): Promise<Entry | undefined> {
  if (id === undefined) return undefined;
  return trial.control.getEntry({ entry_id: id }).catch(() => undefined);
}

/** The inputs of the finding's case; of a case with several steps all of them; else the last one. */
function inputsFor({ inputs }: Trial, { case: label, entry_id: id }: CheckFinding): SentInput[] {
  const own = inputs.filter((input) => id !== undefined && input.entryId === id);
  if (own.length > 0) return own;
  const steps = inputs.filter((input) => input.label === label || input.label.startsWith(`${label}: `));
  return steps.length > 0 ? steps.slice(0, 60) : inputs.slice(-1);
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/**
 * The event that a call of the bot answers, as its conversation or the id in its path or body tells; where that cannot
 * be told, all that the trial sent.
 */
function cause({ inputs }: Trial, { entry, log }: { entry: Entry; log: InputLog }): SentInput[] {
  const { conversation_id: id, url = '', request } = entry;
  const named = [id, uuid.exec(url)?.[0], uuid.exec(request?.body ?? '')?.[0]];
  const input = named.flatMap((one) => log.ofConversation(one ?? '') ?? [])[0];
  return input ? [input] : inputs.slice(-10);
}

async function evidenceOfInput(trial: Trial, input: SentInput, entry: Entry | undefined): Promise<Evidence> {
  const { settings } = trial;
  const known = entry ?? (await entryOf(trial, { level: 'must', message: '', entry_id: input.entryId }));
  const answer = known?.response?.body ?? input.answer;
  return {
    direction: 'divar_to_bot',
    method: input.method,
    url: withNames(input.url, settings),
    headers: input.headers.map(([name, value]) => [name, withNames(value, settings)]),
    ...bodyOf(input.body, trial),
    status: input.status,
    ended: input.ended,
    duration_ms: Math.round(Math.min(input.durationMs, 1e9)),
    answer: answer !== undefined && answer !== '' ? cut(withNames(answer, settings)) : undefined,
    replies: input.replies.slice(0, 10).map(({ text, captions }) => ({
      text: text === undefined ? undefined : cut(withNames(text, settings)),
      captions: captions.map((caption) => cut(withNames(caption, settings))),
    })),
  };
}

function evidenceOfCall(entry: Entry, { settings }: Trial): Evidence {
  const { request, response } = entry;
  return {
    direction: 'bot_to_divar',
    method: entry.method ?? 'POST',
    url: withNames(entry.url ?? '', settings),
    headers: (request?.headers ?? []).map(([name = '', value = '']) => [name, value]),
    body: cut(withNames(request?.body ?? '', settings)),
    encoding: request?.encoding ? request.encoding : undefined,
    bytes: request?.bytes ?? 0,
    status: entry.status,
    ended: entry.outcome ?? 'answered',
    duration_ms: Math.round(entry.duration_ms ?? 0),
    answer: response?.body ? cut(response.body) : undefined,
    replies: [],
  };
}

function bodyOf(body: Buffer, { settings }: Trial): Pick<Evidence, 'body' | 'encoding' | 'bytes'> {
  const bytes = body.length;
  if (isUtf8(body)) return { body: cut(withNames(body.toString('utf8'), settings)), bytes };
  return { body: body.toString('base64').slice(0, mostCharacters), encoding: 'base64', bytes };
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}
