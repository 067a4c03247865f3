import { expect, it } from 'vitest';
import { Journal } from '../journal/journal.ts';
import { someEnd, someStart } from '../journal/testing/exchanges.ts';
import { harOf } from './har.ts';

it.each([
  ['/a', []],
  ['/a?', []],
  ['/a?b=1&c=', ['b', '1', 'c', '']],
  ['/a?b=what?&c=d?e=f', ['b', 'what?', 'c', 'd?e=f']],
  ['/a??b=1', ['?b', '1']],
])('gives the whole query of %s', (url, wanted) => {
  const journal = new Journal({ now: () => 0, limit: 9 });
  journal.finish(journal.start(someStart({ url })), someEnd());
  const { queryString } = harOf(journal.between(), { secrets: [], version: '1' }).log.entries[0]!.request;
  expect(queryString.flatMap(({ name, value }) => [name, value])).toEqual(wanted);
});
