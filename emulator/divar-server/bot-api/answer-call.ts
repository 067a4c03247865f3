import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import {
  type Contract,
  hasBody,
  type Operation,
  type Retirement,
  statuses,
  type Upstream,
} from '../../../spec/index.ts';
import type { App, AppRegistry } from '../../app/app.ts';
import { answerUnder, changesAnswer, type InjectedFault, struckBy } from '../../divar/faults.ts';
import { type FoundViolation, finding, Refusal } from '../../divar/finding.ts';
import type { ByteBudget } from '../../http/byte-budget.ts';
import { answerFailure } from '../../http/door.ts';
import { mergedHeaders } from '../../http/header-pairs.ts';
import { howItBroke, type ReadBody, readBody } from '../../http/read-body.ts';
import type { EntryEnd } from '../../journal/entry.ts';
import { answerHeaders, type BotAnswer, errorAnswer, writeAnswer } from './answer.ts';
import {
  appOfKey,
  appOfUploadToken,
  checkApiKey,
  checkLimits,
  checkPermission,
  checkToken,
  findConversation,
  findUser,
} from './authenticate.ts';
import type { BotCall, CheckedCall, Handler, KeepMedia } from './bot-call.ts';
import { checkBody } from './check-body.ts';
import { checkUpload, isUpload, type ReadUpload, readUpload } from './check-upload.ts';

/** Longest body of a call, in bytes (assumed). */
const bodyLimit = 1024 * 1024;

export interface BotApiParts {
  contract: Contract;
  apps: AppRegistry;
  /** By the behaviour that an operation names. */
  handlers: Readonly<Record<string, Handler>>;
  /** Divar's published document, for calls that are not imitated. */
  upstream?: Upstream;
  keepMedia: KeepMedia;
  /** Room for the uploads that are being read. */
  memory: ByteBudget;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
}

/** What of HTTP a call arrived with. */
export interface Arrival {
  operation: Operation;
  parameters: Record<string, string>;
  request: IncomingMessage;
  response: ServerResponse;
  /** Refuses the call whatever it says: its path or its method is none of Divar's. */
  refusal?: Refusal;
}

/**
 * The way of a bot's call: read, journal, faults, judge, answer, journal. From the judgement on nothing is waited for:
 * what the call brings about is kept together with the exchange, or neither is.
 */
export async function answerCall(parts: BotApiParts, arrival: Arrival): Promise<void> {
  const start = performance.now();
  const app = findApp(parts.apps, arrival);
  const activity = beginActivity(app, arrival);
  let release: (() => void) | undefined;
  let call: BotCall | undefined;
  try {
    const { read, ...held } = await readCall(parts, app, arrival);
    release = held.release;
    activity.arrived();
    // From the judgement on nothing is waited for, and this takes long.
    const holdsSecret = arrival.operation.request !== undefined && (await searchBody(app, read));
    const begun = startCall(app, arrival, { read, holdsSecret });
    call = begun;
    const note = howItBroke(read);
    if (note !== undefined) return finishUnanswered(call, start, { note });
    const fault = strike(call);
    if (fault?.latencyMs) await app.pause(fault.latencyMs);
    app.chat.together(() => {
      const answer = answerUnder(fault, {
        work: () => judge(parts, { call: begun, arrival, read }),
        standIn,
      });
      if (answer === undefined) drop(begun, { arrival, start, fault: fault! });
      else finish(parts, { call: begun, arrival, answer, start, fault });
    });
  } catch (error) {
    parts.onError(error);
    if (call?.entry.state === 'open') finishFailed(parts, call, start);
    answerFailure(arrival.response);
  } finally {
    activity.ended();
    release?.();
  }
}

/** So long, and this much longer for each byte, a request that is still arriving counts as something under way. */
const arrivalMs = 1000;
const arrivalMsPerByte = 0.01;

