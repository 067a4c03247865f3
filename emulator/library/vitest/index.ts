import { expect } from 'vitest';
import type { Message, Pressed, Said } from '../../control-api/control-api.ts';
import { folded } from '../../conversations/match/fold.ts';
import { matchText, type TextMatcher, textMatcherWords } from '../../conversations/match/text-matcher.ts';
import { plain } from '../../reports/text.ts';
import type { Emulator, VirtualUser } from '../types.ts';

declare module 'vitest' {
  interface Matchers<T> extends DivarMatchers<T> {}
}

/** The expected text: folded for Persian unless `exact`; a pattern may fit the text as it is or folded. */
export type ExpectedText = string | RegExp | TextMatcher;

/** What `import 'divar-emulator/vitest'` adds to expect. */
export interface DivarMatchers<R = unknown> {
  /** A reply says this. ZWNJ, Arabic and Persian letters, and the three digit sets count as the same. */
  toHaveText(expected: ExpectedText): R;
  /** A reply has buttons with these captions, row by row. */
  toHaveButtons(captions: readonly (readonly string[])[]): R;
  /** The user's client opens this URL when the button is pressed. */
  toOpen(url: string | RegExp): R;
  /** The bot answered the event with 2xx. */
  toBeAcknowledged(): R;
  /** The bot says nothing more to this user; waits until the traffic is quiet. */
  toBeSilent(): Promise<R>;
  /** Nothing that the bot did would make Divar frown. */
  toHaveNoFindings(): Promise<R>;
}

interface MatcherResult {
  pass: boolean;
  message(): string;
  expected?: unknown;
  actual?: unknown;
}

/** What a bot says goes into the log of a CI system, and may be no command there. */
const shown = (value: unknown) => plain(JSON.stringify(value) ?? String(value));

/** A verdict whose message says what was wanted, or what was not. */
function verdict(
  pass: boolean,
  { wanted, came, ...compared }: { wanted: string; came: string; expected?: unknown; actual?: unknown },
): MatcherResult {
  return {
    pass,
    message: () => `expected ${pass ? 'not ' : ''}${wanted}, but ${came}`,
    ...(pass ? {} : compared),
  };
}

function fits(expected: ExpectedText, actual: string): boolean {
  if (expected instanceof RegExp) return [actual, folded(actual)].some((text) => expected.test(text));
  return matchText(matcherOf(expected), actual, {}).fits;
}

const matcherOf = (expected: string | TextMatcher): TextMatcher =>
  typeof expected === 'string' ? { equals: expected } : expected;

const words = (expected: ExpectedText) =>
  expected instanceof RegExp ? String(expected) : textMatcherWords(matcherOf(expected), {});

/** The matchers, for `expect.extend` of vitest or of jest. */
export const matchers = {
  toHaveText(reply: Pick<Message, 'text' | 'type'>, expected: ExpectedText): MatcherResult {
    const { text } = reply;
    return verdict(text !== undefined && fits(expected, text), {
      wanted: `a reply with the text ${words(expected)}`,
      came: text === undefined ? `it has none (${reply.type})` : `it says ${shown(text)}`,
      expected: typeof expected === 'string' ? expected : undefined,
      actual: typeof expected === 'string' ? text : undefined,
    });
  },

  toHaveButtons(reply: Pick<Message, 'buttons'>, expected: readonly (readonly string[])[]): MatcherResult {
    const actual = (reply.buttons ?? []).map((row) => row.map(({ caption }) => caption));
    const same = (captions: readonly (readonly string[])[]) => shown(captions.map((row) => row.map(folded)));
    return verdict(same(actual) === same(expected), {
      wanted: `the buttons ${shown(expected)}`,
      came: actual.length === 0 ? 'it has none' : `it has ${shown(actual)}`,
      expected,
      actual,
    });
  },

  toOpen({ outcome, url, error }: Pressed, expected: string | RegExp): MatcherResult {
    const fit = typeof expected === 'string' ? url === expected : expected.test(url ?? '');
    const other = [`it ${outcome.replaceAll('_', ' ')}`, error].filter(Boolean).join(': ');
    return verdict(outcome === 'opens_url' && fit, {
      wanted: `the button to open ${expected}`,
      came: outcome === 'opens_url' ? `it opens ${plain(url ?? '')}` : plain(other),
    });
  },

  toBeAcknowledged({ delivery }: Pick<Said, 'delivery'>): MatcherResult {
    const { status, outcome, error } = delivery ?? {};
    return verdict(status !== undefined && status >= 200 && status < 300, {
      wanted: 'the event to be acknowledged with 2xx',
      came: [
        status === undefined ? `it was ${outcome?.replaceAll('_', ' ') ?? 'not delivered'}` : `got ${status}`,
        error && plain(error),
      ]
        .filter(Boolean)
        .join(': '),
    });
  },

  async toBeSilent(user: Pick<VirtualUser, 'name' | 'replies'>): Promise<MatcherResult> {
    const replies = await user.replies();
    const said = replies.map(({ text, type }) => shown(text ?? type)).join(', ');
    return verdict(replies.length === 0, {
      wanted: `silence towards ${user.name}`,
      came: replies.length === 0 ? 'the bot said nothing' : `the bot said ${said}`,
    });
  },

  async toHaveNoFindings({ journal }: Pick<Emulator, 'journal'>): Promise<MatcherResult> {
    const findings = await journal.findings();
    const lines = findings.map(({ message, where, remedy, entry }) =>
      plain(
        `  ${entry.method ?? ''} ${entry.url ?? ''}${where ? ` ${where}` : ''}: ${message} ${remedy ?? ''}`,
      ),
    );
    return verdict(findings.length === 0, {
      wanted: 'no findings',
      came: findings.length === 0 ? 'there are none' : `there are ${findings.length}:\n${lines.join('\n')}`,
    });
  },
};

expect.extend(matchers);
