import { conversationOfEvent, platformContract } from '../../../spec/index.ts';
import { type Exchange, parsedJson, pressFailure, sends, sideIn } from './exchange.ts';

/** A request as an archive or a log tells it. */
export interface SeenRequest {
  method: string;
  /** Path or whole URL; empty where it is not known. */
  url: string;
  text: string;
  answerText: string;
  status?: number | undefined;
  at: number;
  durationMs: number;
}

/** The exchange that a request stands for, by its path and its body; undefined for traffic of another kind. */
export function classified(request: SeenRequest): Exchange | undefined {
  const body = parsedJson(request.text);
  const answer = parsedJson(request.answerText);
  const target = sendTarget(request, answer);
  const kind = target ? 'send' : kindByBody(body);
  if (!kind) return undefined;
  const conversationId = target?.conversationId ?? conversationOfEvent(body);
  const side = sideIn(body);
  const { status, at, durationMs, text } = request;
  return {
    kind,
    at,
    endedAt: at + durationMs,
    conversationId,
    text,
    body,
    answer,
    side,
    status,
    isDone: kind === 'send' ? status !== undefined && status >= 200 && status < 300 : status !== 0,
    findings:
      target === undefined
        ? []
        : platformContract()
            .checkRequest(target.operation, body)
            .map(({ id }) => id),
    failure: kind === 'press' ? pressFailure({ status, findings: [] }) : undefined,
    isFault: false,
  };
}

interface SendTarget {
  operation: 'sendMessageToConversation' | 'sendMessageToUser' | 'sendPostMessage';
  conversationId?: string;
}

function isSend(operation: string): operation is SendTarget['operation'] {
  return sends.test(operation);
}

/** Whether the path is one of those that bots send messages to, and to which conversation. */
function sendTarget({ method, url }: SeenRequest, answer: unknown): SendTarget | undefined {
  if (method !== 'POST' || !URL.canParse(url, 'http://x')) return undefined;
  const { pathname } = new URL(url, 'http://x');
  for (const { behaviour, path } of platformContract().operations) {
    if (!isSend(behaviour)) continue;
    const [, id] = new RegExp(`^${path.replace(/\{\w+\}/, '([^/]+)')}$`).exec(pathname) ?? [];
    if (id === undefined) continue;
    const known = path.includes('{conversation_id}') ? decodedId(id) : answeredId(answer);
    return { operation: behaviour, conversationId: known };
  }
  return undefined;
}

/** The id as it is where it is not percent-encoded correctly. */
function decodedId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function answeredId(answer: unknown): string | undefined {
  const id = (answer as { conversation_id?: unknown } | undefined)?.conversation_id;
  return typeof id === 'string' ? id : undefined;
}

interface AnyBody {
  type?: unknown;
  extra_data?: unknown;
  source?: unknown;
  touchpoint?: unknown;
  conversation_id?: unknown;
}

/** What a body without a path stands for. */
export function kindByBody(body: unknown): 'event' | 'press' | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { type, extra_data: data, source, touchpoint } = body as AnyBody;
  if (data !== undefined && (source !== undefined || touchpoint !== undefined)) return 'press';
  const isEvent = platformContract().webhooks.some(({ name }) => name === type);
  return isEvent ? 'event' : undefined;
}