/** What waits for quiet waits for a call, but not for one that does not come to its end. */
function beginActivity(app: App, { request, parameters }: Arrival) {
  const start = performance.now();
  const { socket } = request;
  const bytesBefore = socket.bytesRead;
  let end: (() => void) | undefined = app.activity.begin(parameters.conversation_id);
  const ended = () => {
    clearTimeout(timer);
    end?.();
    end = undefined;
  };
  const look = () => {
    const allowedMs = arrivalMs + (socket.bytesRead - bytesBefore) * arrivalMsPerByte;
    const leftMs = allowedMs - (performance.now() - start);
    if (leftMs <= 0) ended();
    else timer = setTimeout(look, leftMs).unref();
  };
  let timer = setTimeout(look, arrivalMs).unref();
  const arrived = () => {
    clearTimeout(timer);
    end ??= app.activity.begin(parameters.conversation_id);
  };
  return { arrived, ended };
}

function findApp(apps: AppRegistry, { operation, request: { headers } }: Arrival): App {
  return (isUpload(operation) ? appOfUploadToken(apps, headers) : appOfKey(apps, headers)) ?? apps.main;
}

/** The body; of an upload what its form holds, and the first bytes. */
async function readCall(
  { memory }: BotApiParts,
  app: App,
  { operation, parameters, request }: Arrival,
): Promise<{ read: ReadCall; release?: () => void }> {
  if (isUpload(operation)) return readUpload(request, { parameters, app, memory });
  return { read: await readBody(request, bodyLimit) };
}

type ReadCall = ReadBody & Partial<Pick<ReadUpload, 'form' | 'refusal'>>;

/** Files are not searched, of which an upload has its first bytes alone. */
function searchBody(app: App, { body, form }: ReadCall): boolean | Promise<boolean> {
  return form === undefined && app.secrets.isInLong(body.toString('utf8'));
}

function startCall(
  app: App,
  { operation, parameters, request }: Arrival,
  { read, holdsSecret }: { read: ReadCall; holdsSecret: boolean },
): BotCall {
  const { body } = read;
  const entry = app.journal.start({
    direction: 'bot_to_divar',
    operation: operation.id,
    conversation_id: parameters.conversation_id,
    method: request.method ?? '',
    url: request.url ?? '',
    request: {
      headers: request.rawHeaders,
      body,
      truncated: read.form || read.kind !== 'whole' ? true : undefined,
    },
  });
  const { headers } = request;
  return { operation, app, parameters, headers, body, holdsSecret, entry, findings: [], findingsLeftOut: 0 };
}

function strike(call: BotCall): InjectedFault | undefined {
  const { app, operation, entry } = call;
  return app.faults.strike({
    direction: 'bot_to_divar',
    operation: operation.id,
    get conversationId() {
      return entry.conversation_id ?? findConversation(call);
    },
    get user() {
      return findUser(call);
    },
  });
}

/** What the platform answers. */
function judge(
  parts: BotApiParts,
  { call, arrival, read }: { call: BotCall; arrival: Arrival; read: ReadCall },
): BotAnswer {
  try {
    if (arrival.refusal) throw arrival.refusal;
    return { status: 200, body: perform(parts, call, read) };
  } catch (error) {
    if (error instanceof Refusal) call.findings.unshift(error.finding);
    else parts.onError(error);
    return errorAnswer(error);
  }
}

function perform(parts: BotApiParts, call: BotCall, read: ReadCall): object {
  noteRetirement(call);
  const checked = read.form ? { content: checkUpload(call, read as ReadUpload) } : check(parts, call, read);
  const handler = parts.handlers[call.operation.behaviour]!;
  return call.app.chat.together(() => handler({ ...call, ...checked, keepMedia: parts.keepMedia }));
}

/** Who calls, and whether they may; what the body says. */
function check(
  parts: BotApiParts,
  call: BotCall,
  read: ReadBody,
): Pick<CheckedCall<unknown>, 'content' | 'token'> {
  checkApiKey(call);
  checkLimits(call);
  checkPermission(call);
  if (read.kind === 'too_large') throw new Refusal('too_large', { expected: `at most ${bodyLimit} bytes` });
  const token = checkToken(call);
  const content = checkBody(parts.contract, call);
  return { content, token };
}

