import type { PassingAnswer, ProxiedRequest } from '../broken-platform.ts';
import { jsonOf, type PlatformMutant, understands, withHeader, withJson } from '../flaws.ts';
import { givesUpAfter, isBusyDuring } from '../flaws-of-events.ts';

/** Changes the questions to one of the app's URLs, or the app's answers. */
function asks(
  flaw: string,
  path: string,
  {
    question = (passing) => passing,
    answer = (same) => same,
  }: { question?(passing: ProxiedRequest): ProxiedRequest; answer?(answer: PassingAnswer): PassingAnswer },
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      event: async (passing, passOn) =>
        passing.path.startsWith(path) ? answer(await passOn(question(passing))) : passOn(passing),
    }),
  };
}

const withoutNull = (text: string) => text.replace(/"null":null,?/, '');

/** Platforms that do wrong with buttons. */
export const buttons: Record<string, PlatformMutant> = {
  'BTN-01': asks('tells no version', '/init', {
    question: (passing) =>
      withHeader(withHeader(passing, 'API_VERSION', undefined), 'API-Version', undefined),
  }),
  'BTN-02': asks('drops nulls from the data', '/init', {
    question: (passing) => ({ ...passing, text: withoutNull(passing.text) }),
  }),
  'BTN-03': asks('opens another URL', '/init', {
    answer: (answer) => ({ ...answer, text: answer.text.replace('/42', '/43') }),
  }),
  'BTN-04': asks('drops nulls from the data', '/dynamic-action', {
    question: (passing) => ({ ...passing, text: withoutNull(passing.text) }),
  }),
  'BTN-05': asks('shows another text', '/dynamic-action', {
    answer: (answer) => ({ ...answer, text: answer.text.replace('ثبت شد', 'ثبت نشد') }),
  }),
  'BTN-06': understands('asks the app for every link', (passing) => ({
    ...passing,
    text: passing.text.replace(/\{"open_direct_link":"[^"]*"\}/g, '{"open_server_link":{"data":{}}}'),
  })),
  'BTN-07': isBusyDuring('takes no message while it asks the app', '/init'),
  'BTN-08': givesUpAfter('an app that fails', ({ status }) => status >= 500, {
    path: '/init',
    later: { status: 500, headers: {}, text: '' },
  }),
  'BTN-09': asks('takes every presser for the seller', '/init', {
    question: (passing) =>
      'user_side' in jsonOf(passing)
        ? withJson(passing, { ...jsonOf(passing), user_side: 'SUPPLY' })
        : passing,
  }),
  'BTN-10': asks('opens something in any case', '/init', {
    answer: (answer) =>
      answer.status === 200 && !answer.text.includes('"https://')
        ? withJson(answer, { url: 'https://example.com/' })
        : answer,
  }),
  'BTN-11': asks('does not read answers with a field that it does not know', '/init', {
    answer: (answer) => ('added_by_the_app' in jsonOf(answer) ? { ...answer, text: '' } : answer),
  }),
  'BTN-12': asks('runs no action that has to be asked for', '/dynamic-action', {
    answer: (answer) => (answer.text.includes('open_server_link') ? { ...answer, text: '{}' } : answer),
  }),
};
