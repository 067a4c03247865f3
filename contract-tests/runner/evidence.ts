import { isUtf8 } from 'node:buffer';
import type { Entry } from '../../emulator/index.ts';
import type { CheckFinding, Evidence } from '../finding.ts';
import type { InputLog, SentInput } from './input.ts';
import { shownMessage } from './outcome.ts';
import { everything } from './said-so-far.ts';
import { withNames } from './secrets.ts';
import type { Trial } from './trial.ts';

/** Findings of a check that get all there is to know about them; the others are told in a line. */
const mostShown = 20;
const mostCharacters = 2000;

/** A finding, and the inputs that showed it, oldest first. */
export interface Exhibit {
  check: string;
  finding: CheckFinding;
  inputs: SentInput[];
}

/** Adds to each finding of a trial the exchange that showed it; answers what is worth keeping. */
export async function withEvidence(
  trial: Trial,
  { check, log }: { check: string; log: InputLog },
): Promise<Exhibit[]> {
  const exhibits: Exhibit[] = [];
  for (const finding of trial.findings.slice(0, mostShown)) {
    const entry = await entryOf(trial, finding);
    const inputs =
      entry?.direction === 'bot_to_divar' ? cause(trial, { entry, log }) : inputsFor(trial, finding);
    const last = inputs.at(-1);
    if (entry?.direction === 'bot_to_divar') finding.evidence = evidenceOfCall(entry, trial);
    else if (last) finding.evidence = await evidenceOfInput(trial, last, entry);
    if (inputs.length > 0) exhibits.push({ check, finding, inputs });
  }
  return exhibits;
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

/** The event that a call of the bot answers; where that cannot be told, all that the trial sent. */
function cause({ inputs }: Trial, { entry, log }: { entry: Entry; log: InputLog }): SentInput[] {
  const { conversation_id: id, url = '' } = entry;
  const input = log.ofConversation(id ?? uuid.exec(url)?.[0] ?? '');
  return input ? [input] : inputs.slice(-10);
}

async function evidenceOfInput(trial: Trial, input: SentInput, entry: Entry | undefined): Promise<Evidence> {
  const { settings } = trial;
  const known = entry ?? (await entryOf(trial, { level: 'must', message: '', entry_id: input.entryId }));
  const answer = known?.response?.body ?? input.answer;
  const replies =
    input.replies.length > 0 || input.conversationId === undefined
      ? input.replies
      : (await saidIn(trial, input.conversationId)).map(shownMessage);
  return {
    direction: 'divar_to_bot',
    method: input.method,
    url: withNames(input.url, settings),
    headers: input.headers.map(([name, value]) => [name, withNames(value, settings)]),
    ...bodyOf(input.body, trial),
    ...(input.status !== undefined && { status: input.status }),
    ended: input.ended,
    duration_ms: Math.round(Math.min(input.durationMs, 1e9)),
    ...(answer !== undefined && answer !== '' && { answer: cut(withNames(answer, settings)) }),
    replies: replies.slice(0, 10).map(({ text, captions }) => ({
      ...(text !== undefined && { text: cut(withNames(text, settings)) }),
      captions: captions.map((caption) => cut(withNames(caption, settings))),
    })),
  };
}

async function saidIn(trial: Trial, conversationId: string) {
  const said = await trial.control
    .listMessages({ conversation_id: conversationId, limit: everything })
    .catch(() => undefined);
  return (said?.messages ?? []).filter(({ origin }) => origin === 'bot');
}

function evidenceOfCall(entry: Entry, { settings }: Trial): Evidence {
  const { request, response } = entry;
  return {
    direction: 'bot_to_divar',
    method: entry.method ?? 'POST',
    url: withNames(entry.url ?? '', settings),
    headers: (request?.headers ?? []).map(([name = '', value = '']) => [name, value]),
    body: cut(withNames(request?.body ?? '', settings)),
    ...(request?.encoding && { encoding: request.encoding }),
    bytes: request?.bytes ?? 0,
    ...(entry.status !== undefined && { status: entry.status }),
    ended: entry.outcome ?? 'answered',
    duration_ms: Math.round(entry.duration_ms ?? 0),
    ...(response?.body && { answer: cut(response.body) }),
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
