import { expect, it } from 'vitest';
import { platformContract } from '../index.ts';
import { conversationOfEvent } from './event-conversation.ts';

/** All texts of a value by their keys. */
function textsOf(value: unknown, key = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[key, value]];
  return Object.entries(value).flatMap(([name, part]) => textsOf(part, `${key}/${name}`));
}

const examples = platformContract().webhooks.flatMap(({ name, templates }) =>
  templates.map(({ name: template, body }) => ({ name, template, body })),
);

it.each(examples)('finds the conversation of $name $template, if it names one', ({ body }) => {
  const [named] = textsOf(body).filter(([key]) => /\/conversation(\/id|_id)$/.test(key));
  expect(conversationOfEvent(body)).toBe(named?.[1]);
});

it.each<[event: unknown, id: string | undefined]>([
  [{ type: 'NEW_STICKER', sticker: { conversation: { id: 'c-1' } } }, 'c-1'],
  [{ type: 'NEW_STICKER', sticker: { conversation_id: 'c-2' } }, 'c-2'],
  [{ type: 'NEW_STICKER', conversation_id: 'c-3' }, 'c-3'],
  [{ type: 'NEW_STICKER', data: { message: { conversation: { id: 'c-4' } } } }, 'c-4'],
  [{ a: { b: { conversation_id: 'far' } }, c: { conversation_id: 'near' } }, 'near'],
  ...[undefined, null, 'c', 5, [], [null], {}, { a: null }].map((value): [unknown, undefined] => [
    value,
    undefined,
  ]),
  [{ a: { conversation: { id: 5 } } }, undefined],
  [{ a: { conversation: null, conversation_id: '' } }, undefined],
])('finds in %j the conversation %s', (event, id) => {
  expect(conversationOfEvent(event)).toBe(id);
});
