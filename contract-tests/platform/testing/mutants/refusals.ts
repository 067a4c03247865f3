import type { ProxiedRequest } from '../broken-platform.ts';
import { answers, headerOf, jsonOf, type PlatformMutant, refusesOtherwise, withJson } from '../flaws.ts';
import { isJson } from '../flaws-of-events.ts';

const isPublished = ({ path }: ProxiedRequest) =>
  path.startsWith('/v1/open-platform/chat/bot/conversations/');
const isOfTheGateway = ({ path }: ProxiedRequest) => path.includes('/open-platform/');

/** Takes a message that a good platform refuses. */
const takesInSpiteOf = (flaw: string, id: string) =>
  answers(flaw, (answer, passing) =>
    String(jsonOf(passing).text_message).includes(id) ? { ...answer, status: 200, text: '{}' } : undefined,
  );

/** Platforms that refuse otherwise than they should. */
export const refusals: Record<string, PlatformMutant> = {
  'REF-01': refusesOtherwise(
    'fails where there is no key',
    (passing) => isOfTheGateway(passing) && headerOf(passing, 'x-api-key') === undefined,
  ),
  'REF-02': refusesOtherwise(
    'fails where it does not know the key',
    (passing) => headerOf(passing, 'x-api-key') === 'no-such-key',
  ),
  'REF-03': refusesOtherwise(
    'fails on what is not JSON',
    (passing) => isOfTheGateway(passing) && !isJson(passing.text),
  ),
  'REF-04': answers('takes a list as a text', (answer, passing) =>
    Array.isArray(jsonOf(passing).text_message) ? { ...answer, status: 200, text: '{}' } : undefined,
  ),
  'REF-05': answers('takes a message that says nothing', (answer, passing) =>
    'text' in jsonOf(passing) ? { ...answer, status: 200, text: '{}' } : undefined,
  ),
  'REF-06': takesInSpiteOf('takes text and media', 'REF-06'),
  'REF-07': takesInSpiteOf('takes four rows', 'REF-07'),
  'REF-08': answers('takes messages to nobody', (answer, { path }) =>
    path.includes('00000000-0000-4000-8000-000000000000')
      ? { ...answer, status: 200, text: '{}' }
      : undefined,
  ),
  'REF-09': refusesOtherwise('fails on an unknown path', ({ path }) => path.endsWith('/no-such-call')),
  'REF-10': answers('says nothing of being blocked', (answer, passing) =>
    answer.status === 412 && isPublished(passing) && headerOf(passing, 'x-api-key') !== 'no-such-key'
      ? { ...answer, status: 200, text: '{}' }
      : undefined,
  ),
  'REF-11': {
    flaw: 'shows what it refuses',
    make: () => ({
      async call(passing, passOn) {
        const { media_token: _, ...message } = jsonOf(passing);
        const answer = await passOn(passing);
        if (answer.status === 400 && _ !== undefined) await passOn(withJson(passing, message));
        return answer;
      },
    }),
  },
  'REF-12': answers('refuses without details', (answer) => {
    const { details: _, ...others } = jsonOf(answer);
    return answer.status >= 400 ? withJson(answer, others) : undefined;
  }),
  'REF-13': {
    ...answers('answers 400 where there is no such path', (answer) =>
      jsonOf(answer).code === 5 && answer.status === 404 ? { ...answer, status: 400 } : undefined,
    ),
    also: ['REF-08', 'REF-09', 'PST-03', 'CNV-11', 'CNV-13', 'MED-09', 'USR-13'],
  },
  'REF-14': answers('says the key that it refuses', (answer, passing) =>
    answer.status >= 400 && answer.status !== 429
      ? withJson(answer, { ...jsonOf(answer), message: `refused: ${headerOf(passing, 'x-api-key')}` })
      : undefined,
  ),
  'REF-15': takesInSpiteOf('takes any key of the app', 'REF-15'),
  'REF-16': takesInSpiteOf('takes four buttons in a row', 'REF-16'),
  'REF-17': takesInSpiteOf('takes a button with two actions', 'REF-17'),
  'REF-18': refusesOtherwise('fails on another method', ({ method }) => method === 'PATCH'),
  'REF-19': refusesOtherwise('fails on a path that is not a path', ({ path }) => path.includes('50%off')),
};