function noteRetirement({ operation, findings }: BotCall): void {
  if (operation.retired) findings.push(retirement(operation, operation.retired));
}

const retirements = new WeakMap<Operation, FoundViolation>();

/** One finding stands for all calls of a retired path. */
function retirement(operation: Operation, { use, date }: Retirement): FoundViolation {
  const known = retirements.get(operation);
  const told =
    known ?? finding('retired_path', { expected: use, actual: `${operation.path}, retired ${date}` });
  retirements.set(operation, told);
  return told;
}

/** Judges our own answer by the spec, keeps the exchange, and only then lets the answer leave. */
function finish(
  parts: BotApiParts,
  {
    call,
    arrival,
    answer,
    start,
    fault,
  }: { call: BotCall; arrival: Arrival; answer: BotAnswer; start: number; fault: InjectedFault | undefined },
): void {
  if (!fault || !changesAnswer(fault)) checkOwnAnswer(parts.contract, call, answer);
  const text = hasBody(answer.status) ? (answer.text ?? JSON.stringify(answer.body)) : '';
  const body = Buffer.from(text);
  const headers = answerHeaders(call.entry, {
    status: answer.status,
    bytes: body.length,
    findings: call.findings,
    more: answer.headers,
  });
  if (!arrival.request.complete) headers.push('Connection', 'close');
  const gone = arrival.response.destroyed;
  call.app.journal.finish(call.entry, {
    status: answer.status,
    duration_ms: performance.now() - start,
    response: { headers, body },
    findings: call.findings,
    findingsLeftOut: call.findingsLeftOut,
    note: gone ? 'The bot did not wait for the answer.' : undefined,
    ...struckBy(fault),
  });
  writeAnswer(arrival.response, { status: answer.status, headers, text });
}

function checkOwnAnswer(contract: Contract, { operation }: BotCall, { status, body }: BotAnswer): void {
  const [violation] = contract.checkAnswer(operation.id, status, body);
  if (violation) {
    throw new Error(
      `The emulator's own answer breaks the spec: ${operation.id} ${JSON.stringify(violation)}`,
    );
  }
}

function drop(
  call: BotCall,
  { arrival, start, fault }: { arrival: Arrival; start: number; fault: InjectedFault },
): void {
  finishUnanswered(call, start, struckBy(fault));
  arrival.response.destroy();
}

function finishUnanswered(
  { app, entry, findings, findingsLeftOut }: BotCall,
  start: number,
  why: Pick<EntryEnd, 'note' | 'faults' | 'status'>,
): void {
  const durationMs = performance.now() - start;
  app.journal.finish(entry, { ...why, findings, findingsLeftOut, duration_ms: durationMs });
}

/** An exchange that the emulator failed at is over too; where it cannot even be kept, that was told. */
function finishFailed(parts: BotApiParts, call: BotCall, start: number): void {
  const { status } = errorAnswer(undefined);
  try {
    finishUnanswered(call, start, { status, note: 'The emulator failed at this call.' });
  } catch (error) {
    parts.onError(error);
  }
}

/** The answer that a fault gives; what it leaves open is as the real answer, or the gateway's, would be. */
function standIn({ status, body, headers }: InjectedFault, real: BotAnswer | undefined): BotAnswer {
  const usual = status === undefined ? real : undefined;
  return {
    status: status ?? usual?.status ?? 200,
    body: usual?.body ?? makeBody(status ?? 200),
    text: body,
    headers: mergedHeaders(usual?.headers ?? {}, headers ?? {}),
  };
}

/** What the gateway would say with a status. */
function makeBody(status: number): object {
  if (status < 400) return {};
  const known = Object.values(statuses).find(({ http }) => http === status);
  const { code } = known ?? (status < 500 ? statuses.INVALID_ARGUMENT : statuses.UNAVAILABLE);
  return { code, message: (STATUS_CODES[status] ?? 'Unknown').toLowerCase(), details: [] };
}
