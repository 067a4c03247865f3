import type { Pressed } from '../../control-api/control-api.ts';
import { type AskOperation, isFatal, judgeAnswer } from '../../control-api/judge-answer.ts';
import type { Asks } from '../../delivery/bot-findings.ts';
import type { AskResult, Outgoing } from '../../delivery/delivery.ts';
import type { FoundViolation } from '../../divar/finding.ts';
import type { AppSettings } from '../../divar/model.ts';
import type { EntryButton } from '../../journal/entry.ts';
import { entryView } from '../../journal/entry-view.ts';
import type { ControlContext } from '../control-parts.ts';

/** What one of the app's URLs is asked. */
export interface AppRequest {
  operation: AskOperation;
  body: object;
  conversationId: string;
  pressed: EntryButton;
  /** No dynamic action may follow any more. */
  isLast?: boolean;
}

/** How it ended: with an answer that can be used, or with the outcome of a press that failed. */
export type Asked = { exchange: Pick<Pressed, 'entry_id' | 'findings'> } & (
  | { content: Record<string, unknown> }
  | { failure: Pick<Pressed, 'outcome' | 'error' | 'error_code'> }
);

/** Both spellings that Divar's pages have. Source: published. */
const versionHeaders = { API_VERSION: '2', 'API-Version': '2' };

/** Asks the app's URL for what a pressed button does. */
export async function askApp(context: ControlContext, question: AppRequest): Promise<Asked> {
  const { parts, app } = context;
  const { operation, body, isLast = false } = question;
  const [violation] = parts.platform.checkRequest(operation, body);
  if (violation) throw new Error(`The emulator's own request breaks the spec: ${JSON.stringify(violation)}`);
  const result = await app.delivery.ask(makeOutgoing(context, question));
  const { findings } = entryView(result.entry, { brief: true });
  const exchange = { entry_id: result.entry.id, findings: findings.length > 0 ? findings : undefined };
  const isAnswered = result.outcome === 'answered' && result.status === 200;
  const { content } = isAnswered
    ? judgeAnswer(parts.platform, { operation, answer: result.response, isLast })
    : {};
  if (content && !result.entry.findings.some(isFatal)) return { exchange, content };
  return { exchange, failure: describeFailure(result) };
}

function makeOutgoing(
  context: ControlContext,
  { operation, body, conversationId, pressed, isLast = false }: AppRequest,
): Outgoing {
  return {
    operation,
    ...findTarget(context, { operation, isLast }),
    body: Buffer.from(JSON.stringify(body)),
    headers: operation === 'SESSION_INITIALISATION' ? versionHeaders : undefined,
    conversation_id: conversationId,
    pressed,
  };
}

/** Where an operation goes, and what must be answered there. */
export function findTarget(
  { parts, app }: ControlContext,
  { operation, isLast = false }: { operation: AskOperation; isLast?: boolean },
): { url: string | null; asks: Asks } {
  const { option, setting } = urls[operation];
  return {
    url: app.chat.settings[setting],
    asks: { option, judge: (answer) => judgeAnswer(parts.platform, { operation, answer, isLast }).findings },
  };
}

const urls = {
  SESSION_INITIALISATION: { option: '--init-url', setting: 'initUrl' },
  DYNAMIC_ACTION: { option: '--dynamic-action-url', setting: 'dynamicActionUrl' },
} as const satisfies Record<AskOperation, { option: Asks['option']; setting: keyof AppSettings }>;

/** Is this what a pressed button asks, rather than an event? */
export function isAsk(operation: string): operation is AskOperation {
  return Object.hasOwn(urls, operation);
}

function describeFailure({
  outcome,
  status,
  error,
  entry,
}: AskResult): Pick<Pressed, 'outcome' | 'error' | 'error_code'> {
  const fatal = entry.findings.find(isFatal);
  if (outcome === 'answered' && status === 200) {
    return { outcome: 'failed', error: wrongWords(fatal), error_code: 'wrong_answer' };
  }
  const what = outcome === 'answered' ? `the answer has the status ${status}` : error;
  return {
    outcome: 'failed',
    error: `The app's URL did not give the answer: ${what}.`,
    error_code: outcome === 'answered' ? 'wrong_status' : outcome,
  };
}

function wrongWords(fatal: FoundViolation | undefined): string {
  const { message = 'The answer cannot be used.', where, expected, actual } = fatal ?? {};
  if (expected === undefined) return message;
  return `${message} ${where ? `At ${where}: expected` : 'Expected'} ${expected}, got ${actual}.`;
}
