import type { TrialSettings } from '../runner/trial-settings.ts';
import { type Behaviour, buttons, type Message, reference } from './reference-bot.ts';

/** A bot that differs from the reference in one decision, and so breaks one rule. */
export interface Mutant {
  /** What is wrong with it. */
  flaw: string;
  make(): Partial<Behaviour>;
  settings?: Partial<TrialSettings>;
  /** Further checks that it fails, because the flaw cannot be had without them. */
  also?: readonly string[];
  /** Those that it may fail too, as the calls of the bot happen to come. */
  perhaps?: readonly string[];
  /** Its own check runs by itself after all the others, for its flaw disturbs whoever runs at the same time. */
  apart?: boolean;
}

type Event = Record<string, unknown>;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const messageOf = (event: Event) => (event.new_chatbot_message ?? {}) as Message & Event;
const dataOf = (event: Event, field: string) => messageOf(event)[field] as Event | undefined;
const textOf = (event: Event) => (typeof messageOf(event).text === 'string' ? messageOf(event).text! : '');
const sentAt = (event: Event) => messageOf(event).sent_at;

/** Crashes on the events that fit. */
function crashesOn(flaw: string, fits: (event: Event) => unknown): Mutant {
  return {
    flaw: `crashes on ${flaw}`,
    make: () => ({
      isForBot(event) {
        if (fits(event)) throw new Error(`crash on ${flaw}`);
        return reference.isForBot(event);
      },
    }),
  };
}

/** Another status than usual for some events. */
function answers(flaw: string, status: Behaviour['statusFor']): Mutant {
  return {
    flaw,
    make: () => ({
      statusFor: (request) => (request.method === 'POST' ? status(request) : reference.statusFor(request)),
    }),
  };
}

/** Takes the six greetings by which the suite gets to know it, and answers another status to the next two. */
function stumbles(status: number): Mutant {
  return {
    flaw: `answers ${status} to its first users`,
    make() {
      let greetings = 0;
      return {
        statusFor(request) {
          const isGreeting = request.body.includes('"text":"سلام');
          if (isGreeting) greetings += 1;
          return isGreeting && (greetings === 7 || greetings === 8) ? status : reference.statusFor(request);
        },
      };
    },
  };
}

/** Answers messages that are none of its business, beside those that are. */
function alsoAnswers(flaw: string, fits: (event: Event) => unknown): Mutant {
  return {
    flaw: `answers ${flaw}`,
    make: () => ({ isForBot: (event) => reference.isForBot(event) || Boolean(fits(event)) }),
  };
}

/** Another send than usual for contacts, which no check expects an answer to. */
const toContacts = <T>({ type }: Message, usual: T, flawed: T): T => (type === 'CONTACT' ? flawed : usual);

function says(flaw: string, change: (message: Message) => object): Mutant {
  return {
    flaw,
    make: () => ({ answer: (message, bot) => ({ ...reference.answer(message, bot), ...change(message) }) }),
  };
}

const button = (change: object) => ({
  buttons: {
    rows: [
      ...buttons.rows,
      { buttons: [{ caption: 'x', action: { open_direct_link: 'https://a.example' }, ...change }] },
    ],
  },
});

/** Says a text back in another form; never nothing. */
const echoes = (flaw: string, change: (text: string) => string) =>
  says(flaw, ({ text }) => (text?.trim() ? { text_message: `گفتید: ${change(text)}` } : {}));

function accepts(flaw: string, also: Behaviour['isFromDivar']): Mutant {
  return {
    flaw,
    make: () => ({ isFromDivar: (request) => reference.isFromDivar(request) || also(request) }),
  };
}

const isOfBot = (event: Event) => messageOf(event).sender?.type === 'BOT';
const isItsOwn = (event: Event) => /^(?:گفتید: |و همچنین |منو: )/.test(textOf(event));

/** Remembers a message until it has answered it. */
const forgetsSoon: Mutant = {
  flaw: 'forgets what it has answered',
  make: () => ({
    async send(url, init, about) {
      await reference.send(url, init, about);
      about.state.handled.delete(about.message.id);
    },
  }),
};

