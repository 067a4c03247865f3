import { expect, test } from 'vitest';
import type { Message } from '../../../../control-api/control-api.ts';
import { Thread } from './page-state.ts';

function message(id: string, text = id): Message {
  const sent_at = `2026-03-20T10:00:0${id}Z`;
  return { id, text, sent_at, conversation_id: 'c', origin: 'user', sender_type: 'HUMAN', type: 'TEXT' };
}

const idsOf = (thread: Thread) => thread.messages.map(({ id }) => id);

test('takes each message once, and the newer form of one it has', () => {
  const thread = new Thread();
  for (const id of ['1', '2', '1']) thread.take(message(id, `text of ${id}`));
  thread.take(message('2', 'changed'));
  expect(idsOf(thread)).toEqual(['1', '2']);
  expect(thread.messages[1]?.text).toBe('changed');
});

test('puts older messages in front, without doubles', () => {
  const thread = new Thread();
  thread.take(message('3'));
  thread.putBefore([message('1'), message('2'), message('3')]);
  expect(idsOf(thread)).toEqual(['1', '2', '3']);
});

test('keeps what came while the list was read', () => {
  const thread = new Thread();
  thread.take(message('2'));
  thread.take(message('3'));
  thread.putNewest([message('1'), message('2')], true);
  expect(idsOf(thread)).toEqual(['1', '2', '3']);
  expect([thread.loaded, thread.complete]).toEqual([true, true]);
});

test('keeps older messages that join on to the newest, and drops those that do not', () => {
  const thread = new Thread();
  thread.putNewest([message('3'), message('4')], false);
  thread.putBefore([message('1'), message('2')]);
  thread.complete = true;
  thread.putNewest([message('4'), message('5')], false);
  expect([idsOf(thread), thread.complete]).toEqual([['1', '2', '3', '4', '5'], true]);
  thread.putNewest([message('8'), message('9')], false);
  expect([idsOf(thread), thread.complete]).toEqual([['8', '9'], false]);
});
