import type { ProxiedRequest } from '../broken-platform.ts';
import { answers, type Json, jsonOf, type PlatformMutant, refusal, refuses, understands } from '../flaws.ts';

const isPublished = ({ path }: ProxiedRequest) =>
  path.startsWith('/v1/open-platform/chat/bot/conversations/');
const buttonsOf = (passing: ProxiedRequest) => {
  const { buttons } = jsonOf(passing) as { buttons?: { rows?: { buttons: Json[] }[] } };
  return buttons?.rows?.flatMap((row) => row.buttons) ?? [];
};

/** Platforms that do wrong with messages to a conversation. */
export const sends: Record<string, PlatformMutant> = {
  'SND-01': {
    flaw: 'refuses the first message',
    make() {
      let isFirst = true;
      return {
        async call(passing, passOn) {
          if (!isFirst || passing.method !== 'POST') return passOn(passing);
          isFirst = false;
          return refusal(503, 14);
        },
      };
    },
  },
  'SND-02': refuses('the path of the seed page', ({ path }) =>
    path.startsWith('/experimental/open-platform/chat/bot/conversations/'),
  ),
  'SND-03': refuses('the older paths', ({ path }) => path.includes('/chatbot-conversations/')),
  'SND-04': answers('answers as text/plain', (answer) =>
    answer.status === 200 ? { ...answer, headers: { 'content-type': 'text/plain' } } : undefined,
  ),
  'SND-05': refuses('messages without a type', (passing) => {
    const { type, buttons, text_message: text } = jsonOf(passing);
    return (
      isPublished(passing) && type === undefined && buttons === undefined && String(text).endsWith('SND-05')
    );
  }),
  'SND-06': refuses('a key in small letters', ({ rawHeaders }) => rawHeaders.includes('x-api-key')),
  'SND-07': refuses('null', (passing) => jsonOf(passing).media_token === null),
  'SND-08': refuses('unknown fields', (passing) =>
    buttonsOf(passing).some((one) => 'added_by_the_bot' in one),
  ),
  'SND-09': refuses('an id in the body', (passing) => 'user_id' in jsonOf(passing)),
  'SND-10': refuses('buttons that lead to a post', (passing) =>
    buttonsOf(passing).some(({ action }) => 'open_post_page' in (action as Json)),
  ),
  'SND-11': refuses('more than six buttons', (passing) => buttonsOf(passing).length > 6),
  'SND-12': refuses('icons that it does not know', (passing) =>
    buttonsOf(passing).some(({ icon }) => icon === 'SEARCH'),
  ),
  'SND-13': refuses('icon_name', (passing) =>
    buttonsOf(passing).some(({ icon_name: name }) => typeof name === 'string'),
  ),
  'SND-14': understands('drops the joiners of a text', (passing) => ({
    ...passing,
    text: passing.text.replaceAll('\u200c', ''),
  })),
};
