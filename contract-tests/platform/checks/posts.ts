import { refused, shownAnswer } from '../judges.ts';
import type { PlatformCheck } from '../platform-check.ts';
import { type AskedAnswer, findPath, type PlatformTrial } from '../trial.ts';

const why = 'Bots read the posts that their users talk about.';

interface FoundPost {
  token: string;
  city: string;
}

async function search(trial: PlatformTrial, label: string, filters: object): Promise<AskedAnswer> {
  const answer = await trial.call(label, {
    path: findPath('searchPosts'),
    operation: 'searchPosts',
    headers: { 'X-Api-Key': trial.settings.apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify(filters),
  });
  if (answer.status === 403) trial.notRun('the API key lacks the permission SEARCH_POST');
  return answer;
}

async function found(trial: PlatformTrial, label: string, filters: object): Promise<FoundPost[]> {
  const answer = await search(trial, label, filters);
  const { posts = [] } = (answer.json ?? {}) as { posts?: FoundPost[] };
  trial.expect(answer.status === 200, 'The search is not taken.', {
    case: label,
    expected: '200',
    actual: shownAnswer(answer),
  });
  return posts;
}

function read(trial: PlatformTrial, label: string, token: string): Promise<AskedAnswer> {
  return trial.call(label, {
    method: 'GET',
    path: findPath('getPost').replace('{token}', encodeURIComponent(token)),
    operation: 'getPost',
    headers: { 'X-Api-Key': trial.settings.apiKey },
  });
}

async function readsWhatItFinds(trial: PlatformTrial): Promise<void> {
  const [post] = await found(trial, 'every post', {});
  if (!post) trial.notRun('there is no post');
  const answer = await read(trial, 'the first of them', post.token);
  if (answer.status === 403) trial.notRun('the API key lacks the permission GET_POST');
  const { token, data } = (answer.json ?? {}) as { token?: unknown; data?: unknown };
  trial.expect(answer.status === 200 && token === post.token && data !== undefined, 'It is not that post.', {
    expected: `200, { token: "${post.token}", data }`,
    actual: shownAnswer(answer),
  });
}

async function filters(trial: PlatformTrial): Promise<void> {
  const [post] = await found(trial, 'every post', {});
  if (!post) trial.notRun('there is no post');
  const there = await found(trial, 'those of its city', { city: post.city });
  const elsewhere = there.find(({ city }) => city !== post.city);
  trial.expect(there.length > 0 && !elsewhere, 'The search finds posts of another city, or none.', {
    expected: post.city,
    actual: elsewhere?.city ?? `${there.length} posts`,
  });
}

/** G. Posts. */
export const posts: PlatformCheck[] = [
  {
    id: 'PST-01',
    title: 'finds posts, and reads the one that it found',
    level: 'must',
    source: 'published',
    why,
    sends: 'calls that change nothing',
    run: readsWhatItFinds,
  },
  {
    id: 'PST-02',
    title: 'finds the posts of one city',
    level: 'must',
    source: 'published',
    why,
    sends: 'calls that change nothing',
    run: filters,
  },
  {
    id: 'PST-03',
    title: 'refuses a post that is not there',
    level: 'should',
    source: 'assumed',
    why,
    sends: 'a call that is refused',
    async run(trial) {
      refused(trial, await read(trial, 'a token of no post', 'no-such-post'), { status: 404, code: 5 });
    },
  },
  {
    id: 'PST-04',
    title: 'refuses a filter of a wrong type',
    level: 'should',
    source: 'assumed',
    why,
    sends: 'a call that is refused',
    async run(trial) {
      const answer = await search(trial, 'a text where a list is wanted', { query: { rooms: 'دو' } });
      refused(trial, answer, { status: 400, code: 3 });
    },
  },
];
