import {
  answers,
  jsonOf,
  type PlatformMutant,
  refusesOtherwise,
  understandsJson,
  withJson,
} from '../flaws.ts';

/** Platforms that do wrong with posts. */
export const posts: Record<string, PlatformMutant> = {
  'PST-01': answers('answers another post', (answer, { path }) =>
    path.includes('/finder/post/') && answer.status === 200
      ? withJson(answer, { ...jsonOf(answer), token: 'another' })
      : undefined,
  ),
  'PST-02': understandsJson(
    'ignores the city',
    ({ path }) => path.endsWith('/finder/post'),
    ({ city: _, ...query }) => query,
  ),
  'PST-03': refusesOtherwise('fails on a post that is not there', ({ path }) =>
    path.endsWith('/no-such-post'),
  ),
  'PST-04': answers('takes a text as a list', (answer, passing) =>
    passing.path.endsWith('/finder/post') && answer.status === 400
      ? { ...answer, status: 200, text: '{"posts":[]}' }
      : undefined,
  ),
};