const acknowledgement: Record<string, Mutant> = {
  'ACK-01': stumbles(500),
  'ACK-02': {
    ...answers('is slow', () => pause(120).then(() => 200)),
    settings: { ackLimitMs: 100 },
  },
  'ACK-03': {
    flaw: 'works before it answers',
    make: () => ({ ackFirst: false }),
    settings: { ackLimitMs: 4000 },
  },
  'ACK-04': { ...stumbles(302), also: ['ACK-01'] },
  'ACK-05': {
    flaw: 'looks for "Authorization" in this letter case',
    make: () => ({
      isFromDivar: (request) =>
        request.rawHeaders.includes('Authorization') && reference.isFromDivar(request),
    }),
  },
  'ACK-06': {
    flaw: 'crashes on GET',
    make: () => ({ statusFor: ({ method }) => (method === 'POST' ? 200 : 500) }),
  },
  'ACK-07': answers('crashes on text/plain', ({ headers }) =>
    headers['content-type'] === 'text/plain' ? 500 : 200,
  ),
  'ACK-08': answers('demands application/json alone', ({ headers }) =>
    ['application/json', 'text/plain'].includes(headers['content-type'] ?? '') ? 200 : 415,
  ),
  'ACK-09': {
    flaw: 'has enough of short messages after twenty',
    make() {
      let short = 0;
      return {
        isForBot(event) {
          if (textOf(event) === 'x') short += 1;
          if (short > 20 && textOf(event) === 'x') throw new Error('crash');
          return reference.isForBot(event);
        },
      };
    },
  },
  'ACK-10': {
    flaw: 'breaks when a connection is closed',
    apart: true,
    make: () => ({
      onCut(state) {
        state.broken = true;
      },
      statusFor: (request) =>
        pause(30).then(() => (request.state.broken ? 500 : reference.statusFor(request))),
    }),
  },
};

const lettersOf = (key: string | undefined) => [...(key ?? '')].sort().join('');

const sender: Record<string, Mutant> = {
  'AUTH-01': {
    ...accepts('takes events without a key', ({ headers }) => headers.authorization === undefined),
    also: ['AUTH-05'],
  },
  'AUTH-02': accepts(
    'looks at the letters of the key, not at their order',
    ({ headers, bot }) => lettersOf(headers.authorization) === lettersOf(bot.identificationKey),
  ),
  'AUTH-03': accepts(
    'looks at the beginning of the key',
    ({ headers, bot }) => headers.authorization?.startsWith(bot.identificationKey) ?? false,
  ),
  'AUTH-04': accepts(
    'takes a Bearer token',
    ({ headers, bot }) => headers.authorization === `Bearer ${bot.identificationKey}`,
  ),
  'AUTH-05': accepts('looks for the key in the body', ({ body, bot }) =>
    body.includes(bot.identificationKey),
  ),
  'AUTH-06': accepts('takes the right one of two keys', ({ rawHeaders, bot }) =>
    rawHeaders.includes(bot.identificationKey),
  ),
  'AUTH-07': accepts('trusts X-Forwarded-For', ({ headers }) =>
    String(headers['x-forwarded-for']).startsWith('78.111.6.'),
  ),
  'AUTH-08': {
    flaw: 'shows a stack trace',
    make: () => ({ refusal: () => ({ status: 403, body: 'Error\n  at check (/srv/app/bot.js:10:5)' }) }),
    also: ['ALW-04'],
  },
};

