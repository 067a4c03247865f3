import { isolated, plain, shown } from '../../emulator/reports/text.ts';
import type { CheckFinding, Evidence, EvidenceMessage } from '../runner/finding.ts';
import type { Report } from '../runner/report.ts';

/** So many characters of a value are told. */
const most = 160;

/** A finding as pairs of a word and what it stands for; everything from outside is neutral. */
export function findingWords(finding: CheckFinding): [word: string, text: string][] {
  const { evidence, cause, expected, actual, nearest, where } = finding;
  const pairs: [string, string | undefined][] = [
    [evidence?.direction === 'bot_to_divar' ? 'bot sent' : 'sent', evidence && requestWords(evidence)],
    ['event', cause && requestWords(cause)],
    ['at', where === undefined ? undefined : changedPlace(where, evidence)],
    ['came', actual === undefined ? undefined : shown(actual, most)],
    ['replies', evidence && repliesInWords(evidence.replies)],
    ['answer', answerWords(evidence)],
    ['wanted', expected === undefined ? undefined : shown(expected, most)],
    ['nearest', nearest?.map((one) => plain(one, most)).join(', ')],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
}

function requestWords({ method, url, body, encoding, bytes }: Evidence): string {
  return `${method} ${plain(url, most)} ${bodyWords({ body, encoding, bytes })}`;
}

/** A body in a few words: of an event what is not the same in all of them. */
function bodyWords({ body, encoding, bytes }: Pick<Evidence, 'body' | 'encoding' | 'bytes'>): string {
  if (bytes === 0) return 'with an empty body';
  if (encoding) return `${bytes} bytes that are not UTF-8`;
  const size = bytes > 2000 ? ` (${bytes} bytes)` : '';
  return `${isolated(essence(body), 240)}${size}`;
}

function essence(body: string): string {
  const message = readMessage(body);
  if (!message) return body;
  const { id: _id, sent_at: _sentAt, conversation, sender, ...rest } = message;
  const odd = {
    conversation: (conversation as { type?: unknown } | null)?.type !== 'BOT' ? conversation : undefined,
    sender: (sender as { type?: unknown } | null)?.type !== 'HUMAN' ? sender : undefined,
  };
  return JSON.stringify({ ...odd, ...rest });
}

function readMessage(body: string): Record<string, unknown> | undefined {
  const { new_chatbot_message: message } = Object(parsed(body)) as { new_chatbot_message?: unknown };
  const isObject = typeof message === 'object' && message !== null && !Array.isArray(message);
  return isObject ? (message as Record<string, unknown>) : undefined;
}

/** The changed place and what was put there. */
function changedPlace(where: string, evidence: Evidence | undefined): string {
  const name = plain(where, most);
  if (!evidence || where.includes(', ')) return name;
  if (!where.startsWith('/')) {
    const header = evidence.headers.find(([one]) => one.toLowerCase() === where.toLowerCase());
    return header
      ? `${name}: ${isolated(header[1], most)}`
      : `${name}${/^[\w-]+$/.test(where) ? ', left out' : ''}`;
  }
  const body = parsed(evidence.body);
  if (body === undefined) return name;
  const value = valueAt(body, where);
  return value === undefined ? `${name}, left out` : `${name} = ${isolated(JSON.stringify(value), 120)}`;
}

function valueAt(body: unknown, pointer: string): unknown {
  const parts = pointer.slice(1).split('/');
  return parts.reduce<unknown>((node, part) => Object(node)[part], body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerWords(evidence: Evidence | undefined): string | undefined {
  if (evidence?.answer === undefined || evidence.direction === 'bot_to_divar') return undefined;
  const told = (evidence.status ?? 0) >= 300 || evidence.replies.length === 0;
  return told ? isolated(evidence.answer.trim(), 160) : undefined;
}

function repliesInWords(replies: EvidenceMessage[]): string | undefined {
  if (replies.length === 0) return undefined;
  const words = replies.slice(0, 3).map(({ text, captions }) => {
    const buttons = captions.map((caption) => `[${isolated(caption, 30)}]`).join(' ');
    return [text === undefined ? 'no text' : isolated(text, 100), buttons].filter(Boolean).join(' ');
  });
  const more = replies.length > 3 ? ` and ${replies.length - 3} more` : '';
  return words.join('; ') + more;
}

/** The case and what is wrong, in one line. */
export function findingTitle({ case: label, message }: CheckFinding): string {
  const words = plain(message, 400);
  return label === undefined ? words : `${isolated(label, 80)}: ${words}`;
}

/** All of a finding in one line of plain text. */
export function findingLine(finding: CheckFinding): string {
  const words = findingWords(finding)
    .filter(([word]) => word === 'came' || word === 'wanted' || word === 'nearest')
    .map(([word, text]) => `${word} ${text}`);
  return [findingTitle(finding), ...words].join(' ');
}

/** Findings of the same exchange as one, so that it is told once. */
export function merged(findings: readonly CheckFinding[]): CheckFinding[] {
  const byExchange = new Map<string, CheckFinding>();
  for (const finding of findings) {
    const key = `${finding.case} ${finding.entry_id} ${finding.actual} ${finding.where}`;
    const before = byExchange.get(key);
    const both = before && finding.entry_id !== undefined && before.message !== finding.message;
    byExchange.set(
      both ? key : before ? `${key} ${byExchange.size}` : key,
      both ? together(before, finding) : finding,
    );
  }
  return [...byExchange.values()];
}

function together(one: CheckFinding, other: CheckFinding): CheckFinding {
  const expected = [one.expected, other.expected].filter(Boolean).join('; ');
  const level = other.level === 'must' ? 'must' : one.level;
  return { ...one, level, message: `${one.message} ${other.message}`, ...(expected && { expected }) };
}

/** How much was asked of the bot, and how long that took. */
export function effort({ inputs, duration_ms: ms }: Report['summary']): string {
  return `${inputs} ${inputs === 1 ? 'request' : 'requests'} in ${(ms / 1000).toFixed(1)} s`;
}
