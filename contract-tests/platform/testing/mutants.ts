import { v4 } from 'uuid';
import type { Passing, PassingAnswer } from './broken-platform.ts';
import {
  answers,
  headerOf,
  type Json,
  jsonOf,
  type PlatformMutant,
  refusal,
  refuses,
  refusesOtherwise,
  withHeader,
  withJson,
} from './flaws.ts';
import { oauthMutants } from './oauth-mutants.ts';
import { postMutants } from './post-mutants.ts';

/** Changes the events. */
function brings(
  flaw: string,
  change: (message: Json, event: Json, passing: Passing) => void,
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      async event(passing, passOn) {
        const event = jsonOf(passing);
        const message = event.new_chatbot_message as Json | undefined;
        if (!message) return passOn(passing);
        change(message, event, passing);
        return passOn(withJson(passing, event));
      },
    }),
  };
}

/** Changes the questions to one of the app's URLs, or the app's answers. */
function asks(
  flaw: string,
  path: string,
  {
    question = (passing) => passing,
    answer = (same) => same,
  }: { question?(passing: Passing): Passing; answer?(answer: PassingAnswer): PassingAnswer },
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      event: async (passing, passOn) =>
        passing.path.startsWith(path) ? answer(await passOn(question(passing))) : passOn(passing),
    }),
  };
}

/** Refuses calls while an event, or a question to the app, is open. */
function isBusyDuring(flaw: string, path: string): PlatformMutant {
  return {
    flaw,
    make() {
      let open = 0;
      return {
        async event(passing, passOn) {
          if (!passing.path.startsWith(path)) return passOn(passing);
          open += 1;
          return passOn(passing).finally(() => {
            open -= 1;
          });
        },
        call: async (passing, passOn) => (open > 0 ? refusal(503, 14) : passOn(passing)),
      };
    },
  };
}

/** Brings nothing more in a conversation once the app has answered like this. */
function givesUpAfter(
  flaw: string,
  fits: (answer: PassingAnswer) => boolean,
  {
    path = '/events',
    later = { status: 200, headers: {}, text: '' },
  }: { path?: string; later?: PassingAnswer } = {},
): PlatformMutant {
  return {
    flaw: `gives up after ${flaw}`,
    make() {
      const lost = new Set<string>();
      return {
        async event(passing, passOn) {
          const id = conversationOf(passing);
          if (lost.has(id)) return later;
          const answer = await passOn(passing);
          if (passing.path === path && fits(answer)) lost.add(id);
          return answer;
        },
      };
    },
  };
}

function conversationOf(passing: Passing): string {
  const { new_chatbot_message: message, conversation_id: id } = jsonOf(passing) as {
    new_chatbot_message?: { conversation: { id: string } };
    conversation_id?: string;
  };
  return String(message?.conversation.id ?? id);
}

const isPublished = ({ path }: Passing) => path.startsWith('/v1/open-platform/chat/bot/conversations/');
const isUpload = ({ path }: Passing) => path.startsWith('/upload/');
const isOfTheGateway = ({ path }: Passing) => path.includes('/open-platform/');
const isToUser = ({ path }: Passing) => path.includes('/bot/users/');
const buttonsOf = (passing: Passing) => {
  const { buttons } = jsonOf(passing) as { buttons?: { rows?: { buttons: Json[] }[] } };
  return buttons?.rows?.flatMap((row) => row.buttons) ?? [];
};
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text === '';
  }
};

const sends: Record<string, PlatformMutant> = {
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
  'SND-14': {
    flaw: 'drops the joiners of a text',
    make: () => ({
      call: (passing, passOn) => passOn({ ...passing, text: passing.text.replaceAll('\u200c', '') }),
    }),
  },
};

/** Takes a message that a good platform refuses. */
const takesInSpiteOf = (flaw: string, id: string) =>
  answers(flaw, (answer, passing) =>
    String(jsonOf(passing).text_message).includes(id) ? { ...answer, status: 200, text: '{}' } : undefined,
  );