const types: Record<string, Mutant> = {
  'TYP-TEXT': {
    ...crashesOn('the text of the documents', (event) => textOf(event) === 'سلام'),
    settings: { probe: 'درود' },
  },
  ...Object.fromEntries(
    Object.entries({
      IMAGE: [],
      FILE: ['TYP-SIZE-UINT64'],
      // The only one that the reference answers on the users path.
      VOICE: ['OUT-14'],
      VIDEO: [],
      LOCATION: ['TYP-LOCATION-EDGES'],
      CONTACT: ['TYP-CONTACT-NAMELESS'],
    }).map(([type, also]) => [
      `TYP-${type}`,
      { ...crashesOn(type, (event) => messageOf(event).type === type), also },
    ]),
  ),
  ...Object.fromEntries(
    ['MY_POST', 'MY_DIVAR', 'DIVAR_PRO', 'CHAT', 'DEMAND_POST'].map((name) => [
      `TYP-START-${name.replace('_', '-')}`,
      crashesOn(`/start ${name}`, (event) => textOf(event).startsWith(`/start ${name}`)),
    ]),
  ),
  'TYP-EVENT-NEW-MESSAGE': crashesOn('NEW_MESSAGE', ({ type }) => type === 'NEW_MESSAGE'),
  'TYP-EVENT-ACCESS-REVOCATION': crashesOn(
    'USER_ACCESS_REVOCATION',
    ({ type }) => type === 'USER_ACCESS_REVOCATION',
  ),
  'TYP-EVENT-POST-UPDATE': crashesOn('POST_UPDATE', ({ type }) => type === 'POST_UPDATE'),
  'TYP-EVENT-PAYMENT': crashesOn('PAYMENT_TRANSACTION', ({ type }) => type === 'PAYMENT_TRANSACTION'),
  'TYP-CONTACT-NAMELESS': crashesOn(
    'a contact without a name',
    (event) => dataOf(event, 'contact_data') && !dataOf(event, 'contact_data')!.name,
  ),
  'TYP-LOCATION-EDGES': crashesOn('latitude 0', (event) => dataOf(event, 'location_data')?.latitude === 0),
  'TYP-SIZE-UINT64': crashesOn(
    'a size that is a string',
    (event) => typeof dataOf(event, 'file_data')?.size_bytes === 'string',
  ),
};

const reading: Record<string, Mutant> = {
  'FWD-01': crashesOn('an unknown event', ({ type }) => type === 'BRAND_NEW_EVENT'),
  'FWD-02': crashesOn('an unknown message type', (event) => messageOf(event).type === 'STICKER'),
  'FWD-03': crashesOn('unknown fields', (event) => {
    const conversation = dataOf(event, 'conversation');
    const known = ['id', 'type', 'post_token'];
    return typeof conversation === 'object' && Object.keys(conversation).some((key) => !known.includes(key));
  }),
  'FWD-04': crashesOn('an unknown sender', (event) => messageOf(event).sender?.type === 'USER'),
  'FWD-05': crashesOn(
    'a text that is absent',
    (event) => messageOf(event).type === 'TEXT' && !('text' in messageOf(event)),
  ),
  'FWD-06': crashesOn('a null', (event) => messageOf(event).text === null),
  'FWD-07': crashesOn('RFC 3339', (event) => String(sentAt(event)).includes('T')),
  'FWD-08': crashesOn('metadata', (event) => 'metadata' in event && 'new_chatbot_message' in event),
  'FWD-09': {
    flaw: 'reads JSON by its beginning',
    make: () => ({ read: (body) => (body.startsWith('{"type"') ? reference.read(body) : undefined) }),
  },
  'FWD-10': crashesOn(
    'digits in a string',
    (event) => typeof sentAt(event) === 'string' && !String(sentAt(event)).includes('T'),
  ),
  'MAL-01': {
    flaw: 'crashes on what is not JSON',
    make: () => ({
      read(body) {
        try {
          return JSON.parse(body);
        } catch {
          throw new Error('crash');
        }
      },
    }),
  },
  'MAL-02': crashesOn(
    'a conversation without an id',
    (event) =>
      dataOf(event, 'conversation') !== undefined && !Object.hasOwn(dataOf(event, 'conversation')!, 'id'),
  ),
  'MAL-03': crashesOn('a large event', (event) => textOf(event).length > 400_000),
  'MAL-04': crashesOn('broken Unicode', (event) => textOf(event).includes('\ufffd')),
  'MAL-05': crashesOn('__proto__', (event) => Object.hasOwn(event, '__proto__')),
};

