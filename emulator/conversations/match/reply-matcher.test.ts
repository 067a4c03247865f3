import { describe, expect, it } from 'vitest';
import type { Message } from '../../control-api/control-api.ts';
import { assign, nearestReply } from './assign.ts';
import { type ComparedReply, compareReply } from './compare-reply.ts';
import { markedDifference } from './difference.ts';
import type { ReplyMatcher } from './reply-matcher.ts';

function reply(message: Partial<Message>, body?: unknown): ComparedReply {
  const base = {
    id: 'm',
    conversation_id: 'c',
    origin: 'bot',
    sender_type: 'BOT',
    type: 'TEXT',
    sent_at: '',
  } as const;
  return { message: { ...base, ...message }, body };
}

const differences = (expected: ReplyMatcher, actual: ComparedReply) =>
  compareReply(expected, actual, {}).differences.map(({ where, expected, actual }) => [
    where,
    expected,
    actual,
  ]);

const button = (caption: string, action: Record<string, unknown> = {}, icon?: string) => ({
  caption,
  action,
  ...(icon && { icon }),
});

describe('compareReply', () => {
  it('compares texts', () => {
    expect(differences({ text: { equals: 'سلام' } }, reply({ text: 'سلام' }))).toEqual([]);
    expect(differences({ text: { equals: 'سلام' } }, reply({ text: 'درود' }))).toEqual([
      ['text', '"سلام"', '"درود"'],
    ]);
    expect(differences({ text: { equals: 'سلام' } }, reply({ media_token: 't' }))).toEqual([
      ['text', '"سلام"', 'nothing'],
    ]);
  });

  it('compares buttons by their place, their captions and all that is named', () => {
    const buttons = [[button('بله', { open_direct_link: 'https://a' }, 'HOME'), button('خير')]];
    const cell = (more: object) => [
      [{ caption: { equals: 'بله' }, ...more }, { caption: { equals: 'خیر' } }],
    ];
    expect(
      differences(
        { buttons: cell({ icon: { equals: 'HOME' }, link: { contains: ['a'] } }) },
        reply({ buttons }),
      ),
    ).toEqual([]);
    expect(differences({ buttons: cell({ icon: { equals: 'ADD' } }) }, reply({ buttons }))).toEqual([
      ['button 0,0 icon', '"ADD"', '"HOME"'],
    ]);
    expect(differences({ buttons: cell({ serverLink: 'any' }) }, reply({ buttons }))).toEqual([
      ['button 0,0 server_link', 'such an action', 'another action'],
    ]);
    expect(differences({ buttons: [[{ caption: { equals: 'بله' } }]] }, reply({ buttons }))).toEqual([
      ['buttons', '["بله"]', '["بله", "خير"]'],
    ]);
    expect(differences({ buttons: 'none' }, reply({ buttons }))[0]?.[1]).toBe('no buttons');
    expect(differences({ buttons: 'any' }, reply({}))[0]?.[1]).toBe('any buttons');
  });

  it('compares the data of buttons whatever the order of its keys', () => {
    const buttons = [[button('x', { open_server_link: { data: { a: 1, b: [2] } } })]];
    expect(
      differences({ buttons: [[{ serverLink: { data: { b: [2], a: 1 } } }]] }, reply({ buttons })),
    ).toEqual([]);
    expect(differences({ buttons: [[{ serverLink: { data: { a: 2 } } }]] }, reply({ buttons }))).toHaveLength(
      1,
    );
  });

  it('compares media', () => {
    expect(differences({ media: 'any' }, reply({ media_token: 't' }))).toEqual([]);
    expect(differences({ media: 'any' }, reply({ text: 'a' }))).toHaveLength(1);
    expect(differences({ media: 'none' }, reply({ media_token: 't' }))).toHaveLength(1);
  });

  it('looks into the body as it was sent', () => {
    const actual = reply({ text: 'a' }, { text_message: 'a', n: { 'x/y': [1] } });
    expect(
      differences({ json: { '/text_message': { equals: 'a' }, '/n/x~1y/0': { equals: 1 } } }, actual),
    ).toEqual([]);
    expect(differences({ json: { '/type': { present: false } } }, actual)).toEqual([]);
    expect(differences({ json: { '/type': { equals: 'TEXT' } } }, actual)).toEqual([
      ['json /type', '"TEXT"', 'nothing'],
    ]);
    expect(compareReply({ capture: { t: '/text_message' } }, actual, {}).captured).toEqual({ t: 'a' });
    expect(differences({ capture: { t: '/none' } }, actual)).toHaveLength(1);
  });
});

describe('markedDifference', () => {
  it('marks the words that differ', () => {
    const { expected, actual } = markedDifference('سفارش شما ثبت شد', 'سفارش شما رد شد');
    expect(expected.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['ثبت']);
    expect(actual.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['رد']);
  });

  it('stays quick on long texts', () => {
    const long = (word: string) => `${word} `.repeat(20_000);
    expect(markedDifference(long('a'), long('b')).actual.some(({ differs }) => differs)).toBe(true);
  });
});

describe('nearestReply', () => {
  it('is the one that differs least', () => {
    const replies = [reply({ text: 'خداحافظ دوست من' }), reply({ text: 'سلام دوست خوب من' })];
    expect(nearestReply({ text: { equals: 'سلام دوست من' } }, replies, {})?.reply).toBe(replies[1]);
  });
});

describe('assign', () => {
  const texts = (...all: string[]) => all.map((text) => reply({ text }));
  const wanted = (...all: string[]): ReplyMatcher[] => all.map((equals) => ({ text: { equals } }));
  const given = { order: 'given', gaps: false, variables: {} } as const;

  it('pairs in order', () => {
    expect(assign(wanted('a', 'b'), texts('a', 'x'), given)).toMatchObject({ replyOf: [0, 1], leftOver: [] });
  });

  it('finds the missing one where replies may be left out', () => {
    const result = assign(wanted('a', 'b', 'c'), texts('a', 'c'), { ...given, gaps: true });
    expect(result.replyOf).toEqual([0, undefined, 1]);
  });

  it('pairs in any order as many as possible', () => {
    const expected: ReplyMatcher[] = [{ text: { matches: '.*' } }, { text: { equals: 'a' } }];
    expect(assign(expected, texts('a', 'b'), { ...given, order: 'any' }).replyOf).toEqual([1, 0]);
  });

  it('hands values from one reply to the next', () => {
    const result = assign(wanted('کد ${c:number}', 'باز ${c}'), texts('کد 7', 'باز 7'), given);
    expect(result.captured).toEqual({ c: '7' });
    expect(result.comparisons.every((comparison) => comparison?.differences.length === 0)).toBe(true);
  });
});
