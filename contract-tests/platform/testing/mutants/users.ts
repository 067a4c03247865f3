import { v4 } from 'uuid';
import type { ProxiedRequest } from '../broken-platform.ts';
import {
  answers,
  found,
  headerOf,
  type PlatformMutant,
  refusal,
  refuses,
  refusesOtherwise,
  understands,
  withJson,
} from '../flaws.ts';

const isToUser = ({ path }: ProxiedRequest) => path.includes('/bot/users/');

/** Knows users by their conversations alone. */
function writesToNobodyNew(): PlatformMutant {
  return {
    flaw: 'starts no conversation',
    also: ['USR-06'],
    make() {
      const talking = new Set<string>();
      const known = new Set<string>();
      return {
        drive: (control) => ({
          ...control,
          putConversation(input) {
            talking.add(input.body.user);
            return control.putConversation(input);
          },
          async createToken(input) {
            const token = await control.createToken(input);
            if (talking.has(token.user)) known.add(encodeURIComponent(token.user_id));
            return token;
          },
        }),
        call: async (passing, passOn) =>
          isToUser(passing) && !known.has(passing.path.split('/').at(-2)!)
            ? refusal(404, 5)
            : passOn(passing),
      };
    },
  };
}

/** Platforms that do wrong on the users path. */
export const users: Record<string, PlatformMutant> = {
  'USR-01': {
    flaw: 'names another conversation each time',
    also: ['USR-10'],
    make: () => ({
      async call(passing, passOn) {
        const answer = await passOn(passing);
        if (!isToUser(passing) || answer.status !== 200) return answer;
        return withJson(answer, { conversation_id: v4() });
      },
    }),
  },
  'USR-02': refusesOtherwise(
    'fails where there is no token',
    (passing) => isToUser(passing) && headerOf(passing, 'authorization') === undefined,
  ),
  'USR-03': refusesOtherwise("fails on another user's token", (_, answer) => found(answer, 'foreign_token')),
  'USR-04': refusesOtherwise(
    'fails where the scope is missing',
    (passing, answer) => isToUser(passing) && found(answer, 'missing_scope'),
  ),
  'USR-05': refuses(
    'the token in the older header',
    (passing) => headerOf(passing, 'x-access-token') !== undefined,
  ),
  'USR-06': understands('unescapes the path too early', (passing) => ({
    ...passing,
    path: passing.path.replaceAll('%2F', '/'),
  })),
  'USR-07': refuses('the path of the seed page', ({ path }) => /^\/experimental\/.*\/users\//.test(path)),
  'USR-08': refuses('who asks with POST', ({ method, path }) => method === 'POST' && path.endsWith('/users')),
  'USR-09': refusesOtherwise(
    'fails on a key without the permission',
    (passing, answer) => isToUser(passing) && found(answer, 'missing_permission'),
  ),
  'USR-10': writesToNobodyNew(),
  'USR-11': answers('tells who the user is to everyone', (answer, { path }) =>
    path.endsWith('/users') && answer.status === 403
      ? { ...answer, status: 200, text: '{"user_id":"sara"}' }
      : undefined,
  ),
  'USR-12': refusesOtherwise(
    'fails on a token that it does not know',
    (passing) => headerOf(passing, 'authorization') === 'Bearer ory_at_no-such-token',
  ),
  'USR-13': refusesOtherwise('fails on a user that it does not know', ({ path }) =>
    path.includes('/users/no-such-user/'),
  ),
};