const text: Record<string, Mutant> = {
  'TXT-01': echoes('drops ZWNJ', (text) => text.replaceAll('\u200c', '')),
  'TXT-02': {
    flaw: 'knows one keyboard',
    make: () => ({
      answer: (message, bot) =>
        /[يك]/.test(message.text ?? '') ? undefined : reference.answer(message, bot),
    }),
    settings: { probe: 'می‌خواهم ۲ چای' },
  },
  'TXT-03': echoes('drops ZWJ', (text) => text.replaceAll('\u200d', '')),
  'TXT-04': crashesOn('bidi overrides', (event) => textOf(event).includes('\u202e')),
  'TXT-05': crashesOn('blanks', (event) => textOf(event) !== '' && textOf(event).trim() === ''),
  'TXT-06': crashesOn('long texts', (event) => textOf(event).length === 65_536),
  'TXT-07': echoes('evaluates templates', (text) => text.replace('{{7*7}}', '49')),
};

const delivery: Record<string, Mutant> = {
  'DLV-01': { ...forgetsSoon, also: ['DLV-05'] },
  'DLV-02': {
    flaw: 'remembers a message once it has answered it',
    make: () => ({
      isNew: ({ id }, { handled }) => !handled.has(id),
      async send(url, init, about) {
        await reference.send(url, init, about);
        about.state.handled.add(about.message.id);
      },
    }),
  },
  'DLV-03': { flaw: 'forgets at a restart', make: () => ({ keepsState: false }) },
  'DLV-04': {
    flaw: 'tells repeats by the text',
    make: () => ({
      isNew: ({ text = '', conversation }, { handled }) =>
        !handled.has(conversation.id + text) && handled.add(conversation.id + text) !== undefined,
    }),
    also: ['DLV-08'],
  },
  'DLV-05': { ...forgetsSoon, also: ['DLV-01'] },
  'DLV-06': {
    flaw: 'relies on time to grow',
    make() {
      const last = new Map<string, number>();
      return {
        isForBot(event) {
          const id = String(dataOf(event, 'conversation')?.id);
          const now = Number(sentAt(event));
          if (now < (last.get(id) ?? 0) - 5e6) throw new Error('crash');
          last.set(id, now);
          return reference.isForBot(event);
        },
      };
    },
  },
  'DLV-07': {
    flaw: 'keeps the text in a shared variable',
    make() {
      let shared = 'سلام';
      return {
        answer(message, bot) {
          const answer = reference.answer({ ...message, text: shared }, bot);
          shared = message.text || 'سلام';
          return answer;
        },
      };
    },
    also: ['ALW-01'],
  },
  'DLV-08': {
    flaw: 'loses the tenth message of a conversation',
    make() {
      const counts = new Map<string, number>();
      return {
        isNew(message, state) {
          const count = (counts.get(message.conversation.id) ?? 0) + 1;
          counts.set(message.conversation.id, count);
          return reference.isNew(message, state) && count !== 10;
        },
      };
    },
  },
  'DLV-09': crashesOn('an event of yesterday', (event) => {
    const hours = (Date.now() - Number(sentAt(event)) / 1000) / 3_600_000;
    return hours > 1 && hours < 48;
  }),
};

const loops: Record<string, Mutant> = {
  'LOOP-01': alsoAnswers('other bots', (event) => isOfBot(event) && !isItsOwn(event)),
  'LOOP-02': alsoAnswers('itself', (event) => isOfBot(event) && isItsOwn(event)),
  'LOOP-03': alsoAnswers(
    'in conversations about posts',
    (event) => dataOf(event, 'conversation')?.type === 'POST' && !isOfBot(event),
  ),
  'LOOP-04': {
    flaw: 'reminds its users',
    make() {
      let reminder: NodeJS.Timeout | undefined;
      // One whose chat no check counts the replies of: the first that was told a word of its own.
      let reminded: Parameters<Behaviour['send']> | undefined;
      return {
        send(...given) {
          const [, , { message }] = given;
          if (message.text?.includes('قناری')) reminded ??= given;
          clearTimeout(reminder);
          reminder = setTimeout(() => reminded && reference.send(...reminded), 4000).unref();
          return reference.send(...given);
        },
      };
    },
  },
};

