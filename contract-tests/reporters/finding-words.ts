import type { CheckFinding, Evidence, EvidenceMessage } from '../check.ts';
import { isolated, plain, shown } from './safe-text.ts';

/** A finding as pairs of a word and what it stands for; everything from outside is neutral. */
export function findingWords(finding: CheckFinding): [word: string, text: string][] {
  const { evidence, expected, actual, nearest, where } = finding;
  const pairs: [string, string | undefined][] = [
    [evidence?.direction === 'bot_to_divar' ? 'bot sent' : 'sent', evidence && requestWords(evidence)],
    ['at', where === undefined ? undefined : plain(where)],
    ['came', actual === undefined ? undefined : shown(actual)],
    ['replies', evidence && repliesInWords(evidence.replies)],
    ['answer', evidence?.answer === undefined ? undefined : shown(evidence.answer, 200)],
    ['wanted', expected === undefined ? undefined : shown(expected)],
    ['nearest', nearest?.map((one) => plain(one)).join(', ')],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
}

function requestWords({ method, url, body, encoding, bytes }: Evidence): string {
  const size = bytes > 200 ? ` (${bytes} bytes)` : '';
  const shownBody = encoding
    ? `${bytes} bytes that are no UTF-8`
    : body === ''
      ? 'an empty body'
      : isolated(body, 240);
  return `${method} ${plain(url)} ${shownBody}${size}`;
}

function repliesInWords(replies: EvidenceMessage[]): string | undefined {
  if (replies.length === 0) return undefined;
  const words = replies.slice(0, 3).map(({ text, captions }) => {
    const buttons = captions.map((caption) => `[${isolated(caption, 30)}]`).join(' ');
    return [text === undefined ? 'no text' : shown(text, 100), buttons].filter(Boolean).join(' ');
  });
  const more = replies.length > 3 ? ` and ${replies.length - 3} more` : '';
  return words.join('; ') + more;
}

/** The case and what is wrong, in one line. */
export function findingTitle({ case: label, message }: CheckFinding): string {
  return label === undefined ? message : `${isolated(label, 80)}: ${message}`;
}

/** All of a finding in one line of plain text. */
export function findingLine(finding: CheckFinding): string {
  const words = findingWords(finding)
    .filter(([word]) => word === 'came' || word === 'wanted' || word === 'nearest')
    .map(([word, text]) => `${word} ${text}`);
  return [findingTitle(finding), ...words].join(' ');
}