const refusals: Record<string, PlatformMutant> = {
  'REF-01': refusesOtherwise(
    'fails where there is no key',
    (passing) => isOfTheGateway(passing) && headerOf(passing, 'x-api-key') === undefined,
  ),
  'REF-02': refusesOtherwise(
    'fails where it does not know the key',
    (passing) => headerOf(passing, 'x-api-key') === 'no-such-key',
  ),
  'REF-03': refusesOtherwise(
    'fails on what is no JSON',
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
  'REF-19': refusesOtherwise('fails on a path that is no path', ({ path }) => path.includes('50%off')),
};

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

const users: Record<string, PlatformMutant> = {
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
  'USR-03': refusesOtherwise("fails on another user's token", (_, { headers }) =>
    headers['x-emulator-findings']?.includes('foreign_token'),
  ),
  'USR-04': refusesOtherwise(
    'fails where the scope is missing',
    (passing, { headers }) => isToUser(passing) && headers['x-emulator-findings']?.includes('missing_scope'),
  ),
  'USR-05': refuses(
    'the token in the older header',
    (passing) => headerOf(passing, 'x-access-token') !== undefined,
  ),
  'USR-06': {
    flaw: 'unescapes the path too early',
    make: () => ({
      call: (passing, passOn) => passOn({ ...passing, path: passing.path.replaceAll('%2F', '/') }),
    }),
  },
  'USR-07': refuses('the path of the seed page', ({ path }) => /^\/experimental\/.*\/users\//.test(path)),
  'USR-08': refuses('who asks with POST', ({ method, path }) => method === 'POST' && path.endsWith('/users')),
  'USR-09': refusesOtherwise(
    'fails on a key without the permission',
    (passing, { headers }) =>
      isToUser(passing) && headers['x-emulator-findings']?.includes('missing_permission'),
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

const events: Record<string, PlatformMutant> = {
  'EVT-01': {
    flaw: 'adds a charset',
    make: () => ({
      event: (passing, passOn) =>
        passOn(withHeader(passing, 'Content-Type', 'application/json; charset=utf-8')),
    }),
  },
  'EVT-02': {
    flaw: 'writes Bearer before the key',
    make: () => ({
      event: (passing, passOn) =>
        passing.path === '/events'
          ? passOn(withHeader(passing, 'Authorization', `Bearer ${headerOf(passing, 'authorization')}`))
          : passOn(passing),
    }),
  },
  'EVT-03': {
    flaw: 'sends its own name as the host',
    make: () => ({ event: (passing, passOn) => passOn(withHeader(passing, 'X-Other-Host', 'divar.ir')) }),
  },
  'EVT-04': {
    ...brings('leaves the sender out', (message) => {
      message.sender = {};
    }),
    also: ['EVT-08'],
  },
  'EVT-05': brings('gives messages random ids', (message) => {
    message.id = v4();
  }),
  'EVT-06': brings('gives the time in milliseconds', (message) => {
    message.sent_at = Math.round(Number(message.sent_at) / 1000);
  }),
  'EVT-07': {
    ...brings('tells who the user is', (message) => {
      message.user_id = 'sara';
    }),
    also: ['EVT-04', 'EVT-08'],
  },
  'EVT-08': brings('forgets the name of a contact', (message) => {
    const contact = message.contact_data as Json | undefined;
    delete contact?.name;
  }),
  'EVT-09': brings('leaves out the token of a post', (message) => {
    message.text = String(message.text ?? '').replace(/^(\/start \w+) .*/, '$1') || message.text;
  }),
  'EVT-10': brings('trims texts', (message) => {
    if (typeof message.text === 'string') message.text = message.text.trim();
  }),
  'EVT-11': {
    flaw: 'follows redirects',
    make: () => ({
      async event(passing, passOn) {
        const answer = await passOn(passing);
        const { location } = answer.headers;
        return location ? passOn({ ...passing, path: new URL(location).pathname }) : answer;
      },
    }),
  },
  'EVT-12': givesUpAfter('an answer that is no JSON', ({ text }) => !isJson(text)),
  'EVT-13': givesUpAfter('a refusal', ({ status }) => status >= 400),
  'EVT-14': isBusyDuring('takes no message while an event is open', '/events'),
  'EVT-15': {
    flaw: 'numbers conversations instead of messages',
    make() {
      const ids = new Map<string, unknown>();
      return {
        async event(passing, passOn) {
          const event = jsonOf(passing);
          const message = event.new_chatbot_message as Json | undefined;
          if (!message) return passOn(passing);
          const id = conversationOf(passing);
          ids.set(id, ids.get(id) ?? message.id);
          message.id = ids.get(id);
          return passOn(withJson(passing, event));
        },
      };
    },
  },
};

const withoutNull = (text: string) => text.replace(/"null":null,?/, '');

const buttons: Record<string, PlatformMutant> = {
  'BTN-01': asks('tells no version', '/init', {
    question: (passing) =>
      withHeader(withHeader(passing, 'API_VERSION', undefined), 'API-Version', undefined),
  }),
  'BTN-02': asks('drops nulls from the data', '/init', {
    question: (passing) => ({ ...passing, text: withoutNull(passing.text) }),
  }),
  'BTN-03': {
    ...asks('opens another URL', '/init', {
      answer: (answer) => ({ ...answer, text: answer.text.replace('/42', '/43') }),
    }),
  },
  'BTN-04': asks('drops nulls from the data', '/dynamic-action', {
    question: (passing) => ({ ...passing, text: withoutNull(passing.text) }),
  }),
  'BTN-05': asks('shows another text', '/dynamic-action', {
    answer: (answer) => ({ ...answer, text: answer.text.replace('ثبت شد', 'ثبت نشد') }),
  }),
  'BTN-06': {
    flaw: 'asks the app for every link',
    make: () => ({
      call: (passing, passOn) =>
        passOn({
          ...passing,
          text: passing.text.replace(/\{"open_direct_link":"[^"]*"\}/g, '{"open_server_link":{"data":{}}}'),
        }),
    }),
  },
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

/** A refused upload whose form says this is taken. */
const takesUpload = (flaw: string, words: string) =>
  answers(flaw, (answer, passing) =>
    isUpload(passing) && answer.status >= 400 && passing.text.includes(words)
      ? { ...answer, status: 200, text: '{"id":"a","status":"ok"}' }
      : undefined,
  );

/** Takes each file with a token that took one before. */
function remembersUploads(): PlatformMutant {
  return {
    flaw: 'takes an upload token again',
    make() {
      const known = new Map<string | undefined, PassingAnswer>();
      return {
        async call(passing, passOn) {
          if (!isUpload(passing)) return passOn(passing);
          const token = headerOf(passing, 'authorization');
          const answer = known.get(token) ?? (await passOn(passing));
          if (answer.status === 200) known.set(token, answer);
          return answer;
        },
      };
    },
  };
}

const media: Record<string, PlatformMutant> = {
  'MED-01': answers('forgets to name the file it took', (answer, passing) =>
    isUpload(passing) && answer.status === 200 ? { ...answer, text: '{"status":"ok"}' } : undefined,
  ),
  'MED-02': refusesOtherwise(
    'fails on an upload without a token',
    (passing) => isUpload(passing) && headerOf(passing, 'authorization') === undefined,
  ),
  'MED-03': takesUpload('takes a page as a picture', '<script>'),
  'MED-04': takesUpload('takes any field', 'name="document"'),
  'MED-05': takesUpload('takes a voice of any size', '.m4a'),
  'MED-06': refuses(
    'a file of its very limit',
    (passing) => isUpload(passing) && passing.text.length > 1_499_000,
  ),
  'MED-07': refusesOtherwise(
    'fails on an upload token that it does not know',
    (passing) => isUpload(passing) && headerOf(passing, 'authorization') === 'Bearer no-such-upload-token',
  ),
  'MED-08': takesUpload('takes half a form', 'half.pdf'),
  'MED-09': refusesOtherwise('fails on another kind', ({ path }) => path === '/upload/files'),
  'MED-10': refusesOtherwise(
    'fails on what is no form',
    (passing) => isUpload(passing) && headerOf(passing, 'content-type') === 'application/pdf',
  ),
  'MED-11': remembersUploads(),
  'MED-12': takesUpload('takes two files at once', 'name="second"'),
  'MED-13': takesUpload('takes a file of no bytes', '\r\n\r\n\r\n'),
};

const posts: Record<string, PlatformMutant> = {
  'PST-01': answers('answers another post', (answer, { path }) =>
    path.includes('/finder/post/') && answer.status === 200
      ? withJson(answer, { ...jsonOf(answer), token: 'another' })
      : undefined,
  ),
  'PST-02': {
    flaw: 'ignores the city',
    make: () => ({
      call: (passing, passOn) =>
        passOn(
          passing.path.endsWith('/finder/post')
            ? withJson(passing, { ...jsonOf(passing), city: undefined })
            : passing,
        ),
    }),
  },
  'PST-03': refusesOtherwise('fails on a post that is not there', ({ path }) =>
    path.endsWith('/no-such-post'),
  ),
  'PST-04': answers('takes a text as a list', (answer, passing) =>
    passing.path.endsWith('/finder/post') && answer.status === 400
      ? { ...answer, status: 200, text: '{"posts":[]}' }
      : undefined,
  ),
};

/** Still refuses the first call that there is room for again. */
function remembersLimits(): PlatformMutant {
  return {
    flaw: 'refuses one call too many',
    make() {
      let owed = false;
      return {
        async call(passing, passOn) {
          const answer = await passOn(passing);
          const isLate = owed && answer.status === 200;
          owed = answer.status === 429;
          return isLate ? refusal(429, 8) : answer;
        },
      };
    },
  };
}

const limits: Record<string, PlatformMutant> = {
  'LIM-01': answers('says that it is out of order', ({ status, ...rest }) =>
    status === 429 ? { ...rest, status: 503, text: rest.text.replace('"code":8', '"code":14') } : undefined,
  ),
  'LIM-02': answers('says the same of each limit', ({ status }) =>
    status === 429 ? refusal(429, 8) : undefined,
  ),
  'LIM-03': remembersLimits(),
};

/** For each check of a platform one that fails it. */
export const platformMutants: Record<string, PlatformMutant> = {
  ...sends,
  ...refusals,
  ...users,
  ...events,
  ...buttons,
  ...media,
  ...posts,
  ...oauthMutants,
  ...postMutants,
  ...limits,
};