const sends: Record<string, Mutant> = {
  'OUT-01': {
    flaw: 'calls another path',
    make: () => ({
      path: (message) =>
        toContacts(message, reference.path(message), `/v1/open-platform/${message.conversation.id}/messages`),
    }),
  },
  'OUT-02': {
    flaw: 'calls a retired path',
    make: () => ({
      path: ({ conversation }) =>
        `/experimental/open-platform/chat/bot/conversations/${conversation.id}/messages`,
    }),
  },
  'OUT-03': {
    flaw: 'sends text/plain',
    make: () => ({ headers: ({ apiKey }) => ({ 'Content-Type': 'text/plain', 'X-Api-Key': apiKey }) }),
  },
  'OUT-04': {
    flaw: 'sends no key',
    make: () => ({
      headers: (bot, message) =>
        toContacts(message, reference.headers(bot, message), { 'Content-Type': 'application/json' }),
    }),
  },
  'OUT-05': says('sends a number as the text', (message) =>
    toContacts<object>(message, {}, { text_message: 5 }),
  ),
  'OUT-06': says('sends text besides text_message', () => ({ text: 'x' })),
  'OUT-07': says('sends a button without a caption', () => button({ caption: '' })),
  'OUT-08': says('sends an icon that there is not', () => button({ icon: 'HOMEE' })),
  'OUT-09': says('links to javascript:', () =>
    button({ action: { open_direct_link: 'javascript:alert(1)' } }),
  ),
  'OUT-10': says('says undefined', () => ({ text_message: 'Hello undefined' })),
  'OUT-11': {
    flaw: 'says its key',
    make: () => ({
      answer: (message, bot) => ({ ...reference.answer(message, bot), text_message: bot.apiKey }),
    }),
  },
  'OUT-12': {
    flaw: 'answers for its button once and not again',
    make: () => {
      let presses = 0;
      return {
        init(body) {
          presses += 1;
          return presses === 1 ? reference.init(body) : { status: 500, body: '' };
        },
      };
    },
  },
  'OUT-13': {
    flaw: 'says everything six times',
    make: () => ({
      async send(...given) {
        await Promise.all(Array.from({ length: 6 }, () => reference.send(...given)));
      },
    }),
    also: ['RTY-02'],
    // Of six at once, the one that is refused comes again when it may be too late to be counted.
    perhaps: ['RTY-01'],
  },
  'OUT-14': {
    flaw: 'puts user ids into the URL as they are',
    make: () => ({ userPath: (userId) => `/v1/open-platform/chat/bot/users/${userId}/messages` }),
    also: ['OUT-01'],
  },
};

type Pause = Behaviour['pauseAfter'];

/** Tries again where the reference does not, or otherwise. */
function triesAgain(
  flaw: string,
  pauseAfter: (
    ...given: Parameters<Pause>
  ) => Awaited<ReturnType<Pause>> | 'usual' | Promise<number | undefined | 'usual'>,
): Mutant {
  return {
    flaw,
    make: () => ({
      async pauseAfter(...given) {
        const pause = await pauseAfter(...given);
        return pause === 'usual' ? reference.pauseAfter(...given) : pause;
      },
    }),
  };
}

/** Is broken for good once an answer is not as it likes. */
function breaksOn(flaw: string, isBad: (...given: Parameters<Pause>) => boolean | Promise<boolean>): Mutant {
  return {
    flaw: `breaks on ${flaw}`,
    make() {
      let broken = false;
      return {
        statusFor: (request) => (broken ? 500 : reference.statusFor(request)),
        async pauseAfter(...given) {
          broken ||= await isBad(...given);
          return reference.pauseAfter(...given);
        },
      };
    },
    apart: true,
  };
}

const isJson = (response: Response) =>
  response.json().then(
    () => true,
    () => false,
  );

