import { expect, it } from 'vitest';
import { parseConversation } from '../format/parse.ts';
import { steps } from './conversation-player.ts';

const order = (turns: string) =>
  steps(parseConversation(`name: x\nturns: ${turns}`, { file: 'a.yaml' }).turns).map(
    ({ kind, turn }) => `${kind} ${turn.action.kind === 'says' ? turn.action.text : ''}`,
  );

it('turns are played in order', () => {
  expect(order('[{ says: a }, { says: b }]')).toEqual(['play a', 'play b']);
});

it('what is late is said in its place and delivered after so many others, at the latest at the end', () => {
  expect(order('[{ says: a, deliver: { late: 2 } }, { says: b }, { says: c }, { says: d }]')).toEqual([
    'note-moment a',
    'play b',
    'play c',
    'play a',
    'play d',
  ]);
  expect(order('[{ says: a, deliver: { late: 5 } }, { says: b }]')).toEqual([
    'note-moment a',
    'play b',
    'play a',
  ]);
});
