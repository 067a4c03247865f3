import { describe, expect, it } from 'vitest';
import { ConversationMessages } from './chat-state.ts';
import type { ChatMessage } from './model.ts';

function messages(...ids: string[]): ConversationMessages {
  const all = new ConversationMessages();
  for (const id of ids) all.add({ id } as ChatMessage);
  return all;
}

describe('ConversationMessages', () => {
  const page = (query: Parameters<ConversationMessages['page']>[0]) =>
    messages('a', 'b', 'c', 'd')
      .page(query)
      .map(({ id }) => id)
      .join('');

  it.each([
    [{}, 'abcd'],
    [{ after: 'b' }, 'cd'],
    [{ after: 'd' }, ''],
    [{ before: 'c' }, 'ab'],
    [{ before: 'a' }, ''],
    [{ limit: 2 }, 'cd'],
    [{ before: 'd', limit: 2 }, 'bc'],
    [{ after: 'a', limit: 2 }, 'bc'],
    [{ after: 'a', before: 'd' }, 'bc'],
    [{ after: 'b', before: 'a' }, ''],
    [{ after: 'gone long ago' }, 'abcd'],
    [{ before: 'gone long ago' }, ''],
  ])('gives for %j the page "%s"', (query, expected) => {
    expect(page(query)).toBe(expected);
  });

  it('counts those too that are no longer kept', () => {
    const all = messages('a', 'b');
    all.dropOldest();
    expect([all.total, all.page({}).length, all.last?.id]).toEqual([2, 1, 'b']);
  });
});