const alwaysOn: Record<string, Mutant> = {
  'ALW-01': {
    flaw: 'quotes the newest message of anybody at the end of a chat',
    make() {
      let newest = '';
      return {
        answer(message, bot) {
          const { text = '' } = message;
          if (text.includes('خداحافظ')) return { ...reference.answer(message, bot), text_message: newest };
          newest = text;
          return reference.answer(message, bot);
        },
      };
    },
  },
  'ALW-02': {
    flaw: 'answers contacts nine times',
    make: () => ({
      async send(url, init, about) {
        const times = toContacts(about.message, 1, 9);
        await Promise.all(Array.from({ length: times }, () => reference.send(url, init, about)));
      },
    }),
  },
  'ALW-03': {
    flaw: 'says goodbye to users who took their access back',
    make: () => ({
      async onOther({ user_access_revocation: revocation }, bot) {
        const { user_id: userId } = Object(revocation) as { user_id?: unknown };
        if (typeof userId !== 'string') return;
        const headers = { 'Content-Type': 'application/json', 'X-Api-Key': bot.apiKey };
        const init = { method: 'POST', headers, body: JSON.stringify({ text_message: 'خدانگهدار' }) };
        await reference.attempt(bot.apiBase + reference.userPath(userId), init);
      },
    }),
    also: ['OUT-04', 'TYP-EVENT-ACCESS-REVOCATION'],
  },
  'ALW-04': {
    flaw: 'crashes on a video, and shows where',
    make: () => ({
      isForBot(event) {
        if (messageOf(event).type === 'VIDEO') throw new Error('crash\n    at watch (/srv/app/bot.js:10:5)');
        return reference.isForBot(event);
      },
    }),
    also: ['TYP-VIDEO'],
  },
};

const client: Record<string, Mutant> = {
  'RTY-01': triesAgain('gives up at 500 and above', (response) =>
    response && response.status >= 500 ? undefined : 'usual',
  ),
  'RTY-02': triesAgain('does not read Retry-After', (response, attempt) =>
    response?.status === 429 && attempt < 3 ? 0 : 'usual',
  ),
  'RTY-03': triesAgain('tries again and again at the same pace', (response, attempt) =>
    response?.status === 429 && !response.headers.has('retry-after') && attempt < 6 ? 100 : 'usual',
  ),
  'RTY-04': triesAgain('sends again what was refused', (response, attempt) =>
    response && response.status < 500 && !response.ok && response.status !== 429 && attempt < 3 ? 0 : 'usual',
  ),
  'RTY-05': {
    flaw: 'sends three times more when the answer is lost',
    make: () => ({
      async attempt(url, init) {
        const response = await reference.attempt(url, init);
        if (response) return response;
        for (let times = 0; times < 3; times += 1) await reference.attempt(url, init);
        return undefined;
      },
    }),
  },
  'RTY-06': {
    flaw: 'sends one at a time',
    make() {
      let last: Promise<unknown> = Promise.resolve();
      return {
        attempt(url, init) {
          const mine = last.then(() => reference.attempt(url, init));
          last = mine;
          return mine;
        },
      };
    },
    apart: true,
  },
  'RTY-07': breaksOn(
    'an answer that is not JSON',
    async (response) => response?.ok === true && !(await isJson(response)),
  ),
  'RTY-08': {
    flaw: 'breaks on the third connection that is cut',
    make() {
      let cut = 0;
      return {
        statusFor: (request) => (cut > 2 ? 500 : reference.statusFor(request)),
        pauseAfter(response, attempt) {
          if (response === undefined) cut += 1;
          return reference.pauseAfter(response, attempt);
        },
      };
    },
    apart: true,
  },
  'RTY-09': triesAgain('says more when the answer has more fields', async (response, attempt) => {
    if (!response?.ok || attempt > 1) return 'usual';
    return Object.keys((await response.json()) as object).length > 1 ? 0 : undefined;
  }),
};

/** For each check a bot, one decision away from the reference, that fails it. */
export const mutants: Record<string, Mutant> = {
  ...acknowledgement,
  ...sender,
  ...types,
  ...reading,
  ...text,
  ...delivery,
  ...loops,
  ...sends,
  ...alwaysOn,
  ...client,
};
