import { expect, it } from 'vitest';
import { EntryLog } from '../journal/journal.ts';
import { Secrets } from '../journal/secrets.ts';
import { someEnd, someStart } from '../journal/testing/exchanges.ts';
import { writeHar } from './har.ts';

it.each([
  ['/a', []],
  ['/a?', []],
  ['/a?b=1&c=', ['b', '1', 'c', '']],
  ['/a?b=what?&c=d?e=f', ['b', 'what?', 'c', 'd?e=f']],
  ['/a??b=1', ['?b', '1']],
])('gives the whole query of %s', (url, wanted) => {
  const journal = new EntryLog({ now: () => 0, limit: 9 });
  journal.finish(journal.start(someStart({ url })), someEnd());
  const [entry] = writeHar(journal.between(), { secrets: new Secrets(), version: '1' }).log.entries;
  const { queryString } = entry!.request;
  expect(queryString.flatMap(({ name, value }) => [name, value])).toEqual(wanted);
});
